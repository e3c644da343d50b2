"""Figures come once for each moment of the schedule, soon after it or not at all, and never at night."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from flows.groups.schedule import VIETNAM, Every, Schedule, due, latest, period

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM)
WEEKLY, DAILY = Schedule(), Schedule(Every.DAY, hour=17)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("schedule", "now", "moment"),
    [
        (WEEKLY, MONDAY, MONDAY),
        (WEEKLY, MONDAY - timedelta(seconds=1), MONDAY - 7 * DAY),
        (WEEKLY, MONDAY + 6 * DAY, MONDAY),
        (Schedule(weekday=6, hour=19), MONDAY, MONDAY - DAY + 11 * HOUR),
        (DAILY, MONDAY, MONDAY - 15 * HOUR),
        (DAILY, MONDAY + 9 * HOUR, MONDAY + 9 * HOUR),
        (Schedule(Every.NEVER), MONDAY, None),
    ],
)
def test_the_newest_moment(schedule: Schedule, now: datetime, moment: datetime | None) -> None:
    assert latest(schedule, now) == moment


@pytest.mark.parametrize(
    ("now", "since", "is_due"),
    [
        (MONDAY, MONDAY - DAY, True),
        (MONDAY + 4 * HOUR, MONDAY - DAY, True),
        (MONDAY + 4 * HOUR + timedelta(seconds=1), MONDAY - DAY, False),
        (MONDAY + HOUR, MONDAY, False),
        (MONDAY + HOUR, MONDAY + timedelta(minutes=1), False),
        (MONDAY - HOUR, MONDAY - 10 * DAY, False),
    ],
    ids=["at it", "late", "old news", "posted", "bound after it", "before it"],
)
def test_a_post_is_owed_once(now: datetime, since: datetime, is_due: bool) -> None:
    assert due(WEEKLY, since=since, now=now) == (MONDAY if is_due else None)


def test_what_is_late_is_not_said_at_night() -> None:
    evening = Schedule(Every.DAY, hour=19)
    at = MONDAY.replace(hour=19)

    assert due(evening, since=MONDAY, now=at + HOUR) == at
    assert due(evening, since=MONDAY, now=at + 2 * HOUR) is None


@pytest.mark.parametrize(("weekday", "hour"), [(0, 6), (0, 20), (0, 23), (7, 8), (-1, 8)])
def test_there_is_no_hour_of_the_night(weekday: int, hour: int) -> None:
    with pytest.raises(ValueError, match="no time to post at"):
        Schedule(Every.WEEK, weekday, hour)


def test_a_post_tells_of_whole_days_before_it() -> None:
    midnight = MONDAY.replace(hour=0)

    assert period(WEEKLY, MONDAY) == (midnight - 7 * DAY, midnight)
    assert period(DAILY, MONDAY + 9 * HOUR) == (midnight - DAY, midnight)
