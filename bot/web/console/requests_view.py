"""What the page of requests shows of each: its lines, the person's dossiers, and answers that fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.web.console.deps import StaffDeps
from bot.web.console.guard import Desk
from bot.web.console.view import stage_of
from bot.web.pages import plain
from flows import texts
from flows.dossiers.model import Dossier
from flows.ports import ClosedTalk, OpenRequest
from flows.service.deciding import may_see
from flows.service.world import World
from flows.staffing import Right
from flows.talking.canned import Canned, fitting
from flows.talking.model import CITIZEN, SYSTEM, Said
from flows.talking.rules import talking_rules


@dataclass(frozen=True, slots=True)
class DossierLine:
    """A dossier of who asked. `link` is empty where this officer may not open it."""

    link: str
    name: str
    procedure: str
    status: str
    stage: str


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    who: str
    text: str
    is_citizen: bool


@dataclass(frozen=True, slots=True)
class RequestCard:
    id: int
    at: datetime
    about: str
    channel: str
    dossiers: tuple[DossierLine, ...]
    lines: tuple[Line, ...]
    talker: str
    until: datetime | None
    waits: bool
    seen: int
    canned: tuple[tuple[Canned, str], ...]
    text: str  #: what stands in the answer already


@dataclass(frozen=True, slots=True)
class Around:
    """What all cards of a page share."""

    world: World
    desk: Desk
    names: Mapping[str, str]
    canned: Sequence[Canned]

    @staticmethod
    async def of(deps: StaffDeps, desk: Desk) -> Around:
        own = await deps.store.canned.of_units(desk.units_with(Right.ANSWER))
        names = {each.login: each.name for each in await deps.store.staff.list()}
        return Around(deps.world(), desk, names, (*own, *talking_rules().canned))

    def name(self, by: str) -> str:
        others = {CITIZEN: "staff.requests.citizen", SYSTEM: "staff.requests.lapsed"}
        return plain(others[by]) if by in others else self.names.get(by, by)


def card_of(around: Around, asked: OpenRequest, *, put: tuple[int, str] = (0, "")) -> RequestCard:
    canned = tuple(fitting(around.canned, values_for(around, asked)))
    wanted = put[1] if put[0] == asked.id else ""
    return RequestCard(
        id=asked.id,
        at=asked.at,
        about=asked.about,
        channel=channel_name(asked.chat.channel),
        dossiers=tuple(_dossier(around, each) for each in asked.dossiers),
        lines=tuple(_line(around, each) for each in asked.said),
        talker=around.name(asked.talker) if asked.talker else "",
        until=asked.until,
        waits=asked.waits,
        seen=asked.last,
        canned=canned,
        text=next((text for each, text in canned if each.key == wanted), ""),
    )


def values_for(around: Around, asked: OpenRequest) -> dict[str, str]:
    """What the places of a canned answer become. A code only of a dossier that this officer may open."""
    office, staff = around.world.office, around.desk.staff
    ours = next((each for each in asked.dossiers if each.code and may_see(staff, each)), None)
    receiving = [unit for unit in office.units.values() if unit.receives]
    unit = office.unit(staff.unit_id or (ours.unit_id if ours else receiving[0].id if receiving else ""))
    hours = unit.opening or ", ".join(f"{begin}–{end}" for begin, end in unit.hours.spans)
    name = unit.name if staff.unit_id else office.agency
    return {"code": (ours.code or "") if ours else "", "unit": name, "hours": hours, "hotline": office.hotline}


@dataclass(frozen=True, slots=True)
class ClosedLine:
    id: int
    about: str
    talker: str
    by: str
    at: datetime


def closed_line(around: Around, ended: ClosedTalk) -> ClosedLine:
    talker = around.name(ended.talker) if ended.talker else ""
    return ClosedLine(ended.id, ended.about, talker, around.name(ended.by), ended.at)


def _line(around: Around, said: Said) -> Line:
    return Line(said.at, around.name(said.by), said.text, said.by == CITIZEN)


def _dossier(around: Around, dossier: Dossier) -> DossierLine:
    is_ours = may_see(around.desk.staff, dossier)
    return DossierLine(
        link=f"/staff/dossiers/{dossier.id}" if is_ours else "",
        name=dossier.code or plain("staff.requests.no_code"),
        procedure=around.world.library.name(dossier.procedure_code),
        status=dossier.status.value,
        stage=stage_of(dossier),
    )


#: Channels whose name is no key.
_KEYS = {"zalo-bot": "zalo_bot"}


def channel_name(channel: str) -> str:
    """As officers call it."""
    key = f"staff.channel.{_KEYS.get(channel, channel)}"
    return plain(key) if texts.has(key) else channel
