"""Where a wish about one's data may go from where, and which times it has."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from flows.data_rights.model import (
    STEPS,
    DataRequest,
    IllegalStep,
    Kind,
    Source,
    Stand,
    moved,
    needs_text,
    settled_at_once,
    steps_of,
)
from flows.data_rights.rules import data_rules, deadlines, warns_at
from flows.dossiers.model import Hours
from tests.kit import NOW, the_world

DAY = timedelta(days=1)
REQUEST = DataRequest("w1", 1, 2, Kind.RESTRICT, Source.CHAT, Stand.NEW, NOW, NOW + 2 * DAY, NOW + 15 * DAY, "xa")


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_days_and_is_answered_before_it_is_done(kind: Kind) -> None:
    answer_by, due_at = deadlines(kind, NOW, calendar=the_world().calendar, hours=Hours())

    assert data_rules().days[kind.value] in (10, 15, 20)
    assert NOW < answer_by < due_at
    assert warns_at(due_at, calendar=the_world().calendar, hours=Hours()) < due_at


@pytest.mark.parametrize(
    ("stand", "action", "to"), [(stand, action, step.to) for (stand, action), step in STEPS.items()]
)
def test_the_table_is_followed(stand: Stand, action: str, to: Stand) -> None:
    after = moved(replace(REQUEST, stand=stand, warned_at=NOW), action, by="lan", at=NOW + DAY, text="Vì …")

    assert (after.stand, after.holder, after.answered_at, after.warned_at) == (to, "lan", NOW + DAY, None)
    assert (after.ended_at is None) == (to is Stand.TAKEN)


@pytest.mark.parametrize("stand", [Stand.DONE, Stand.REFUSED])
def test_what_has_ended_stays_ended(stand: Stand) -> None:
    ended = replace(REQUEST, stand=stand, ended_at=NOW)

    assert steps_of(ended) == []
    with pytest.raises(IllegalStep):
        moved(ended, "fulfil", by="lan", at=NOW, text="…")


@pytest.mark.parametrize(
    ("kind", "action", "wanted"),
    [
        (Kind.ERASE, "refuse", True),
        (Kind.ERASE, "fulfil", False),
        (Kind.CORRECT, "fulfil", True),
        (Kind.OBJECT, "fulfil", True),
        (Kind.CORRECT, "take", False),
    ],
)
def test_a_no_and_what_a_machine_cannot_tell_want_words(kind: Kind, action: str, wanted: bool) -> None:
    request = replace(REQUEST, kind=kind)

    assert needs_text(request, action) is wanted
    if wanted:
        with pytest.raises(IllegalStep):
            moved(request, action, by="lan", at=NOW, text="  ")


@pytest.mark.parametrize(
    ("changes", "after", "is_late"),
    [
        ({}, 3 * DAY, True),
        ({"stand": Stand.TAKEN, "answered_at": NOW}, 3 * DAY, False),
        ({"stand": Stand.TAKEN, "answered_at": NOW}, 16 * DAY, True),
        ({"stand": Stand.DONE, "ended_at": NOW + DAY}, 90 * DAY, False),
        ({"stand": Stand.DONE, "ended_at": NOW + 16 * DAY}, 90 * DAY, True),
    ],
)
def test_first_the_answer_is_awaited_and_then_the_deed(
    changes: dict[str, Any], after: timedelta, is_late: bool
) -> None:
    assert replace(REQUEST, **changes).is_overdue(NOW + after) is is_late


def test_what_was_done_by_pressing_is_over() -> None:
    done = settled_at_once(REQUEST)

    assert (done.stand, done.ended_at, done.is_overdue(NOW + 90 * DAY)) == (Stand.DONE, NOW, False)
