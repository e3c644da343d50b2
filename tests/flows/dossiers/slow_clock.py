"""The same dates, found the slow way: minute by minute and day by day, with a calendar of its own in plain lists.

Nothing here uses `flows.calendar` or `flows.dossiers`; what both ways agree on is not one mistake made twice.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
#: Weekdays nobody works, "month-day" by year, as the yearly notices say; and Saturdays that are worked.
OFF = {
    2025: "01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02",
    2026: "01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02 11-24",
}
WORKED = ("2025-04-26", "2026-01-10", "2026-08-22")
#: Minutes of a day in which the office is open.
OPEN = frozenset((*range(7 * 60 + 30, 11 * 60 + 30), *range(13 * 60 + 30, 17 * 60)))
CUT_OFF = 15 * 60


def works(day: date) -> bool:
    text = day.isoformat()
    if text in WORKED:
        return True
    return day.isoweekday() < 6 and text[5:] not in OFF.get(day.year, "").split()


def is_open(moment: datetime) -> bool:
    return works(moment.date()) and moment.hour * 60 + moment.minute in OPEN


def closing(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 17, tzinfo=ZONE)


def day_zero(received: datetime) -> date:
    """The day of receipt; after the cut-off or on a day off the next that is worked."""
    day, too_late = received.date(), received.time() > datetime(2026, 1, 1, 15).time()
    if too_late or not works(day):
        day += DAY
        while not works(day):
            day += DAY
    return day


def after_working_days(received: datetime, days: int) -> datetime:
    day = day_zero(received)
    while days:
        day += DAY
        days -= works(day)
    return closing(day)


def after_days(received: datetime, days: int) -> datetime:
    day = day_zero(received) + days * DAY
    while not works(day):
        day += DAY
    return closing(day)


def after_minutes(start: datetime, minutes: int) -> datetime:
    """Each open minute counts one, until so many have gone by."""
    moment = start
    while minutes:
        minutes -= is_open(moment)
        moment += MINUTE
    return moment


def minutes_between(start: datetime, end: datetime) -> int:
    moment, count = start, 0
    while moment < end:
        count += is_open(moment)
        moment += MINUTE
    return count
