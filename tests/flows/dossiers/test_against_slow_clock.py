"""Due dates, pauses and working time against an independent slow calculation."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest

from flows.calendar.days import Calendar
from flows.calendar.hours import working_time_before
from flows.dossiers.deadlines import Pause, Term, due_at, promised, resume, working_hours
from flows.dossiers.model import Hours
from tests.flows.dossiers import slow_clock as slow

CALENDAR, HOURS = Calendar.load(), Hours()
CASES = 120
#: Around every day off and every worked Saturday there are, so that most cases cross one.
BUSY = [
    datetime(year, *map(int, day.split("-")), tzinfo=slow.ZONE) for year in slow.OFF for day in slow.OFF[year].split()
]
BUSY += [datetime.fromisoformat(day).replace(tzinfo=slow.ZONE) for day in slow.WORKED]


def moments(seed: int, count: int = CASES) -> list[datetime]:
    """Whole minutes, near what is odd in the calendar, at any hour."""
    dice = random.Random(seed)
    return [
        dice.choice(BUSY) + timedelta(days=dice.randint(-9, 3), minutes=dice.randint(0, 1439)) for _ in range(count)
    ]


@pytest.mark.parametrize(
    ("received", "days", "end"),
    [
        pytest.param("2026-02-12T09:00", 3, "2026-02-24T17:00", id="over Tết"),
        pytest.param("2026-08-19T09:00", 5, "2026-08-25T17:00", id="over the worked Saturday"),
        pytest.param("2026-11-20T09:00", 2, "2026-11-25T17:00", id="over 24 November"),
    ],
)
def test_the_cases_of_the_notices_come_out_the_same_both_ways(received: str, days: int, end: str) -> None:
    start, expected = (datetime.fromisoformat(text).replace(tzinfo=slow.ZONE) for text in (received, end))

    assert due_at(start, days, "working_days", calendar=CALENDAR, hours=HOURS) == expected
    assert slow.after_working_days(start, days) == expected


def test_both_calendars_agree_on_every_day() -> None:
    first = datetime(2025, 1, 1, tzinfo=slow.ZONE).date()
    days = [first + timedelta(days=n) for n in range(730)]

    assert [day for day in days if CALENDAR.is_working_day(day) != slow.works(day)] == []


def test_terms_in_working_days() -> None:
    for number, received in enumerate(moments(1)):
        days = 1 + number % 15
        ours = due_at(received, days, "working_days", calendar=CALENDAR, hours=HOURS)
        assert ours == slow.after_working_days(received, days), (received, days)


def test_terms_in_calendar_days() -> None:
    for number, received in enumerate(moments(2)):
        days = 1 + number % 40
        assert due_at(received, days, "days", calendar=CALENDAR, hours=HOURS) == slow.after_days(received, days)


def test_terms_in_working_hours() -> None:
    for number, received in enumerate(moments(3, 60)):
        hours = 1 + number % 16
        ours = due_at(received, hours, "hours", calendar=CALENDAR, hours=HOURS)
        assert ours == slow.after_minutes(received, 60 * hours), (received, hours)


def test_pauses_add_back_the_working_time_for_which_the_clock_stood() -> None:
    dice = random.Random(4)
    for received in moments(4, 60):
        due = slow.after_working_days(received, dice.randint(1, 5))
        since = received + timedelta(minutes=dice.randint(0, 2000))
        until = since + timedelta(minutes=dice.randint(0, 6000))
        ours = resume(due, since, until, calendar=CALENDAR, hours=HOURS)
        assert ours == slow.after_minutes(due, slow.minutes_between(since, until)), (received, since, until)


def test_a_promise_from_the_beginning_has_every_pause_added_in_turn() -> None:
    dice = random.Random(5)
    for received in moments(5, 25):
        edges = sorted(received + timedelta(minutes=dice.randint(0, 9000)) for _ in range(4))
        expected = slow.after_working_days(received, 3)
        for since, until in (edges[:2], edges[2:]):
            expected = slow.after_minutes(expected, slow.minutes_between(since, until))
        pauses = (Pause(*edges[:2]), Pause(*edges[2:]), Pause(edges[3] + timedelta(hours=1)))

        ours = promised(received, Term(3, "working_days"), pauses, calendar=CALENDAR, hours=HOURS)
        assert ours == expected, (received, edges)


def test_so_much_before_a_moment_leaves_so_much_until_it() -> None:
    dice = random.Random(6)
    for end in moments(6, 40):
        minutes = dice.randint(1, 1500)
        begin = working_time_before(end, timedelta(minutes=minutes), calendar=CALENDAR, hours=working_hours(HOURS))
        assert slow.minutes_between(begin, end) == minutes
        assert slow.minutes_between(begin + timedelta(minutes=1), end) == minutes - 1
