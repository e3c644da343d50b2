"""A clock that is set by hand, and where in the working day something happens."""

from __future__ import annotations

import itertools
import random
from datetime import date, datetime, time, timedelta

from flows.calendar.days import Calendar, local, local_day
from flows.conversation.facts import VIETNAM
from flows.service.world import Chance

#: When offices here are at work, for whoever acts in them.
SPANS = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0)))


class SteppedClock:
    """Never goes back: what happened later cannot have been known before."""

    def __init__(self, begins: datetime) -> None:
        self.at = begins

    def __call__(self) -> datetime:
        return self.at

    def go_to(self, at: datetime) -> None:
        self.at = max(self.at, at)


def stepped_chance(clock: SteppedClock, dice: random.Random) -> Chance:
    """Ids and tokens as the program's own, from dice that a seed decides."""
    ours, count = f"{dice.getrandbits(64):016x}", itertools.count()
    return Chance(clock, lambda: f"{ours}{next(count):08x}", lambda: f"{dice.getrandbits(192):048x}")


def at_work(at: datetime, calendar: Calendar) -> datetime:
    """That moment if offices are open, else when they open next."""
    day = local_day(at)
    for _ in range(60):
        if calendar.is_working_day(day):
            for begins, ends in SPANS:
                if at < _on(day, ends):
                    return max(at, _on(day, begins))
        day += timedelta(days=1)
    raise ValueError("the calendar knows no working day within two months")


def later(at: datetime, hours: float, calendar: Calendar) -> datetime:
    """So many working hours on."""
    left, here = timedelta(hours=hours), at_work(at, calendar)
    while True:
        ends = next(_on(local_day(here), end) for _, end in SPANS if here < _on(local_day(here), end))
        if left < ends - here:
            return here + left
        left -= ends - here
        here = at_work(ends, calendar)


def working_days(begins: date, ends: date, calendar: Calendar) -> list[date]:
    days = (begins + timedelta(days=number) for number in range((ends - begins).days))
    return [day for day in days if calendar.is_working_day(day)]


def moment_on(day: date, hours: float) -> datetime:
    """So many hours after midnight of a day here."""
    return _on(day, time(0)) + timedelta(hours=hours)


def is_at_work(at: datetime, calendar: Calendar) -> bool:
    here = local(at).time()
    return calendar.is_working_day(local_day(at)) and any(begins <= here < ends for begins, ends in SPANS)


def _on(day: date, at: time) -> datetime:
    return datetime.combine(day, at, VIETNAM)
