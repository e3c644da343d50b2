from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest

from flows.dossiers.lifecycle import TRANSITIONS, Actor, IllegalMove, IncompleteMove, Move, allowed, move
from flows.dossiers.model import TERMINAL, Dossier, Stage, Status, SupplementItem
from flows.procedures.model import Intake
from tests.kit import NOW, a_dossier

ITEMS = (SupplementItem(None, "Ảnh căn cước"),)
ACTIONS = sorted({action for _, action in TRANSITIONS})
ROWS = [
    pytest.param(status, action, row, id=f"{status.value}-{action}") for (status, action), row in TRANSITIONS.items()
]
MISSING = [
    pytest.param(status, action, id=f"{status.value}-{action}")
    for status, action in product(Status, ACTIONS)
    if (status, action) not in TRANSITIONS
]


LATER = NOW + timedelta(days=9)


def standing(status: Status, row: Move, **changes: Any) -> Dossier:
    """A dossier that may make the move: with a promise to put off, at its stage, ending so."""
    resume = Status.ACCEPTED if row.to is None else None
    fits = {"due_at": NOW + timedelta(days=2), "ending": row.ending or Intake.HERE, "stage": row.at_stage}
    return a_dossier(**{"status": status, "resume_status": resume, **fits, **changes})


def moved(dossier: Dossier, action: str, by: Actor) -> Dossier:
    return move(dossier, action, by=by, at=NOW, reason="Có lý do", items=ITEMS, due_at=LATER)


@pytest.mark.parametrize(("status", "action", "row"), ROWS)
def test_every_row_of_the_table_leads_where_it_says(status: Status, action: str, row: Move) -> None:
    dossier = standing(status, row)

    after = moved(dossier, action, row.by[0])

    assert after.status is (row.to or Status.ACCEPTED)
    assert after.revision == dossier.revision + 1
    assert after.updated_at == NOW
    assert (after.paused_at == NOW) is row.pauses
    assert after.resume_status is (status if row.pauses else None)
    assert (after.finished_at == NOW) is (after.status in (Status.RESOLVED, *TERMINAL))
    assert action in allowed(dossier, row.by[0])


@pytest.mark.parametrize(("status", "action"), MISSING)
def test_a_missing_row_is_refused_for_everybody(status: Status, action: str) -> None:
    dossier = a_dossier(status=status)

    for actor in Actor:
        with pytest.raises(IllegalMove) as refused:
            moved(dossier, action, actor)
        assert (refused.value.status, refused.value.action) == (status, action)
        assert action not in allowed(dossier, actor)


@pytest.mark.parametrize(("status", "action", "row"), ROWS)
def test_nobody_makes_the_move_of_another(status: Status, action: str, row: Move) -> None:
    dossier = standing(status, row, resume_status=None)

    for actor in set(Actor) - set(row.by):
        with pytest.raises(IllegalMove):
            moved(dossier, action, actor)


@pytest.mark.parametrize(("status", "action", "row"), [each for each in ROWS if each.values[2].needs_reason])  # type: ignore[union-attr]
def test_a_refusal_or_a_stop_gives_its_reason(status: Status, action: str, row: Move) -> None:
    with pytest.raises(IncompleteMove, match="needs a reason"):
        move(standing(status, row, resume_status=None), action, by=row.by[0], at=NOW, reason="  ", due_at=LATER)


def test_a_supplement_says_what_is_wanted() -> None:
    with pytest.raises(IncompleteMove, match="needs at least one item"):
        move(a_dossier(), "request_supplement", by=Actor.OFFICER, at=NOW, reason="Thiếu giấy")


def test_nothing_leaves_an_ended_dossier() -> None:
    assert all(allowed(a_dossier(status=status), actor) == [] for status, actor in product(TERMINAL, Actor))


@pytest.mark.parametrize("status", [Status.REGISTERED, Status.ACCEPTED, Status.PROCESSING])
@pytest.mark.parametrize(
    ("pause", "back", "by"),
    [("request_supplement", "supplement", Actor.CITIZEN), ("request_payment", "confirm_payment", Actor.SYSTEM)],
)
def test_a_pause_leads_back_to_where_it_began(status: Status, pause: str, back: str, by: Actor) -> None:
    dossier = a_dossier(status=status, stage=Stage.APPRAISAL if status is Status.PROCESSING else None)

    after = moved(moved(dossier, pause, Actor.OFFICER), back, by)

    assert (after.status, after.stage, after.resume_status) == (status, dossier.stage, None)
    assert after.supplement == ()


def test_requests_for_more_are_counted() -> None:
    once = moved(moved(a_dossier(), "request_supplement", Actor.OFFICER), "supplement", Actor.CITIZEN)
    twice = moved(once, "request_supplement", Actor.OFFICER)

    assert (once.supplements_asked, twice.supplements_asked) == (1, 2)


@pytest.mark.parametrize(
    ("resume_status", "may"),
    [(Status.REGISTERED, True), (Status.ACCEPTED, False), (Status.PROCESSING, False)],
)
def test_what_was_once_received_is_stopped_but_no_longer_refused(resume_status: Status, may: bool) -> None:
    dossier = a_dossier(status=Status.SUPPLEMENT_REQUESTED, resume_status=resume_status)

    assert ("refuse" in allowed(dossier, Actor.OFFICER)) is may
    assert "stop" in allowed(dossier, Actor.OFFICER)
    if not may:
        with pytest.raises(IllegalMove):
            moved(dossier, "refuse", Actor.OFFICER)


def test_filing_notes_its_moment_once() -> None:
    filed = moved(a_dossier(status=Status.DRAFT, filed_at=None), "submit", Actor.CITIZEN)

    assert filed.filed_at == NOW
    assert moved(filed, "accept", Actor.OFFICER).filed_at == NOW


@pytest.mark.parametrize(("ending", "may"), [(Intake.COUNTER, True), (Intake.PORTAL, False), (Intake.HERE, False)])
def test_only_what_was_prepared_for_the_counter_is_received_from_its_slip(ending: Intake, may: bool) -> None:
    prepared = a_dossier(status=Status.PREPARED, ending=ending, filed_at=None)

    assert ("receive_prepared" in allowed(prepared, Actor.OFFICER)) is may
    if may:
        assert moved(prepared, "receive_prepared", Actor.OFFICER).filed_at == NOW
    else:
        with pytest.raises(IllegalMove):
            moved(prepared, "receive_prepared", Actor.OFFICER)


@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.PROCESSING])
def test_a_promise_that_is_put_off_keeps_the_first_one_beside_it(status: Status) -> None:
    dossier = standing(status, TRANSITIONS[status, "extend"], stage=Stage.SIGNATURE, resume_status=None)

    after = moved(dossier, "extend", Actor.OFFICER)

    assert (after.status, after.stage) == (status, Stage.SIGNATURE)
    assert (after.due_at, after.first_due_at, after.extensions) == (LATER, dossier.due_at, 1)
    assert after.promised_at == dossier.promised_at == dossier.due_at


@pytest.mark.parametrize(
    ("due_at", "new"),
    [
        pytest.param(NOW + timedelta(days=2), None, id="no date"),
        pytest.param(NOW + timedelta(days=2), NOW + timedelta(days=2), id="the same date"),
        pytest.param(NOW + timedelta(days=2), NOW + timedelta(days=1), id="an earlier date"),
        pytest.param(NOW - timedelta(days=2), NOW - timedelta(hours=1), id="a date gone by"),
    ],
)
def test_a_new_promise_is_later_than_the_old_one_and_than_now(due_at: datetime, new: datetime | None) -> None:
    dossier = a_dossier(status=Status.ACCEPTED, due_at=due_at)

    with pytest.raises(IncompleteMove, match="a later day"):
        move(dossier, "extend", by=Actor.OFFICER, at=NOW, reason="Chờ xác minh", due_at=new)


@pytest.mark.parametrize(
    "changes", [pytest.param({"extensions": 1}, id="once before"), pytest.param({"due_at": None}, id="none made")]
)
def test_what_cannot_be_put_off_again_or_at_all(changes: dict[str, Any]) -> None:
    dossier = standing(Status.ACCEPTED, TRANSITIONS[Status.ACCEPTED, "extend"], **changes)

    assert "extend" not in allowed(dossier, Actor.OFFICER)
    with pytest.raises(IllegalMove):
        moved(dossier, "extend", Actor.OFFICER)


@pytest.mark.parametrize(("stage", "may"), [(None, False), (Stage.APPRAISAL, False), (Stage.SIGNATURE, True)])
def test_only_what_waits_for_a_signature_is_sent_back(stage: Stage | None, may: bool) -> None:
    dossier = a_dossier(status=Status.PROCESSING, stage=stage)

    assert ("send_back" in allowed(dossier, Actor.OFFICER)) is may
    if may:
        assert moved(dossier, "send_back", Actor.OFFICER).stage is Stage.APPRAISAL
