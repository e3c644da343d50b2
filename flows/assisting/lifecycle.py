"""Which steps a session can take, as a table; an illegal one raises and changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from flows.assisting.model import (
    CODE_VALID,
    LIVE,
    SESSION_LASTS,
    AssistedSession,
    Ending,
    State,
)

_OFFERED, _ASKED, _OPEN, _READING = State.OFFERED, State.ASKED, State.OPEN, State.READING
_FILED, _HANDING, _ENDED = State.FILED, State.HANDING, State.ENDED

#: (state, step) -> state. Steps that end a session are named by how it ends.
STEPS: Mapping[tuple[State, str], State] = {
    (_OFFERED, "enter"): _OPEN,  # a volunteer typed the code
    (_ASKED, "consent"): _OPEN,  # an officer read the consent aloud and heard a yes
    (_ASKED, Ending.DECLINED.value): _ENDED,
    (_OPEN, "read_back"): _READING,
    (_READING, "not_right"): _OPEN,
    (_READING, "file"): _FILED,  # then it is handed over
    (_OPEN, "hand_over"): _HANDING,
    (_FILED, "hand_over"): _HANDING,
    (_HANDING, "hand_over"): _HANDING,  # another code, when the first ran out
    (_HANDING, "go_on"): _OPEN,  # nobody took it, and there is more to be filled in
    (_HANDING, Ending.HANDED.value): _ENDED,
    (_READING, Ending.FILED.value): _ENDED,
    (_OPEN, Ending.SLIP.value): _ENDED,
    (_FILED, Ending.SLIP.value): _ENDED,
    (_HANDING, Ending.SLIP.value): _ENDED,
    (_OPEN, Ending.HANDED.value): _ENDED,  # it is in the citizen's own chat already
    **{
        (state, ending.value): _ENDED
        for state in LIVE
        for ending in (Ending.LEFT, Ending.REVOKED, Ending.EXPIRED, Ending.SUSPENDED)
    },
}


class IllegalStep(Exception):
    """The session cannot take that step now; nothing was changed."""

    def __init__(self, state: State, step: str) -> None:
        super().__init__(f"a session that is {state.value} cannot {step}")
        self.state = state
        self.step = step


def stepped(session: AssistedSession, step: str, *, now: datetime) -> AssistedSession:
    """The session after the step. Raises IllegalStep; when its time is over only its end is legal."""
    after = STEPS.get((session.state, step))
    is_late = now >= session.expires_at and after is not _ENDED
    if after is None or is_late:
        raise IllegalStep(session.state, step)
    if after is _ENDED:
        return replace(session, state=_ENDED, ending=Ending(step), ended_at=min(now, session.expires_at))
    if step in ("enter", "consent"):
        return replace(session, state=after, opened_at=now, expires_at=now + SESSION_LASTS)
    if step == "file":
        return replace(session, state=after, filed=True)
    if step == "hand_over":
        return replace(session, state=after, expires_at=max(session.expires_at, now + CODE_VALID))
    return replace(session, state=after)
