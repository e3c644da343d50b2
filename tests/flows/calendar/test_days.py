"""Days off and worked weekends, and what is not decided."""

from datetime import UTC, date, datetime

import pytest

from flows.calendar.days import Calendar, CalendarError, local_day, parse_calendar

CALENDAR = Calendar.load()


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 4, 26), True),
        (date(2025, 5, 2), False),
        (date(2025, 4, 7), False),
        (date(2026, 1, 2), False),
        (date(2026, 1, 10), True),
        (date(2026, 2, 16), False),
        (date(2026, 2, 21), False),
        (date(2026, 2, 23), True),
        (date(2026, 4, 27), False),
        (date(2026, 8, 22), True),
        (date(2026, 8, 31), False),
        (date(2026, 11, 24), False),
        (date(2026, 11, 23), True),
        (date(2026, 11, 22), False),
        (date(2027, 5, 3), False),
        (date(2031, 6, 2), True),
    ],
    ids=str,
)
def test_days_off_and_worked_saturdays(day: date, works: bool) -> None:
    assert CALENDAR.is_working_day(day) is works


@pytest.mark.parametrize(("year", "covered"), [(2024, False), (2025, True), (2026, True), (2027, False), (2028, False)])
def test_an_estimated_or_unknown_year_is_not_covered(year: int, covered: bool) -> None:
    assert CALENDAR.covers(year) is covered


def test_doubtful_years_are_named() -> None:
    assert CALENDAR.doubtful_years(date(2026, 11, 1), date(2026, 12, 31)) == ()
    assert CALENDAR.doubtful_years(date(2026, 12, 1), date(2028, 1, 5)) == (2027, 2028)


def test_every_year_tells_its_source() -> None:
    assert all(plan.source for plan in CALENDAR.years.values())


YEAR = 'year = 2030\ndecided = true\nsource = "x"\n'


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (f"[[years]]\n{YEAR}off = [2031-01-01]\nworked = []", "2031-01-01 is in another year"),
        (f"[[years]]\n{YEAR}off = []\nworked = [2030-01-02]", "2030-01-02 is no weekend"),
        (f"[[years]]\n{YEAR}off = []\nworked = []\n" * 2, "given twice"),
    ],
)
def test_a_calendar_that_contradicts_itself_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(CalendarError, match=complaint):
        parse_calendar(text)


def test_days_are_days_in_vietnam() -> None:
    assert local_day(datetime(2026, 11, 21, 18, 0, tzinfo=UTC)) == date(2026, 11, 22)


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_day(datetime(2026, 11, 21, 18, 0))
