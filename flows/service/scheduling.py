"""The calendar as staff change it: what a change does to open promises is shown first, then published and carried out.

A promise that has passed stands; one that was extended keeps the approved date unless nobody works on that day.
Carrying out is idempotent: it may be killed anywhere and begun again, and nobody is told of the same change twice.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flows.audit import AuditEntry
from flows.calendar.days import Calendar, local_day
from flows.calendar.overlay import Overlay, laid_over
from flows.conversation.buttons import Button
from flows.conversation.facts import Office
from flows.dossiers.deadlines import Pause, promised, working_hours
from flows.dossiers.model import Dossier, Event, Hours
from flows.ports import Changes, Store, Tx, Waker
from flows.service.delivering import Told, planned, ways_to
from flows.service.moving import dates_note, term_of, watched
from flows.service.notifying import notice_words
from flows.service.world import World
from flows.staffing import Staff
from flows.values import Words

#: Dossiers read at once, and changed in one commit.
PAGE, BATCH = 500, 25
LEASE = timedelta(seconds=15)
#: Other processes have the new calendar within seconds; what they promised until then is looked at again.
AGAIN_AFTER = timedelta(minutes=1)
CALENDAR_NOTE, CARRIED_OUT = "calendar", "calendar-carried-out"
SYSTEM = "system"


class Outdated(Exception):
    """Somebody else has published a calendar since the page was opened."""


@dataclass(frozen=True, slots=True)
class Shift:
    """What a calendar does to one promise."""

    dossier: Dossier
    due_at: datetime
    first_due_at: datetime | None

    @property
    def changes_day(self) -> bool:
        return self.dossier.due_at is not None and local_day(self.due_at) != local_day(self.dossier.due_at)


class Scheduling:
    def __init__(self, store: Store, *, world: Callable[[], World], waker: Waker, holder: str) -> None:
        self._store = store
        self._world = world
        self._waker = waker
        self._holder = holder

    async def preview(self, overlay: Overlay, *, now: datetime, limit: int = 100) -> tuple[int, list[Shift]]:
        """How many open promises would change, and the first of them. Nothing is written."""
        count, shown = 0, list[Shift]()
        async for shift in self._shifts(changed(self._world(), overlay), now):
            count += 1
            if len(shown) < limit:
                shown.append(shift)
        return count, shown

    async def publish(self, staff: Staff, overlay: Overlay, *, note: str, after: int, now: datetime) -> int:
        """In force everywhere within seconds; how many promises changed. Raises Outdated."""
        number = await self._store.calendars.publish(overlay, by=staff.login, note=note, now=now, after=after)
        if number is None:
            raise Outdated
        await self._store.audit.append([AuditEntry(now, staff.login, "calendar_changed", str(number), None, {})])
        await self._store.upkeep.set_note(CALENDAR_NOTE, str(number))
        return await self._carry_out(overlay, number, now)

    async def sweep(self, now: datetime) -> int:
        """What a process that ended left undone, and once more when every process knows the calendar."""
        number, overlay = await self._store.calendars.overlay()
        if not number or await self._store.upkeep.get_note(CARRIED_OUT) == str(number):
            return 0
        count = await self._carry_out(overlay, number, now)
        ((_, at, _, _),) = await self._store.calendars.published(limit=1)
        if now - at >= AGAIN_AFTER:
            await self._store.upkeep.set_note(CARRIED_OUT, str(number))
        return count

    async def _carry_out(self, overlay: Overlay, number: int, now: datetime) -> int:
        world = changed(self._world(), overlay)
        count, batch = 0, list[Shift]()
        async for shift in self._shifts(world, now):
            batch.append(shift)
            if len(batch) == BATCH:
                count += await self._apply(world, batch, number, now)
                batch = []
        return count + (await self._apply(world, batch, number, now) if batch else 0)

    async def _apply(self, world: World, batch: list[Shift], number: int, now: datetime) -> int:
        """People are locked in the order of their ids, as turns lock them."""
        changes = Changes()
        async with self._store.transaction() as tx:
            for shift in sorted(batch, key=lambda each: (each.dossier.person_id, each.dossier.id)):
                kept = await tx.dossier(shift.dossier.id)
                if kept is not None and kept.revision == shift.dossier.revision:
                    await self._change(tx, replace(shift, dossier=kept), changes, world, number, now)
            await tx.write(changes, holder="", lease=timedelta(), now=now)
        if changes.outgoing:
            self._waker.wake("outbox", *(f"chat:{each.chat_id}" for each in changes.outgoing))
        return len(changes.saved)

    async def _change(self, tx: Tx, shift: Shift, changes: Changes, world: World, number: int, now: datetime) -> None:
        before = shift.dossier
        moved = replace(before, due_at=shift.due_at, first_due_at=shift.first_due_at, revision=before.revision + 1)
        after = watched(world, moved, now=now)
        changes.saved.append(after)
        note = dates_note(before.due_at, after.due_at)
        changes.history.append(
            Event(after.id, now, "change_calendar", after.status, after.status, after.stage, SYSTEM, note)
        )
        words = notice_words(after, "change_calendar", world=world)
        if words is None or not shift.changes_day or before.due_at is None:
            return
        words = Words(words.key, {**words.params, "was_due_at": before.due_at.isoformat()})
        ways = (await ways_to(tx, [after], world, now=now, pays=True))[after.id]
        buttons = (Button(Words("button.view"), f"!view:{after.id}"),)
        told = Told(after, words, buttons, f"calendar:{number}:{after.id}")
        changes.outgoing += planned(told, ways, world, now=now)

    async def _shifts(self, world: World, now: datetime) -> AsyncIterator[Shift]:
        last = ""
        while page := await self._store.calendars.promised(due_from=now, after=last, limit=PAGE):
            for dossier, pauses in page:
                if shift := shifted(world, dossier, pauses, now=now):
                    yield shift
            last = page[-1][0].id


def changed(world: World, overlay: Overlay) -> World:
    """The world with another calendar and other hours."""
    return replace(world, calendar=laid_over(Calendar.load(), overlay), office=with_hours(world.office, overlay))


def with_hours(office: Office, overlay: Overlay) -> Office:
    units = {
        unit.id: replace(unit, hours=Hours(own.spans, own.cut_off)) if (own := overlay.hours.get(unit.id)) else unit
        for unit in office.units.values()
    }
    return replace(office, units=units)


def shifted(world: World, dossier: Dossier, pauses: tuple[Pause, ...], *, now: datetime) -> Shift | None:
    """None when the promise stays. Never into the past: what was promised for later was promised."""
    term, hours = term_of(world, dossier), world.office.unit(dossier.unit_id).hours
    if term is None or dossier.received_at is None or dossier.due_at is None:
        return None
    fresh = promised(dossier.received_at, term, pauses, calendar=world.calendar, hours=hours)
    if dossier.extensions:
        day = world.calendar.working_day_from(local_day(dossier.due_at))
        kept = dossier.due_at if day == local_day(dossier.due_at) else working_hours(hours).closing(day)
        return Shift(dossier, kept, dossier.first_due_at) if kept != dossier.due_at else None
    return Shift(dossier, fresh, None) if fresh != dossier.due_at and fresh > now else None
