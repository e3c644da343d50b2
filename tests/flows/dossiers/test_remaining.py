"""What a queue says about the time that is left."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from flows.calendar.days import VIETNAM, Calendar
from flows.dossiers.model import Status
from flows.dossiers.remaining import Clock, Remaining, remaining
from tests.kit import a_dossier

CALENDAR = Calendar.load()
RECEIVED: dict[str, Any] = {"status": Status.ACCEPTED, "received_at": datetime(2026, 11, 18, 9, tzinfo=VIETNAM)}
PAUSED: dict[str, Any] = {"status": Status.SUPPLEMENT_REQUESTED}


def at(day: int, hour: int = 17) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("now", "changes", "expected"),
    [
        pytest.param(at(20, 9), {"due_at": at(20)}, Remaining(Clock.TODAY), id="due this afternoon"),
        pytest.param(at(20, 18), {"due_at": at(20)}, Remaining(Clock.OVERDUE, 0), id="an hour ago"),
        pytest.param(at(20, 9), {"due_at": at(23)}, Remaining(Clock.LEFT, 1), id="over the weekend"),
        pytest.param(at(20, 9), {"due_at": at(25)}, Remaining(Clock.LEFT, 2), id="24 November is a day off"),
        pytest.param(at(20, 9), {"due_at": at(21)}, Remaining(Clock.LEFT, 1), id="due on a Saturday"),
        pytest.param(at(23, 9), {"due_at": at(20)}, Remaining(Clock.OVERDUE, 1), id="a working day late"),
        pytest.param(at(20, 9), {"due_at": at(17)}, Remaining(Clock.OVERDUE, 3), id="three working days late"),
        pytest.param(at(20, 9), {"due_at": at(17), **PAUSED}, Remaining(Clock.PAUSED), id="the citizen's turn"),
        pytest.param(at(20, 9), {"due_at": None}, Remaining(Clock.OPEN), id="no fixed term"),
        pytest.param(
            at(20, 9), {"due_at": None, "received_at": None, "status": Status.REGISTERED}, Remaining(Clock.WAITING),
            id="not received yet",
        ),
        pytest.param(
            at(25, 9), {"due_at": at(20), "finished_at": at(20, 16), "status": Status.RESOLVED},
            Remaining(Clock.ON_TIME), id="done in time, however long ago",
        ),
        pytest.param(
            at(25, 9), {"due_at": at(20), "finished_at": at(23), "status": Status.RETURNED}, Remaining(Clock.LATE),
            id="done late",
        ),
        pytest.param(
            at(25, 9), {"due_at": at(20), "finished_at": at(23), "status": Status.WITHDRAWN}, Remaining(Clock.ENDED),
            id="withdrawn is neither",
        ),
    ],
)  # fmt: skip
def test_the_clock_in_words(now: datetime, changes: dict[str, Any], expected: Remaining) -> None:
    dossier = a_dossier(**{**RECEIVED, **changes})

    assert remaining(dossier, now=now, calendar=CALENDAR) == expected


def test_a_due_date_in_another_age_is_not_counted_out() -> None:
    dossier = a_dossier(**{**RECEIVED, "due_at": at(20) + timedelta(days=400_000)})

    assert remaining(dossier, now=at(20), calendar=CALENDAR).days < 1000
