"""Where a term ends: working days and hours, calendar days, months, years (Civil Code 2015, Articles 147 and 148)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from enum import Enum
from math import ceil

from flows.calendar.days import Calendar, local
from flows.calendar.hours import WorkingHours, add_working_time

_MONTHS_A_YEAR = 12


class TermUnit(Enum):
    """Units of a term, spelt as in the procedures' records."""

    WORKING_DAYS = "working_days"  #: ngày làm việc
    WORKING_HOURS = "hours"  #: giờ làm việc
    DAYS = "days"  #: ngày
    MONTHS = "months"  #: tháng
    YEARS = "years"  #: năm


def counted_from(received_at: datetime, *, cut_off: time | None, calendar: Calendar, hours: WorkingHours) -> datetime:
    """When a dossier counts as received. With a cut-off, what comes after it or on a day off belongs to the next day.

    Without one it counts as received when it came; the first counted day is the next working day anyway.
    """
    moment = local(received_at)
    if cut_off is None or (calendar.is_working_day(moment.date()) and moment.time() <= cut_off):
        return moment
    return datetime.combine(calendar.next_working_day(moment.date()), hours.opens, moment.tzinfo)


def add_working_days(start: datetime, days: float, *, calendar: Calendar, hours: WorkingHours) -> datetime:
    """End of the last of so many working days; the day of `start` is day 0. Half a day is half its working time.

    Half a day alone runs from `start`. Zero days end with the working day of `start`, or the next one if that is over.
    """
    whole, part = divmod(days, 1)
    end = hours.closing(_working_day(local(start), int(whole), calendar, hours)) if whole or not part else start
    return add_working_time(end, hours.a_day * part, calendar=calendar, hours=hours) if part else end


def add_days(start: datetime, days: float, *, calendar: Calendar, hours: WorkingHours) -> datetime:
    """Calendar days, a begun one counted whole; an end on a day off moves to the next working day."""
    return _ends(local(start).date() + timedelta(days=ceil(days)), calendar, hours)


def add_months(start: datetime, months: float, *, calendar: Calendar, hours: WorkingHours) -> datetime:
    """The same day of a later month, or that month's last day; moved off days off."""
    day = local(start).date()
    years, month = divmod(day.month - 1 + ceil(months), _MONTHS_A_YEAR)
    last = monthrange(day.year + years, month + 1)[1]
    return _ends(date(day.year + years, month + 1, min(day.day, last)), calendar, hours)


def add_years(start: datetime, years: float, *, calendar: Calendar, hours: WorkingHours) -> datetime:
    return add_months(start, years * _MONTHS_A_YEAR, calendar=calendar, hours=hours)


def add_working_hours(start: datetime, amount: float, *, calendar: Calendar, hours: WorkingHours) -> datetime:
    return add_working_time(start, timedelta(hours=amount), calendar=calendar, hours=hours)


Adding = Callable[..., datetime]
ADD: dict[TermUnit, Adding] = {
    TermUnit.WORKING_DAYS: add_working_days,
    TermUnit.WORKING_HOURS: add_working_hours,
    TermUnit.DAYS: add_days,
    TermUnit.MONTHS: add_months,
    TermUnit.YEARS: add_years,
}


def _working_day(moment: datetime, days: int, calendar: Calendar, hours: WorkingHours) -> date:
    day = moment.date()
    for _ in range(days):
        day = calendar.next_working_day(day)
    over = days == 0 and moment.time() >= hours.closes
    return calendar.next_working_day(day) if over else calendar.working_day_from(day)


def _ends(day: date, calendar: Calendar, hours: WorkingHours) -> datetime:
    return hours.closing(calendar.working_day_from(day))
