"""A dossier as an officer's chat may show it, and the day's work as a list of such: codes, procedures, initials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flows import texts
from flows.conversation.buttons import Button
from flows.dossiers.model import Dossier
from flows.handling.loading import ROLES
from flows.handling.model import Holding
from flows.officers.masking import initials_of, short
from flows.officers.reading import LETTERS, token
from flows.ports import Staff, Store, Work
from flows.service.handling import ROLE_RIGHTS
from flows.service.world import World
from flows.staffing import units_with
from flows.values import JSON, Words, as_is

#: Lines of one list: what one looks through on a telephone.
MOST = 8


@dataclass(frozen=True, slots=True)
class Offered:
    """Something to choose under what is said: its token, and its label with the number that it is typed by."""

    token: str
    label: str

    @property
    def button(self) -> Button:
        return Button(as_is(self.label), self.token)


@dataclass(frozen=True, slots=True)
class Listed:
    """What is on somebody's desk (`mine`) and what waits for anybody of the roles, each with its dossier's initials."""

    mine: tuple[tuple[Work, str], ...]
    pool: tuple[tuple[Work, str], ...]
    more: int

    def is_empty(self) -> bool:
        return not (self.mine or self.pool)


async def listed(store: Store, world: World, staff: Staff) -> Listed:
    """The most urgent of both; read outside of any transaction."""
    mine = await store.handling.of_holder(staff.login, limit=MOST + 1)
    pool: list[Work] = []
    for role in ROLES:
        units = units_with(staff, ROLE_RIGHTS[role])
        pool += [] if units == () else await store.handling.for_role(role, unit_ids=units, limit=MOST + 1)
    shown_mine, shown_pool = mine[:MOST], pool[: max(0, MOST - len(mine))]
    more = len(mine) + len(pool) - len(shown_mine) - len(shown_pool)
    return Listed(await _named(store, world, shown_mine), await _named(store, world, shown_pool), more)


async def _named(store: Store, world: World, works: Sequence[Work]) -> tuple[tuple[Work, str], ...]:
    found = []
    for work in works:
        whole = await store.dossiers.get(work.dossier.id)
        found.append((work, initials(world, whole) if whole else ""))
    return tuple(found)


def initials(world: World, dossier: Dossier) -> str:
    return initials_of(dossier, world.library.version(dossier.version_id, dossier.procedure_code))


def list_words(world: World, found: Listed, *, now: datetime) -> tuple[Words, list[Offered]]:
    lines: list[JSON] = []
    offered: list[Offered] = []
    for number, (work, who) in enumerate((*found.mine, *found.pool), 1):
        code = work.dossier.code or ""
        late = work.holding.due_at is not None and now > work.holding.due_at
        until = work.holding.due_at.isoformat() if work.holding.due_at else ""
        name = short(world.library.name(work.dossier.procedure_code))
        lines.append([number, code, name, who, step_title(world, work.dossier, work.holding), until, late])
        offered.append(Offered(token("o", work.dossier.id), f"{number}. {code}"))
    mine = len(found.mine)
    return Words("officer.list", {"lines": lines[:mine], "pool": lines[mine:], "more": found.more}), offered


def card_words(world: World, dossier: Dossier, held: Holding | None) -> Words:
    return Words(
        "officer.card",
        {
            "code": dossier.code or "",
            "procedure": short(world.library.name(dossier.procedure_code)),
            "initials": initials(world, dossier),
            "status": dossier.status.value,
            "stage": dossier.stage.value if dossier.stage else "",
            "step": step_title(world, dossier, held) if held else "",
            "until": held.due_at.isoformat() if held and held.due_at else "",
            "due_at": dossier.due_at.isoformat() if dossier.due_at else "",
        },
    )


def acts_offered(acts: Sequence[str], dossier: Dossier, held: Holding | None) -> list[Offered]:
    """Each button is made for the dossier, or the step, as it stands now."""
    offered = []
    for number, act in enumerate(acts, 1):
        made_for = held.number if act == "take" and held else dossier.revision
        label = texts.plain(Words(f"officer.act.{act}"))
        offered.append(Offered(token(LETTERS[act], dossier.id, made_for), f"{number}. {label}"))
    back = texts.plain(Words("officer.act.list"))
    return [*offered, Offered(token("l"), f"{len(offered) + 1}. {back}")]


def step_title(world: World, dossier: Dossier, held: Holding) -> str:
    step = world.route_of(dossier).find(held.step)
    return step.title if step else held.step
