"""An officer's decision about a dossier: move, history, notice, one commit; the citizen is told at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flows.audit import AuditEntry
from flows.dossiers.lifecycle import Actor
from flows.dossiers.model import Dossier, Status, SupplementItem
from flows.ports import Changes, Parcel, Staff, Store, Tx, Waker
from flows.service.delivering import ways_to
from flows.service.following import followed_by
from flows.service.lending import lent
from flows.service.moving import Order, moved
from flows.service.notifying import announce
from flows.service.numbering import numbered, wants_code
from flows.service.world import Chance, World
from flows.staffing import Right, may, may_act
from flows.values import JSON


class NotYours(Exception):
    """No such dossier for this officer: not there, or another unit's. Both look the same."""


class NotEntitled(Exception):
    """The officer sees the dossier, but this is for others to do; nothing was changed."""


class Overtaken(Exception):
    """Somebody else has moved the dossier since the page was opened; nothing was changed."""


class Deciding:
    """The use case of an officer's action."""

    def __init__(self, store: Store, *, world: Callable[[], World], chance: Chance, holder: str, waker: Waker) -> None:
        self._waker = waker
        self._store = store
        self._world = world
        self._chance = chance
        self._holder = holder

    async def decide(
        self,
        staff: Staff,
        dossier_id: str,
        action: str,
        *,
        revision: int,
        reason: str = "",
        items: tuple[SupplementItem, ...] = (),
        due_at: datetime | None = None,
    ) -> tuple[Dossier, list[Parcel]]:
        """The dossier afterwards, and the notices to send. Raises NotYours, NotEntitled, Overtaken, IllegalMove,
        IncompleteMove."""
        order = Order(action, Actor.OFFICER, staff.login, reason, items, due_at)
        return await self._decide(staff, dossier_id, order, revision=revision, may=may_see)

    async def receive(self, staff: Staff, dossier_id: str, *, revision: int) -> tuple[Dossier, list[Parcel]]:
        """A prepared dossier at the counter: its slip was shown, so the officer need not see it in the queue. Raises
        as `decide` does."""
        order = Order("receive_prepared", Actor.OFFICER, staff.login)
        return await self._decide(staff, dossier_id, order, revision=revision, may=may_receive)

    async def _decide(
        self, staff: Staff, dossier_id: str, order: Order, *, revision: int, may: Callable[[Staff, Dossier], bool]
    ) -> tuple[Dossier, list[Parcel]]:
        now, world = self._chance.now(), self._world()
        async with self._store.transaction() as tx:
            decision = Decision(staff, dossier_id, order, revision, now)
            after, changes = await decided(tx, world, decision, may=may)
            parcels = await tx.write(changes, holder=self._holder, lease=timedelta(seconds=15), now=now)
        self._waker.wake("outbox", *(f"chat:{each.chat_id}" for each in changes.outgoing))
        return after, parcels


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decides what about which dossier, as it stood when the button was shown. `channel`: from which chat."""

    staff: Staff
    dossier_id: str
    order: Order
    revision: int
    at: datetime
    channel: str = ""


async def decided(
    tx: Tx, world: World, wanted: Decision, *, may: Callable[[Staff, Dossier], bool]
) -> tuple[Dossier, Changes]:
    """The dossier afterwards and all that is to be written, in a transaction of whoever asks. Raises as `decide`."""
    order, now = wanted.order, wanted.at
    before = await tx.dossier(wanted.dossier_id)
    if before is None:
        raise NotYours
    staff = await lent(tx.handling, wanted.staff, before)
    if not may(staff, before):
        raise NotYours
    if before.revision != wanted.revision:
        raise Overtaken
    after, event = moved(world, before, order, at=now)
    if not may_act(staff, before, order.action):
        raise NotEntitled(order.action)
    if wants_code(after):
        (after,) = await numbered(tx, world, [after], at=now)
    noted = audited(staff, before, after, order, at=now, channel=wanted.channel)
    changes = Changes(saved=[after], history=[event], audit=[noted])
    await followed_by(tx, world, changes, (before, after, event), now=now)
    ways = await ways_to(tx, [after], world, now=now, pays=True)
    announce(changes, after, order.action, ways=ways[after.id], world=world, now=now)
    return after, changes


def audited(
    staff: Staff, before: Dossier, after: Dossier, order: Order, *, at: datetime, channel: str = ""
) -> AuditEntry:
    """What was decided stands in the history; here who, when, from what to what, and from which chat if from one."""
    moved_to: dict[str, JSON] = {"move": order.action, "from": before.status.value, "to": after.status.value}
    if channel:
        moved_to["channel"] = channel
    return AuditEntry(at, staff.login, "dossier_decided", after.id, after.unit_id, moved_to)


def may_see(staff: Staff, dossier: Dossier) -> bool:
    """Filed dossiers of the units in which the person may open any."""
    return dossier.filed() and may(staff, Right.DOSSIERS, dossier.unit_id)


def may_receive(staff: Staff, dossier: Dossier) -> bool:
    """What was prepared for a unit is looked at there; nobody looks at a draft."""
    return dossier.status is not Status.DRAFT and may(staff, Right.DOSSIERS, dossier.unit_id)
