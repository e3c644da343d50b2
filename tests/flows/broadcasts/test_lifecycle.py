"""The table of moves is the rule: who may do what, when, and that a refusal changes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.broadcasts.lifecycle import MOVES, IllegalMove, NotALeader, Right, SamePerson, allowed, move
from flows.broadcasts.model import Audience, Broadcast, Said, State
from flows.values import Words
from tests.kit import NOW

ACTIONS = sorted({action for _, action in MOVES})


def a_broadcast(state: State = State.DRAFT, **changes: object) -> Broadcast:
    fresh = Broadcast(
        id=1,
        title="Nghỉ lễ",
        unit_id="xa",
        state=state,
        audience=Audience(),
        said=Said("free"),
        words=Words("broadcast.free"),
        created_by="lan",
        created_at=NOW,
        changed_by="hoa",
        changed_at=NOW,
        submitted_by="mai",
    )
    return replace(fresh, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", ACTIONS)
def test_only_rows_of_the_table_are_moves(state: State, action: str) -> None:
    row = MOVES.get((state, action))
    before = a_broadcast(state)

    if row is None or row.by is Right.SYSTEM:
        with pytest.raises(IllegalMove):
            move(before, action, login="minh", role="head", at=NOW)
    else:
        after = move(before, action, login="minh", role="head", at=NOW)
        assert (after.state, after.revision) == (row.to, 1)


@pytest.mark.parametrize("login", ["lan", "hoa", "mai"], ids=["who wrote it", "who changed it", "who submitted it"])
def test_nobody_approves_what_they_had_a_hand_in(login: str) -> None:
    submitted = a_broadcast(State.SUBMITTED)

    with pytest.raises(SamePerson):
        move(submitted, "approve", login=login, role="administrator", at=NOW)
    assert "approve" not in allowed(submitted, login=login, role="administrator")


@pytest.mark.parametrize(
    ("state", "action"), [(State.SUBMITTED, "approve"), (State.PAUSED, "resume"), (State.RUNNING, "cancel")]
)
def test_an_officer_lets_nothing_out(state: State, action: str) -> None:
    with pytest.raises(NotALeader):
        move(a_broadcast(state), action, login="minh", role="officer", at=NOW)


def test_anybody_may_pause() -> None:
    assert move(a_broadcast(State.RUNNING), "pause", login="x", role="officer", at=NOW).state is State.PAUSED


@pytest.mark.parametrize(
    ("state", "role", "expected"),
    [
        (State.DRAFT, "officer", ["change", "submit", "discard"]),
        (State.SUBMITTED, "officer", ["take_back"]),
        (State.SUBMITTED, "head", ["approve", "take_back"]),
        (State.RUNNING, "officer", ["pause"]),
        (State.RUNNING, "head", ["pause", "cancel"]),
        (State.PAUSED, "administrator", ["resume", "cancel"]),
        (State.FINISHED, "administrator", []),
        (State.CANCELLED, "administrator", []),
    ],
)
def test_buttons_come_from_the_table(state: State, role: str, expected: list[str]) -> None:
    assert allowed(a_broadcast(state), login="minh", role=role) == expected


def test_each_move_notes_who_made_it() -> None:
    changed = move(a_broadcast(), "change", login="minh", role="officer", at=NOW)
    submitted = move(changed, "submit", login="minh", role="officer", at=NOW)
    approved = move(submitted, "approve", login="thu", role="head", at=NOW)

    assert (approved.changed_by, approved.submitted_by, approved.approved_by, approved.approved_at) == (
        "minh",
        "minh",
        "thu",
        NOW,
    )
    assert approved.revision == 3
