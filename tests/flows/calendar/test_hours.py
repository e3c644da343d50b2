"""Working time: added, and counted between moments."""

from datetime import UTC, datetime, time, timedelta

import pytest

from flows.calendar.days import VIETNAM, Calendar
from flows.calendar.hours import WorkingHours, add_working_time, working_time_between

CALENDAR = Calendar.load()
HOURS = WorkingHours()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        pytest.param("2026-11-18T08:00", 2, "2026-11-18T10:00", id="within a morning"),
        pytest.param("2026-11-18T10:30", 2, "2026-11-18T14:30", id="over noon"),
        pytest.param("2026-11-18T07:30", 7.5, "2026-11-18T17:00", id="a whole day ends at closing"),
        pytest.param("2026-11-20T16:00", 2, "2026-11-23T08:30", id="over a weekend"),
        pytest.param("2026-11-23T16:30", 1, "2026-11-25T08:00", id="over 24 November"),
        pytest.param("2026-11-21T10:00", 1, "2026-11-23T08:30", id="begun on a Saturday"),
        pytest.param("2026-08-21T16:30", 1, "2026-08-22T08:00", id="into a worked Saturday"),
        pytest.param("2026-11-18T03:00", 1, "2026-11-18T08:30", id="before opening"),
        pytest.param("2026-11-18T22:00", 1, "2026-11-19T08:30", id="after closing"),
        pytest.param("2026-11-18T17:00", 0, "2026-11-18T17:00", id="nothing added"),
    ],
)
def test_working_hours_are_added(start: str, hours: float, end: str) -> None:
    assert add_working_time(at(start), timedelta(hours=hours), calendar=CALENDAR, hours=HOURS) == at(end)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-18T08:00", "2026-11-18T09:00", 1),
        ("2026-11-18T11:00", "2026-11-18T14:00", 1),
        ("2026-11-20T16:00", "2026-11-23T08:30", 2),
        ("2026-11-21T08:00", "2026-11-22T20:00", 0),
        ("2026-02-13T17:00", "2026-02-23T07:30", 0),
        ("2026-11-19T08:00", "2026-11-18T08:00", 0),
        ("2026-11-16T00:00", "2026-11-21T00:00", 37.5),
    ],
)
def test_working_time_between_moments(start: str, end: str, hours: float) -> None:
    spent = working_time_between(at(start), at(end), calendar=CALENDAR, hours=HOURS)
    assert spent == timedelta(hours=hours)


def test_what_was_added_is_what_lies_between() -> None:
    start = datetime(2026, 2, 11, 1, 17, tzinfo=UTC)
    for quarter in range(1, 200):
        amount = timedelta(minutes=15 * quarter)
        end = add_working_time(start, amount, calendar=CALENDAR, hours=HOURS)
        assert working_time_between(start, end, calendar=CALENDAR, hours=HOURS) == amount


@pytest.mark.parametrize("spans", [(), ((time(9), time(8)),), ((time(8), time(12)), (time(11), time(17)))])
def test_impossible_hours_are_refused(spans: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(ValueError, match="in order"):
        WorkingHours(spans)


def test_a_day_has_the_time_of_its_spans() -> None:
    assert HOURS.a_day == timedelta(hours=7.5)
