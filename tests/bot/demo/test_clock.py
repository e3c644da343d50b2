"""Working time of a simulation: nights, weekends, holidays and lunch pass without anything happening."""

from datetime import datetime

import pytest

from bot.demo.clock import SteppedClock, at_work, is_at_work, later
from flows.calendar.days import Calendar
from flows.conversation.facts import VIETNAM

CALENDAR = Calendar.load()


def at(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("given", "opens"),
    [
        pytest.param(at(20, 9), at(20, 9), id="open already"),
        pytest.param(at(20, 12), at(20, 13, 30), id="lunch"),
        pytest.param(at(20, 17), at(23, 7, 30), id="Friday evening"),
        pytest.param(at(23, 18), at(25, 7, 30), id="the day off on 24/11"),
        pytest.param(at(22, 6, month=8), at(22, 7, 30, month=8), id="a worked Saturday"),
    ],
)
def test_offices_open_next(given: datetime, opens: datetime) -> None:
    assert at_work(given, CALENDAR) == opens
    assert is_at_work(at_work(given, CALENDAR), CALENDAR)


def test_working_hours_go_on_after_lunch_and_weekend() -> None:
    assert later(at(20, 16), 2, CALENDAR) == at(23, 8, 30)
    assert later(at(20, 11), 1, CALENDAR) == at(20, 14)


def test_a_stepped_clock_never_goes_back() -> None:
    clock = SteppedClock(at(20, 9))

    clock.go_to(at(19, 9))

    assert clock() == at(20, 9)
