"""People's wishes about their own data: recorded with the times of the law, carried out, answered, never forgotten.

What a person does by pressing is done at once and recorded as done; what needs somebody of the office waits on a page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from flows.audit import AuditEntry
from flows.conversation.buttons import Button
from flows.data_rights.model import COPIED, OPEN, STEPS, DataRequest, IllegalStep, Kind, Source, Stand, moved
from flows.data_rights.rules import data_rules, deadlines
from flows.dossiers.model import Dossier
from flows.ports import Changes, Consent, Outgoing, Store, Tx
from flows.ports import Kind as MessageKind
from flows.service.deciding import NotYours
from flows.service.lending import lent
from flows.service.reach import Kept, everything_about
from flows.service.world import World
from flows.staffing import Right, Staff, may, may_somewhere
from flows.values import JSON, Words


class NotHere(Exception):
    """No such wish for this person of the office: not there, or not theirs to see. Both look the same."""


def recorded(
    world: World, request_id: str, kind: Kind, *, whose: tuple[int, int], source: Source, unit_id: str | None,
    said: str, at: datetime,
) -> DataRequest:  # fmt: skip
    """`whose`: the person, and the chat that it came from (0: none)."""
    hours = world.office.unit(unit_id or "").hours
    answer_by, due_at = deadlines(kind, at, calendar=world.calendar, hours=hours)
    return DataRequest(request_id, *whose, kind, source, Stand.NEW, at, answer_by, due_at, unit_id, said)


def may_see(staff: Staff, request: DataRequest) -> bool:
    """In the unit of the person's newest dossier; of who never filed one, anybody who looks after such wishes."""
    if request.unit_id is None:
        return may_somewhere(staff, Right.DATA)
    return may(staff, Right.DATA, request.unit_id)


class DataDesk:
    """The use case of an officer's step. Messages go out with the next sending round."""

    def __init__(self, store: Store, *, world: Callable[[], World], now: Callable[[], datetime]) -> None:
        self._store = store
        self._world = world
        self._now = now

    async def record(self, staff: Staff, dossier_id: str, request_id: str, kind: Kind, *, said: str) -> DataRequest:
        """At the counter, by whoever has the person's dossier before them. Raises NotYours."""
        now, world = self._now(), self._world()
        async with self._store.transaction() as tx:
            dossier = await tx.dossier(dossier_id)
            if dossier is None or not await _receives(tx, staff, dossier):
                raise NotYours
            whose = (dossier.person_id, 0)
            made = recorded(
                world, request_id, kind, whose=whose, source=Source.COUNTER, unit_id=dossier.unit_id, said=said, at=now
            )
            changes = Changes(data_requests=[made], audit=[_audited(made, staff, "data_request_recorded", now)])
            changes.outgoing += await _told(tx, made, "notice.data_request_filed", world)
            await tx.write(changes, holder="", lease=timedelta(), now=now)
        return made

    async def is_on_paper(self, staff: Staff, request: DataRequest) -> bool:
        """Whether this officer prints the copy: somebody waits for one and no chat is there to send it to. It shows
        what stands in dossiers, so that looking after wishes is not enough."""
        if request.kind not in COPIED or request.stand not in OPEN or not _may_read(staff, request):
            return False
        async with self._store.transaction() as tx:
            return not await _chats(tx, request)

    async def copy(self, staff: Staff, request_id: str) -> list[Words]:
        """What would go to the chat, to be printed and handed over. Raises NotHere."""
        found = await self._store.data_requests.get(request_id)
        if found is None or not may_see(staff, found) or not await self.is_on_paper(staff, found):
            raise NotHere
        kept = await everything_about(self._store, found.person_id)
        async with self._store.transaction() as tx:
            person, chats = await tx.data_requests.person(found.person_id)
        return kept.words(self._world(), person=person, chats=chats)

    async def act(self, staff: Staff, request_id: str, action: str, text: str = "") -> DataRequest:
        """The wish afterwards. Raises NotHere, IllegalStep."""
        now, world = self._now(), self._world()
        found = await self._store.data_requests.get(request_id)
        if found is None or not may_see(staff, found):
            raise NotHere
        kept = await everything_about(self._store, found.person_id) if action == "fulfil" else None
        async with self._store.transaction() as tx:
            before = await tx.data_requests.get(request_id)
            if before is None:
                raise NotHere
            after = moved(before, action, by=staff.login, at=now, text=text)
            changes = Changes(data_requests=[after], audit=[_audited(after, staff, f"data_request_{action}", now)])
            changes.outgoing += await _told(tx, after, STEPS[before.stand, action].notice, world)
            if kept is not None:
                await _carry_out(tx, after, changes, kept, world=world, now=now)
            await tx.write(changes, holder="", lease=timedelta(), now=now)
        return after


def _may_read(staff: Staff, request: DataRequest) -> bool:
    if request.unit_id is None:
        return may_somewhere(staff, Right.DOSSIERS)
    return may(staff, Right.DOSSIERS, request.unit_id)


async def _receives(tx: Tx, staff: Staff, dossier: Dossier) -> bool:
    staff = await lent(tx.handling, staff, dossier)
    return dossier.filed() and may(staff, Right.DOSSIERS, dossier.unit_id)


async def _carry_out(
    tx: Tx, request: DataRequest, changes: Changes, kept: Kept, *, world: World, now: datetime
) -> None:
    """What the wish is about, as far as a machine can do it; what was corrected stands in the answer."""
    match request.kind:
        case Kind.SEE | Kind.EXPORT:
            person, chats = await tx.data_requests.person(request.person_id)
            for chat_id in await _chats(tx, request):
                words = kept.words(world, person=person, chats=chats)
                changes.outgoing += [Outgoing(chat_id, each, kind=MessageKind.NOTICE) for each in words]
        case Kind.WITHDRAW:
            changes.consents.append(Consent(request.person_id, request.chat_id, now, None))
        case Kind.RESTRICT | Kind.OBJECT:
            changes.notices_on.append((request.person_id, False))
        case Kind.ERASE:
            changes.erased.append(request.person_id)
            changes.data_requests = [replace(request, said="", reply="", chat_id=0)]


async def _told(tx: Tx, request: DataRequest, key: str, world: World) -> list[Outgoing]:
    """Asked for, so it goes out even where notices are off."""
    human = (Button(Words("button.human"), "!human:"),)
    words = Words(key, words_about(request, world))
    dedup = f"data:{request.id}:{request.stand.value}"
    told = await _chats(tx, request)
    return [Outgoing(chat, words, human, kind=MessageKind.NOTICE, dedup=dedup) for chat in told]


async def _chats(tx: Tx, request: DataRequest) -> tuple[int, ...]:
    """Where it was said, if that is still the person's; else where they wrote last."""
    chats = (await tx.chats_of([request.person_id], kind="")).get(request.person_id, ())
    return (request.chat_id,) if request.chat_id in chats else chats[:1]


def words_about(request: DataRequest, world: World) -> dict[str, JSON]:
    unit = world.office.unit(request.unit_id or "")
    return {
        "kind": request.kind.value,
        "stand": request.stand.value,
        "unit": unit.name,
        "hotline": unit.hotline or world.office.hotline,
        "at": request.at.isoformat(),
        "answer_by": request.answer_by.isoformat(),
        "due_at": request.due_at.isoformat(),
        "reply": request.reply,
        "source": data_rules().source,
    }


def listed_wishes(requests: Sequence[DataRequest]) -> Words:
    lines: list[JSON] = [
        {
            "kind": each.kind.value,
            "stand": each.stand.value,
            "at": each.at.isoformat(),
            "due_at": each.due_at.isoformat(),
            "open": each.ended_at is None,
            "reply": each.reply,
        }
        for each in requests[:10]
    ]
    return Words("data_request.list", {"lines": lines}) if lines else Words("data_request.none")


def _audited(request: DataRequest, staff: Staff, action: str, at: datetime) -> AuditEntry:
    detail: dict[str, JSON] = {"kind": request.kind.value, "request": request.id}
    return AuditEntry(at, staff.login, action, f"person:{request.person_id}", request.unit_id, detail)


__all__ = ["DataDesk", "IllegalStep", "NotHere", "may_see", "recorded", "words_about"]
