"""Which moves a broadcast may make, and who makes them. The table is the rule: buttons and tests are read from it.

Nobody approves what they have written, changed or submitted themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from flows.broadcasts.model import Broadcast, State

#: Roles that may let a broadcast out, or stop it for good.
LEADERS = ("head", "administrator")


class Right(Enum):
    """Who may make a move, among those who see the broadcast."""

    ANYBODY = "anybody"
    LEADER = "leader"
    ANOTHER_LEADER = "another_leader"  #: four eyes
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Move:
    to: State
    by: Right


class IllegalMove(Exception):
    """The table has no such row; nothing was changed."""

    def __init__(self, state: State, action: str) -> None:
        super().__init__(f"a broadcast that is {state.value} cannot {action}")
        self.state = state
        self.action = action


class NotALeader(Exception):
    """Only heads of units and administrators may do this."""


class SamePerson(Exception):
    """Whoever wrote, changed or submitted it cannot be the one who approves it."""


MOVES: dict[tuple[State, str], Move] = {
    (State.DRAFT, "change"): Move(State.DRAFT, Right.ANYBODY),
    (State.DRAFT, "submit"): Move(State.SUBMITTED, Right.ANYBODY),
    (State.DRAFT, "discard"): Move(State.CANCELLED, Right.ANYBODY),
    (State.SUBMITTED, "approve"): Move(State.RUNNING, Right.ANOTHER_LEADER),
    (State.SUBMITTED, "take_back"): Move(State.DRAFT, Right.ANYBODY),
    (State.RUNNING, "pause"): Move(State.PAUSED, Right.ANYBODY),
    (State.RUNNING, "cancel"): Move(State.CANCELLED, Right.LEADER),
    (State.RUNNING, "finish"): Move(State.FINISHED, Right.SYSTEM),
    (State.PAUSED, "resume"): Move(State.RUNNING, Right.LEADER),
    (State.PAUSED, "cancel"): Move(State.CANCELLED, Right.LEADER),
}
#: States in which the recipients are known and each has, or will have, an outcome.
FROZEN = (State.RUNNING, State.PAUSED, State.FINISHED, State.CANCELLED)


def allowed(broadcast: Broadcast, *, login: str, role: str) -> list[str]:
    """The actions open to this person now, in the order of the table."""
    return [
        action
        for (state, action), row in MOVES.items()
        if state is broadcast.state and _may(row.by, broadcast, login=login, role=role) is None
    ]


def move(broadcast: Broadcast, action: str, *, login: str, role: str, at: datetime) -> Broadcast:
    """The broadcast after the action. Raises IllegalMove, NotALeader or SamePerson; then nothing has changed."""
    row = MOVES.get((broadcast.state, action))
    if row is None:
        raise IllegalMove(broadcast.state, action)
    refused = _may(row.by, broadcast, login=login, role=role)
    if refused is not None:
        raise refused
    after = replace(broadcast, state=row.to, revision=broadcast.revision + 1)
    match action:
        case "change":
            return replace(after, changed_by=login, changed_at=at)
        case "submit":
            return replace(after, submitted_by=login)
        case "take_back":
            return replace(after, submitted_by="")
        case "approve":
            return replace(after, approved_by=login, approved_at=at)
        case "discard" | "cancel":
            return replace(after, finished_at=at)
    return after


def _may(right: Right, broadcast: Broadcast, *, login: str, role: str) -> Exception | None:
    if right is Right.SYSTEM:
        return IllegalMove(broadcast.state, right.value)
    if right is not Right.ANYBODY and role not in LEADERS:
        return NotALeader()
    if right is Right.ANOTHER_LEADER and login in (broadcast.created_by, broadcast.changed_by, broadcast.submitted_by):
        return SamePerson()
    return None
