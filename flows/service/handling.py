"""Steps of handling by hand: taking, handing over, giving back, passing on; and letters of apology, proposed.

What a move of the dossier does to its steps stands in `following`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flows.audit import AuditEntry
from flows.dossiers.lifecycle import Actor, IncompleteMove, allowed
from flows.dossiers.model import Dossier
from flows.handling import stepping
from flows.handling.model import Extension, ExtensionState, Holding
from flows.handling.stepping import NoSuchStep
from flows.ports import Changes, Store, Tx
from flows.service.deciding import NotYours, Overtaken, may_see
from flows.service.following import clockwork, line_of, proposal, proposed_line, waiting_of
from flows.service.lending import lent
from flows.service.world import Chance, World
from flows.staffing import Right, Staff, may

LEASE = timedelta(seconds=15)
#: Which right a step of each role wants from whoever takes it.
ROLE_RIGHTS = {
    "reception": Right.RECEIVE,
    "specialist": Right.HANDLE,
    "approver": Right.DECIDE,
    "head": Right.REASSIGN,
}


class NotFit(Exception):
    """That person does not work at this step, or may not do this with it."""


@dataclass(frozen=True, slots=True)
class StepOrder:
    """What is done with a step by hand. `number` is the holding that the page showed."""

    move: str
    number: int
    to: str = ""  #: a login
    reason: str = ""


MOVES = ("take", "hand_over", "give_back", "pass_on")
#: What history calls each.
DONE = {
    "take": "step_taken",
    "hand_over": "step_handed_over",
    "give_back": "step_given_back",
    "pass_on": "step_passed_on",
    "reassign": "step_reassigned",
}


class Handling:
    def __init__(self, store: Store, *, world: Callable[[], World], chance: Chance, holder: str) -> None:
        self._store = store
        self._world = world
        self._chance = chance
        self._holder = holder

    async def step(self, staff: Staff, dossier_id: str, order: StepOrder) -> Holding:
        """The step as it stands afterwards. Raises NotYours, NotFit, Overtaken, NoSuchStep, IncompleteMove."""
        now, world = self._chance.now(), self._world()
        to = await self._colleague(order.to) if order.move == "hand_over" else None
        async with self._store.transaction() as tx:
            changes = await stepped(tx, world, staff, dossier_id, order, to=to, now=now)
            await tx.write(changes, holder=self._holder, lease=LEASE, now=now)
        return changes.holdings[-1]

    async def propose(self, staff: Staff, dossier_id: str, *, new_due_at: datetime | None, reason: str) -> Extension:
        """A letter of apology for approval; one that waits is changed. Raises NotYours, NotFit, IncompleteMove."""
        now = self._chance.now()
        async with self._store.transaction() as tx:
            dossier, staff = await _seen(tx, staff, dossier_id)
            if not (may(staff, Right.HANDLE, dossier.unit_id) or may(staff, Right.DECIDE, dossier.unit_id)):
                raise NotFit
            if "extend" not in allowed(dossier, Actor.OFFICER) or dossier.due_at is None:
                raise IncompleteMove("extend", "a dossier with a promise")
            if new_due_at is None or new_due_at <= max(now, dossier.due_at) or not reason.strip():
                raise IncompleteMove("extend", "a reason and a later day")
            every = await tx.handling.extensions(dossier_id)
            made = proposal(dossier, every, new_due_at, reason=reason.strip(), by=staff.login, at=now)
            changes = Changes(extensions=[made], history=[proposed_line(dossier, made)])
            changes.audit.append(_audited(dossier, "extension_proposed", staff, now))
            await tx.write(changes, holder=self._holder, lease=LEASE, now=now)
        return made

    async def decline(self, staff: Staff, dossier_id: str, *, number: int, reason: str) -> None:
        """Raises NotYours, NotFit, Overtaken, IncompleteMove."""
        now = self._chance.now()
        async with self._store.transaction() as tx:
            dossier, staff = await _seen(tx, staff, dossier_id)
            if not may(staff, Right.DECIDE, dossier.unit_id):
                raise NotFit
            if not reason.strip():
                raise IncompleteMove("decline_extension", "a reason")
            waiting = waiting_of(await tx.handling.extensions(dossier_id))
            if waiting is None or waiting.number != number:
                raise Overtaken
            declined = replace(waiting, state=ExtensionState.DECLINED, decided_by=staff.login, decided_at=now)
            line = line_of(dossier, "decline_extension", staff.login, reason.strip(), now)
            changes = Changes(extensions=[declined], history=[line])
            changes.audit.append(_audited(dossier, "extension_declined", staff, now))
            await tx.write(changes, holder=self._holder, lease=LEASE, now=now)

    async def _colleague(self, login: str) -> Staff:
        found = next((each for each in await self._store.staff.list() if each.login == login), None)
        if found is None or found.disabled:
            raise NotFit
        return found


async def stepped(
    tx: Tx, world: World, staff: Staff, dossier_id: str, order: StepOrder, *,
    to: Staff | None, now: datetime, channel: str = "",
) -> Changes:  # fmt: skip
    """All that is to be written, in a transaction of whoever asks. Raises as `Handling.step`."""
    dossier, staff = await _seen(tx, staff, dossier_id)
    rows = await _rows(tx, world, dossier, now)
    held = stepping.current(rows)
    if held is None or held.number != order.number:
        raise Overtaken
    changed = _stepped(world, dossier, rows, held, order, staff=staff, to=to, now=now)
    action = "reassign" if order.move == "hand_over" and held.holder not in (None, staff.login) else order.move
    said = (_title(world, dossier, changed[-1]), to.name if to else "", order.reason.strip())
    note = "; ".join(filter(None, said))
    changes = Changes(holdings=changed, history=[line_of(dossier, DONE[action], staff.login, note, now)])
    noted = _audited(dossier, DONE[action], staff, now)
    changes.audit.append(replace(noted, detail={"channel": channel}) if channel else noted)
    return changes


def may_hold(staff: Staff, holding: Holding) -> bool:
    """Whether the person works at such a step, in that unit."""
    return not staff.disabled and may(staff, ROLE_RIGHTS[holding.role], holding.unit_id)


async def _seen(tx: Tx, staff: Staff, dossier_id: str) -> tuple[Dossier, Staff]:
    """With what is lent to the person for this dossier."""
    dossier = await tx.dossier(dossier_id)
    if dossier is None:
        raise NotYours
    staff = await lent(tx.handling, staff, dossier)
    if not may_see(staff, dossier):
        raise NotYours
    return dossier, staff


async def _rows(tx: Tx, world: World, dossier: Dossier, now: datetime) -> list[Holding]:
    """As they stand, what is not written yet included."""
    rows = await tx.handling.holdings(dossier.id)
    clock = clockwork(world, dossier)
    caught = stepping.caught_up(world.route_of(dossier), dossier, rows, at=now, clock=clock)
    numbers = {each.number for each in caught}
    return [*(each for each in rows if each.number not in numbers), *caught]


def _stepped(
    world: World, dossier: Dossier, rows: Sequence[Holding], held: Holding, order: StepOrder, *,
    staff: Staff, to: Staff | None, now: datetime,
) -> list[Holding]:  # fmt: skip
    """The changed rows. Only who has a step moves it; nobody's is anybody's of the role, and heads may reassign."""
    route, clock = world.route_of(dossier), clockwork(world, dossier)
    is_mine = held.holder == staff.login or (held.holder is None and may_hold(staff, held))
    if order.move == "hand_over":
        if to is None or not may_hold(to, held) or not (is_mine or may(staff, Right.REASSIGN, held.unit_id)):
            raise NotFit
        return stepping.handed_over(held, to.login, actor=staff.login, at=now, note=order.reason.strip())
    if not is_mine:
        raise NotFit
    if order.move == "take":
        return stepping.taken(held, staff.login, at=now)
    if order.move == "pass_on":
        return stepping.passed_on(route, held, dossier, actor=staff.login, at=now, clock=clock)
    if order.move != "give_back":
        raise NoSuchStep
    if not order.reason.strip():
        raise IncompleteMove("give_back", "a reason")
    return stepping.given_back(
        route, held, rows, dossier, actor=staff.login, at=now, clock=clock, reason=order.reason.strip()
    )


def _title(world: World, dossier: Dossier, holding: Holding) -> str:
    step = world.route_of(dossier).find(holding.step)
    return step.title if step else holding.step


def _audited(dossier: Dossier, action: str, staff: Staff, at: datetime) -> AuditEntry:
    return AuditEntry(at, staff.login, action, dossier.id, dossier.unit_id)
