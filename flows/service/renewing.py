"""Letters of apology that wait for approval while the promise moves: after a pause, or under another calendar, they are
written anew, so that what is approved still lies behind the date that it puts off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from flows.calendar.hours import add_working_time, working_time_between
from flows.dossiers.deadlines import working_hours
from flows.dossiers.model import Dossier
from flows.dossiers.promise import RUNNING
from flows.handling.model import Extension
from flows.ports import Changes, Store
from flows.service.following import proposed_line, waiting_of
from flows.service.world import World

LEASE = timedelta(seconds=10)


def renewed(letter: Extension, dossier: Dossier, world: World, *, now: datetime) -> Extension:
    """The letter as it has to be now: as much more time as it gave, from the present promise on. While the citizen has
    the next word it stays as it is: nobody knows yet when the clock runs again."""
    due = dossier.due_at
    if due is None or dossier.status not in RUNNING:
        return letter
    begin = max(now, due)
    if letter.old_due_at == due and letter.new_due_at > begin:
        return letter
    hours = working_hours(world.office.unit(dossier.unit_id).hours)
    more = working_time_between(letter.old_due_at, letter.new_due_at, calendar=world.calendar, hours=hours)
    new = add_working_time(begin, more or hours.a_day, calendar=world.calendar, hours=hours)
    return replace(letter, old_due_at=due, new_due_at=new)


class Renewing:
    """The sweep: whatever moved the promise, every letter that no longer fits it is found here."""

    def __init__(self, store: Store, *, world: Callable[[], World], holder: str) -> None:
        self._store = store
        self._world = world
        self._holder = holder

    async def sweep(self, now: datetime) -> int:
        world = self._world()
        waiting = await self._store.handling.proposed(unit_ids=None)
        stale = [dossier.id for letter, dossier in waiting if renewed(letter, dossier, world, now=now) != letter]
        return sum([await self._renew(dossier_id, world, now) for dossier_id in stale])

    async def _renew(self, dossier_id: str, world: World, now: datetime) -> bool:
        async with self._store.transaction() as tx:
            dossier = await tx.dossier(dossier_id)
            letter = waiting_of(await tx.handling.extensions(dossier_id))
            if dossier is None or letter is None:
                return False
            made = renewed(letter, dossier, world, now=now)
            if made == letter:
                return False
            line = replace(proposed_line(dossier, made), actor="system", at=now)
            changes = Changes(extensions=[made], history=[line])
            await tx.write(changes, holder=self._holder, lease=LEASE, now=now)
        return True
