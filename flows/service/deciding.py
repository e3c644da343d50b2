"""An officer's decision about a dossier: move, history, notice, one commit; the citizen is told at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flows.dossiers.lifecycle import Actor
from flows.dossiers.model import Dossier, SupplementItem
from flows.ports import Changes, Parcel, Staff, Store, Waker
from flows.service.moving import Order, moved
from flows.service.notifying import announce
from flows.service.world import Chance, World


class NotYours(Exception):
    """No such dossier for this officer: not there, or another unit's. Both look the same."""


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
    ) -> tuple[Dossier, list[Parcel]]:
        """The dossier afterwards, and the notices to send. Raises NotYours, Overtaken, IllegalMove, IncompleteMove."""
        now, world = self._chance.now(), self._world()
        order = Order(action, Actor.OFFICER, staff.login, reason, items)
        async with self._store.transaction() as tx:
            before = await tx.dossier(dossier_id)
            if before is None or not may_see(staff, before):
                raise NotYours
            if before.revision != revision:
                raise Overtaken
            after, event = moved(world, before, order, at=now)
            changes = Changes(saved=[after], history=[event])
            chats = await tx.chats_of([after.person_id])
            announce(changes, after, action, chats=chats.get(after.person_id, ()), world=world)
            parcels = await tx.write(changes, holder=self._holder, lease=timedelta(seconds=15), now=now)
        self._waker.wake("outbox", *(f"chat:{each.chat_id}" for each in changes.outgoing))
        return after, parcels


def may_see(staff: Staff, dossier: Dossier) -> bool:
    """Officers see filed dossiers of their own unit; those of no unit (administrators) see all units'."""
    return dossier.filed() and staff.unit_id in (None, dossier.unit_id)
