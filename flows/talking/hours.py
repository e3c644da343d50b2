"""When somebody of the office is there: from the hours of the units and the calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flows.calendar.days import Calendar, local
from flows.dossiers.deadlines import working_hours
from flows.dossiers.model import Hours, Unit


def opens_at(hours: Hours, *, calendar: Calendar, now: datetime) -> datetime | None:
    """When the office opens next; None while it is open."""
    here, working = local(now), working_hours(hours)
    day = calendar.working_day_from(here.date())
    while True:
        for begin, end in working.on(day):
            if here < begin:
                return begin
            if here < end:
                return None
        day = calendar.next_working_day(day)


def somebody_from(units: Iterable[Unit], *, calendar: Calendar, now: datetime) -> datetime | None:
    """When the first of these units opens; None while one is open, and where there is no unit to ask."""
    moments = [opens_at(unit.hours, calendar=calendar, now=now) for unit in units]
    return None if None in moments else min((each for each in moments if each), default=None)
