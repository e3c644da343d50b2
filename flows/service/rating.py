"""After a result: the one reminder to say how it was, and looking into low ratings."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from flows.audit import AuditEntry
from flows.calendar.days import local_day
from flows.conversation.effects import Rate
from flows.dossiers.deadlines import due_at
from flows.dossiers.model import Dossier
from flows.ports import Changes, Staff, Store
from flows.ratings.model import Rating
from flows.ratings.rules import rating_rules
from flows.service.housekeeping import tell
from flows.service.world import World
from flows.staffing import Right, may
from flows.values import JSON, Words

#: Who leads the unit looks into what went badly.
LOOKS_INTO = Right.REASSIGN


class NotOpen(Exception):
    """No such low rating for this person, or it was looked into before; nothing was written."""


def rated(world: World, dossier: Dossier, said: Rate, *, at: datetime) -> Rating:
    """With the day until which a low one is to be looked into."""
    rules, hours = rating_rules(), world.office.unit(dossier.unit_id).hours
    is_low = said.stars <= rules.low
    due = due_at(at, rules.followup_days, "working_days", calendar=world.calendar, hours=hours) if is_low else None
    reasons = tuple(each for each in rules.reasons if each in said.reasons)
    return Rating(
        dossier.id,
        dossier.unit_id,
        dossier.procedure_code,
        said.stars,
        at,
        f"{local_day(at):%Y-%m}",
        reasons,
        said.comment,
        said.may_call,
        due,
    )


async def remind_of_rating(store: Store, world: World, *, now: datetime, holder: str) -> int:
    """Once for each result, if it was not rated by then; how many were told."""
    rules = rating_rules()
    since, before = now - rules.remind_not_after, now - rules.remind_after
    waiting = await store.ratings.unasked(since=since, before=before)

    def words(dossier: Dossier) -> tuple[str, Words]:
        unit = world.office.unit(dossier.unit_id).name
        params: dict[str, JSON] = {"procedure": world.library.name(dossier.procedure_code), "unit": unit}
        return f"rating:{dossier.id}", Words("notice.reminder_rating", params)

    told = await tell(store, waiting, words, "rate", world=world, now=now, holder=holder)
    if waiting:
        await store.ratings.reminded([each.id for each in waiting])
    return told


async def look_into(store: Store, staff: Staff, rating_id: int, note: str, *, now: datetime) -> None:
    """What was found or done about a low rating. Raises NotOpen."""
    async with store.transaction() as tx:
        low = await tx.voices.low_rating(rating_id)
        if low is None or low.closed_at is not None or not may(staff, LOOKS_INTO, low.unit_id):
            raise NotOpen
        closed = replace(low, closed_at=now, closed_by=staff.login, note=note)
        noted = AuditEntry(now, staff.login, "rating_looked_into", f"rating:{low.id}", low.unit_id)
        changes = Changes(looked_into=[closed], audit=[noted])
        await tx.write(changes, holder="", lease=timedelta(0), now=now)
