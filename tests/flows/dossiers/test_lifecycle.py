from itertools import product

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


def moved(dossier: Dossier, action: str, by: Actor) -> Dossier:
    return move(dossier, action, by=by, at=NOW, reason="Có lý do", items=ITEMS)


@pytest.mark.parametrize(("status", "action", "row"), ROWS)
def test_every_row_of_the_table_leads_where_it_says(status: Status, action: str, row: Move) -> None:
    resume = Status.ACCEPTED if row.to is None else None
    dossier = a_dossier(status=status, resume_status=resume, ending=row.ending or Intake.HERE)

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
    dossier = a_dossier(status=status, ending=row.ending or Intake.HERE)

    for actor in set(Actor) - set(row.by):
        with pytest.raises(IllegalMove):
            moved(dossier, action, actor)


@pytest.mark.parametrize(("status", "action", "row"), [each for each in ROWS if each.values[2].needs_reason])  # type: ignore[union-attr]
def test_a_refusal_or_a_stop_gives_its_reason(status: Status, action: str, row: Move) -> None:
    with pytest.raises(IncompleteMove, match="needs a reason"):
        move(a_dossier(status=status), action, by=row.by[0], at=NOW, reason="  ")


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
