"""When officers are told the day's work: on working days, at the time that each chose, once, and never at night."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flows.calendar.days import Calendar, local

USUAL, NEVER = "07:30", ""
#: What may be chosen.
TIMES = ("06:30", "07:00", "07:30", "08:00", "08:30", "09:00")
#: What was missed is made up for within so long; later the day has begun without it.
LATE = timedelta(hours=3)


def due(told_at: str, *, last_on: str, calendar: Calendar, now: datetime) -> date | None:
    """The day whose list is owed now."""
    here = local(now)
    if told_at == NEVER or last_on == here.date().isoformat() or not calendar.is_working_day(here.date()):
        return None
    begins = datetime.combine(here.date(), time.fromisoformat(told_at), here.tzinfo)
    return here.date() if begins <= here < begins + LATE else None
