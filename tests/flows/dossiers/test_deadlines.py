"""Due dates: terms from receipt, cut-off, pauses, years that are not decided."""

from datetime import UTC, datetime, timedelta

import pytest

from flows.calendar.days import VIETNAM, Calendar
from flows.dossiers.deadlines import due, due_at, is_overdue, resume
from flows.dossiers.model import Hours

CALENDAR = Calendar.load()
HOURS = Hours()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("received", "amount", "unit", "end"),
    [
        pytest.param("2026-02-12T09:00", 3, "working_days", "2026-02-24T17:00", id="over Tết"),
        pytest.param("2026-08-19T09:00", 5, "working_days", "2026-08-25T17:00", id="over a worked Saturday"),
        pytest.param("2026-11-20T09:00", 2, "working_days", "2026-11-25T17:00", id="over 24 November"),
        pytest.param("2026-11-18T15:30", 2, "working_days", "2026-11-23T17:00", id="after the cut-off"),
        pytest.param("2026-11-18T15:30", 0, "working_days", "2026-11-19T17:00", id="same day, after the cut-off"),
        pytest.param("2026-11-18T15:30", 1, "hours", "2026-11-18T16:30", id="hours know no cut-off"),
        pytest.param("2026-11-16T09:00", 3, "days", "2026-11-19T17:00", id="calendar days"),
    ],
)
def test_terms_from_receipt(received: str, amount: float, unit: str, end: str) -> None:
    assert due_at(at(received), amount, unit, calendar=CALENDAR, hours=HOURS) == at(end)


def test_the_zone_of_the_given_moment_does_not_matter() -> None:
    late_in_utc = datetime(2026, 11, 17, 23, 30, tzinfo=UTC)
    assert due_at(late_in_utc, 1, "working_days", calendar=CALENDAR, hours=HOURS) == at("2026-11-19T17:00")


def test_receiving_later_is_never_due_earlier() -> None:
    moments = [at("2026-02-09T06:00") + timedelta(minutes=50 * step) for step in range(500)]
    for unit in ("working_days", "days", "hours"):
        ends = [due_at(moment, 2, unit, calendar=CALENDAR, hours=HOURS) for moment in moments]
        assert ends == sorted(ends)


def test_a_term_into_an_undecided_year_is_flagged() -> None:
    reckoned = due(at("2026-12-30T09:00"), 5, "working_days", calendar=CALENDAR, hours=HOURS)
    assert reckoned.at == at("2027-01-07T17:00")
    assert reckoned.doubtful_years == (2027,)


def test_a_decided_year_is_not_flagged() -> None:
    assert due(at("2026-11-18T09:00"), 5, "working_days", calendar=CALENDAR, hours=HOURS).doubtful_years == ()


@pytest.mark.parametrize(("amount", "unit"), [(1, "weeks"), (1, ""), (-1, "days")])
def test_unknown_units_and_negative_terms_are_refused(amount: int, unit: str) -> None:
    with pytest.raises(ValueError, match=r"weeks|TermUnit|negative"):
        due_at(at("2026-11-18T09:00"), amount, unit, calendar=CALENDAR, hours=HOURS)


@pytest.mark.parametrize(
    ("paused_from", "paused_to", "end"),
    [
        pytest.param("2026-11-17T09:00", "2026-11-19T09:00", "2026-11-25T17:00", id="two working days"),
        pytest.param("2026-11-17T16:00", "2026-11-18T08:30", "2026-11-23T09:30", id="two working hours"),
        pytest.param("2026-11-14T08:00", "2026-11-15T20:00", "2026-11-20T17:00", id="a weekend adds nothing"),
        pytest.param("2026-11-17T17:00", "2026-11-17T17:00", "2026-11-20T17:00", id="no pause"),
    ],
)
def test_paused_working_time_is_added_back(paused_from: str, paused_to: str, end: str) -> None:
    before = at("2026-11-20T17:00")
    assert resume(before, at(paused_from), at(paused_to), calendar=CALENDAR, hours=HOURS) == at(end)


@pytest.mark.parametrize(
    ("finished", "now", "late"),
    [
        ("2026-11-20T17:00", "2026-12-01T08:00", False),
        ("2026-11-20T17:01", "2026-12-01T08:00", True),
        (None, "2026-11-20T16:00", False),
        (None, "2026-11-21T08:00", True),
    ],
)
def test_on_time_is_not_after_the_due_moment(finished: str | None, now: str, late: bool) -> None:
    assert is_overdue(at("2026-11-20T17:00"), at(finished) if finished else None, now=at(now)) is late


def test_what_has_no_due_moment_is_never_late() -> None:
    assert not is_overdue(None, None, now=at("2026-11-21T08:00"))


def test_a_unit_may_have_other_hours_and_no_cut_off() -> None:
    hours = Hours(spans=(("08:00", "12:00"),), cut_off="")
    assert due_at(at("2026-11-18T16:59"), 1, "working_days", calendar=CALENDAR, hours=hours) == at("2026-11-19T12:00")
