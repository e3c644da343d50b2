"""When the office is warned, when an apology is prepared, and whether a promise was kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from flows.calendar.days import VIETNAM, Calendar
from flows.dossiers.model import Dossier, Hours, Status
from flows.dossiers.promise import Kept, kept, moments, next_watch, passed, proposed_due
from flows.dossiers.promise_rules import PromiseProblem, parse_promise, promise_rules
from tests.kit import a_dossier

CALENDAR, HOURS = Calendar.load(), Hours()


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=VIETNAM)


#: Received on a Monday morning, four working days: 37.5 working hours.
IN_HAND: dict[str, Any] = {
    "status": Status.PROCESSING,
    "received_at": at("16T07:30"),
    "due_at": at("20T17:00"),
    "term": "4 working_days",
}


def a_promise(**changes: Any) -> Dossier:
    return a_dossier(**{**IN_HAND, **changes})


def when(dossier: Dossier) -> dict[str, datetime]:
    return {each.name: each.at for each in moments(dossier, calendar=CALENDAR, hours=HOURS)}


def test_warnings_and_the_apology_come_before_the_promised_moment() -> None:
    assert when(a_promise()) == {
        "half": at("18T11:15"),  # 18 hours and three quarters of working time before the end
        "most": at("20T07:30"),
        "day_before": at("20T07:30"),
        "apology": at("20T07:30"),
        "nearly_all": at("20T11:15"),
        "late": at("20T17:00"),
    }


def test_a_short_term_has_no_day_before() -> None:
    dossier = a_promise(received_at=at("19T07:30"), term="1 working_days")

    assert "day_before" not in when(dossier)
    assert when(dossier)["apology"] == at("20T14:00")


def test_after_a_pause_the_shares_are_those_of_the_time_that_it_has() -> None:
    later = a_promise(due_at=at("26T17:00"))  # three working days were added back

    assert when(later)["most"] == at("26T07:30")


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"status": Status.SUPPLEMENT_REQUESTED}, id="the citizen has the next word"),
        pytest.param({"status": Status.RESOLVED}, id="the result is there"),
        pytest.param({"due_at": None}, id="nothing was promised"),
    ],
)
def test_nothing_is_watched_where_no_clock_runs(changes: dict[str, Any]) -> None:
    dossier = a_promise(**changes)

    assert moments(dossier, calendar=CALENDAR, hours=HOURS) == []
    assert next_watch(dossier, now=at("16T08:00"), calendar=CALENDAR, hours=HOURS) is None


def test_no_second_apology_is_prepared_where_only_one_may_be() -> None:
    assert "apology" not in when(a_promise(extensions=1, first_due_at=at("18T17:00")))


def test_late_is_after_the_promised_moment_not_in_it() -> None:
    every = moments(a_promise(), calendar=CALENDAR, hours=HOURS)

    assert "late" not in {each.name for each in passed(every, now=at("20T17:00"))}
    assert "late" in {each.name for each in passed(every, now=at("20T17:00") + timedelta(seconds=1))}


def test_the_next_look_is_at_the_next_moment_and_in_the_end_there_is_none() -> None:
    dossier, seen = a_promise(), []
    now: datetime | None = at("16T08:00")
    while now is not None:
        now = next_watch(dossier, now=now, calendar=CALENDAR, hours=HOURS)
        seen.append(now)
        now = now + timedelta(seconds=1) if now else None

    assert seen == [*sorted(set(when(dossier).values())), None]


@pytest.mark.parametrize(
    ("now", "new"),
    [
        pytest.param("20T07:30", "26T17:00", id="half the term on, over 24 November"),
        pytest.param("26T09:00", "01T17:00", id="from now where the promise has passed"),
    ],
)
def test_the_prepared_date_is_counted_on_from_the_promise(now: str, new: str) -> None:
    proposed = proposed_due(a_promise(), now=at(now), calendar=CALENDAR, hours=HOURS)

    assert f"{proposed.astimezone(VIETNAM):%dT%H:%M}" == new


@pytest.mark.parametrize(
    ("changes", "now", "expected"),
    [
        pytest.param({}, "20T16:00", Kept.OPEN, id="still open"),
        pytest.param({}, "20T17:01", Kept.LATE, id="open and late"),
        pytest.param({"finished_at": at("20T17:00")}, "30T08:00", Kept.ON_TIME, id="at the moment itself"),
        pytest.param({"finished_at": at("20T17:01")}, "30T08:00", Kept.LATE, id="a minute after"),
        pytest.param(
            {"due_at": at("27T17:00"), "first_due_at": at("20T17:00"), "extensions": 1, "finished_at": at("25T09:00")},
            "30T08:00", Kept.LATE, id="an apology does not make it timely",
        ),
        pytest.param(
            {"finished_at": at("18T09:00"), "supplements_asked": 2}, "30T08:00", Kept.LATE, id="asked for more twice"
        ),
        pytest.param(
            {"status": Status.SUPPLEMENT_REQUESTED, "paused_at": at("18T09:00"), "supplements_asked": 1},
            "30T08:00", Kept.OPEN, id="waiting for the citizen: the day of the request is the end",
        ),
        pytest.param(
            {"status": Status.SUPPLEMENT_REQUESTED, "paused_at": at("23T09:00"), "supplements_asked": 1},
            "30T08:00", Kept.LATE, id="asked for when it was late already",
        ),
        pytest.param({"due_at": None}, "30T08:00", Kept.NONE, id="nothing was promised"),
        pytest.param({"received_at": None, "due_at": None}, "30T08:00", Kept.NONE, id="not received"),
    ],
)  # fmt: skip
def test_whether_a_promise_was_kept(changes: dict[str, Any], now: str, expected: Kept) -> None:
    assert kept(a_promise(**changes), now=at(now)) is expected


RULES = '[extension]\nmost = 1\nsource = "x"\nafter_share = 0.8\nhours_before = 8\nextra_share = 0.5\nleast_days = 1\n'


@pytest.mark.parametrize(
    ("points", "complaint"),
    [
        ('[[points]]\nname = "a"\nto = "head"\n', "in no way"),
        ('[[points]]\nname = "a"\nto = "head"\nshare = 0.5\nlate = true\n', "in several"),
        ('[[points]]\nname = "a"\nto = "head"\nshare = 1.5\n', "no part"),
        ('[[points]]\nname = "a"\nto = "head"\nshare = 0.5\n' * 2, "given twice"),
    ],
)
def test_rules_that_contradict_themselves_are_refused(points: str, complaint: str) -> None:
    with pytest.raises(PromiseProblem, match=complaint):
        parse_promise(RULES + points)


def test_the_rules_tell_their_source_and_warn_the_head_of_what_is_late() -> None:
    rules = promise_rules()

    assert rules.source
    assert [point.to.value for point in rules.points if point.late] == ["head"]
