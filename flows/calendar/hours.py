"""Working hours of a unit, and the working time between moments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from flows.calendar.days import VIETNAM, Calendar, local

Span = tuple[time, time]


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """Spans of a working day, in order. A worked Saturday has the same."""

    spans: tuple[Span, ...] = ((time(7, 30), time(11, 30)), (time(13, 30), time(17)))

    def __post_init__(self) -> None:
        edges = [edge for span in self.spans for edge in span]
        if not edges or any(early >= late for early, late in pairwise(edges)):
            raise ValueError("working hours must be spans in order, each ending after it begins")

    @property
    def opens(self) -> time:
        return self.spans[0][0]

    @property
    def closes(self) -> time:
        return self.spans[-1][1]

    @property
    def a_day(self) -> timedelta:
        """Working time of one day."""
        return sum((end - begin for begin, end in self.on(date(2026, 1, 5))), timedelta())

    def on(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        for begin, end in self.spans:
            yield datetime.combine(day, begin, VIETNAM), datetime.combine(day, end, VIETNAM)

    def closing(self, day: date) -> datetime:
        return datetime.combine(day, self.closes, VIETNAM)


def add_working_time(start: datetime, amount: timedelta, *, calendar: Calendar, hours: WorkingHours) -> datetime:
    """The moment at which `amount` of working time has passed since `start`; nothing added is `start` itself."""
    if amount <= timedelta():
        return start
    moment, left = local(start), amount
    day = calendar.working_day_from(moment.date())
    while True:
        for begin, end in hours.on(day):
            begin = max(begin, moment)
            if begin < end and left <= end - begin:
                return begin + left
            left -= max(end - begin, timedelta())
        day = calendar.next_working_day(day)


def working_time_before(end: datetime, amount: timedelta, *, calendar: Calendar, hours: WorkingHours) -> datetime:
    """The latest moment from which `amount` of working time is left until `end`."""
    if amount <= timedelta():
        return end
    moment, left = local(end), amount
    day = calendar.working_day_until(moment.date())
    while True:
        for begin, close in reversed(tuple(hours.on(day))):
            close = min(close, moment)
            if begin < close and left <= close - begin:
                return close - left
            left -= max(close - begin, timedelta())
        day = calendar.working_day_until(day - timedelta(days=1))


def working_time_between(start: datetime, end: datetime, *, calendar: Calendar, hours: WorkingHours) -> timedelta:
    """Working time from `start` to `end`; nothing if `end` is not later."""
    start, end = local(start), local(end)
    total, day = timedelta(), calendar.working_day_from(start.date())
    while day <= end.date():
        for opens, closes in hours.on(day):
            total += max(min(closes, end) - max(opens, start), timedelta())
        day = calendar.next_working_day(day)
    return total
