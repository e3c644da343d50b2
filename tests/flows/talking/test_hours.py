"""Somebody is there in the hours of a unit on days that are worked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from flows.calendar.days import VIETNAM, Calendar
from flows.dossiers.model import Hours, Unit
from flows.talking.hours import opens_at, somebody_from

CALENDAR = Calendar.load()
EARLY = Unit("a", "A", "H99", "", "", Hours())
LATE = replace(EARLY, id="b", hours=Hours((("08:00", "12:00"),)))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        pytest.param("2026-11-20T07:00", "2026-11-20T07:30", id="before it opens"),
        pytest.param("2026-11-20T07:30", None, id="the moment it opens"),
        pytest.param("2026-11-20T11:30", "2026-11-20T13:30", id="at noon"),
        pytest.param("2026-11-19T17:00", "2026-11-20T07:30", id="in the evening"),
        pytest.param("2026-11-20T18:00", "2026-11-23T07:30", id="on Friday evening"),
        pytest.param("2026-11-23T19:00", "2026-11-25T07:30", id="before the day of culture"),
        pytest.param("2026-09-01T09:00", "2026-09-03T07:30", id="on a day off"),
    ],
)
def test_the_next_opening(now: str, opens: str | None) -> None:
    assert opens_at(Hours(), calendar=CALENDAR, now=at(now)) == (at(opens) if opens else None)


def test_the_first_of_several_units_counts() -> None:
    noon, morning = at("2026-11-20T11:45"), at("2026-11-20T07:00")

    assert somebody_from([EARLY, LATE], calendar=CALENDAR, now=noon) is None
    assert somebody_from([EARLY, LATE], calendar=CALENDAR, now=morning) == at("2026-11-20T07:30")
    assert somebody_from([], calendar=CALENDAR, now=noon) is None
