"""Ends of terms in every unit."""

from datetime import datetime, time

import pytest

from flows.calendar.days import VIETNAM, Calendar
from flows.calendar.hours import WorkingHours
from flows.calendar.terms import ADD, TermUnit, add_working_days, counted_from

CALENDAR = Calendar.load()
HOURS = WorkingHours()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        pytest.param("2026-02-12T09:00", 3, "2026-02-24T17:00", id="over Tết"),
        pytest.param("2026-08-19T09:00", 5, "2026-08-25T17:00", id="over a worked Saturday"),
        pytest.param("2026-11-20T09:00", 2, "2026-11-25T17:00", id="over 24 November"),
        pytest.param("2026-11-21T09:00", 1, "2026-11-23T17:00", id="received on a Saturday"),
        pytest.param("2026-11-18T09:00", 0, "2026-11-18T17:00", id="the same day"),
        pytest.param("2026-11-20T17:30", 0, "2026-11-23T17:00", id="the same day, after closing"),
        pytest.param("2026-11-22T09:00", 0, "2026-11-23T17:00", id="the same day, on a Sunday"),
        pytest.param("2026-11-18T07:30", 0.5, "2026-11-18T11:15", id="half a day"),
        pytest.param("2026-11-18T09:00", 1.5, "2026-11-20T11:15", id="one day and a half"),
        pytest.param("2025-12-31T09:00", 1, "2026-01-05T17:00", id="over new year"),
    ],
)
def test_working_days(start: str, days: float, end: str) -> None:
    assert add_working_days(at(start), days, calendar=CALENDAR, hours=HOURS) == at(end)


@pytest.mark.parametrize(
    ("unit", "start", "amount", "end"),
    [
        pytest.param(TermUnit.DAYS, "2026-11-16T09:00", 3, "2026-11-19T17:00", id="calendar days"),
        pytest.param(TermUnit.DAYS, "2026-11-18T09:00", 3, "2026-11-23T17:00", id="moved off a Saturday"),
        pytest.param(TermUnit.DAYS, "2026-02-10T09:00", 7, "2026-02-23T17:00", id="moved off Tết"),
        pytest.param(TermUnit.MONTHS, "2026-01-30T09:00", 1, "2026-03-02T17:00", id="end of February, a Saturday"),
        pytest.param(TermUnit.MONTHS, "2026-03-10T09:00", 3, "2026-06-10T17:00", id="months"),
        pytest.param(TermUnit.YEARS, "2024-02-29T09:00", 2, "2026-03-02T17:00", id="from a leap day"),
        pytest.param(TermUnit.WORKING_HOURS, "2026-11-20T15:00", 8, "2026-11-23T15:30", id="working hours"),
    ],
)
def test_other_units(unit: TermUnit, start: str, amount: int, end: str) -> None:
    assert ADD[unit](at(start), amount, calendar=CALENDAR, hours=HOURS) == at(end)


def test_every_unit_can_be_added() -> None:
    assert set(ADD) == set(TermUnit)


@pytest.mark.parametrize(
    ("received", "counted"),
    [
        ("2026-11-18T15:00", "2026-11-18T15:00"),
        ("2026-11-18T15:00:01", "2026-11-19T07:30"),
        ("2026-11-20T16:00", "2026-11-23T07:30"),
        ("2026-11-21T08:00", "2026-11-23T07:30"),
        ("2026-11-23T16:00", "2026-11-25T07:30"),
    ],
)
def test_after_the_cut_off_a_dossier_belongs_to_the_next_working_day(received: str, counted: str) -> None:
    assert counted_from(at(received), cut_off=time(15), calendar=CALENDAR, hours=HOURS) == at(counted)


def test_without_cut_off_a_dossier_counts_as_received_when_it_came() -> None:
    assert counted_from(at("2026-11-21T23:00"), cut_off=None, calendar=CALENDAR, hours=HOURS) == at("2026-11-21T23:00")
