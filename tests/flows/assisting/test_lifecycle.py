"""Steps of a session: those of the table, and no others; late ones only end it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from flows.assisting.lifecycle import STEPS, IllegalStep, stepped
from flows.assisting.model import CODE_VALID, SESSION_LASTS, AssistedSession, Ending, State, minutes_of
from tests.kit import NOW

NAMES = sorted({step for _, step in STEPS})
LATER = NOW + timedelta(minutes=12, seconds=10)


def a_session(state: State = State.OPEN) -> AssistedSession:
    opened_at = None if state in (State.OFFERED, State.ASKED) else NOW
    return AssistedSession("s1", state, "xa-a", "1.001193", NOW, NOW + SESSION_LASTS, opened_at=opened_at)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("step", NAMES)
def test_only_the_steps_of_the_table_are_taken(state: State, step: str) -> None:
    session = a_session(state)

    if (state, step) in STEPS:
        assert stepped(session, step, now=NOW).state is STEPS[state, step]
    else:
        with pytest.raises(IllegalStep, match=f"{state.value} cannot {step}"):
            stepped(session, step, now=NOW)


@pytest.mark.parametrize(("state", "step"), [key for key, after in STEPS.items() if after is not State.ENDED])
def test_when_its_time_is_over_a_session_can_only_end(state: State, step: str) -> None:
    with pytest.raises(IllegalStep):
        stepped(a_session(state), step, now=NOW + SESSION_LASTS)


@pytest.mark.parametrize("state", [state for state in State if state is not State.ENDED])
def test_either_side_ends_it_at_once_in_every_state(state: State) -> None:
    for ending in (Ending.REVOKED, Ending.LEFT, Ending.SUSPENDED, Ending.EXPIRED):
        ended = stepped(a_session(state), ending.value, now=LATER)

        assert (ended.state, ended.ending, ended.ended_at) == (State.ENDED, ending, LATER)


def test_the_hour_begins_with_the_consent_and_begun_minutes_count() -> None:
    opened = stepped(replace(a_session(State.OFFERED), expires_at=NOW + CODE_VALID), "enter", now=NOW)

    assert opened.expires_at == NOW + SESSION_LASTS
    assert opened.minutes_left(LATER) == 48
    assert minutes_of(stepped(opened, Ending.LEFT.value, now=LATER)) == 13
    assert minutes_of(a_session(State.OFFERED)) == 0


def test_a_session_that_nobody_ended_lasted_until_its_hour_was_over() -> None:
    ended = stepped(a_session(), Ending.EXPIRED.value, now=NOW + timedelta(hours=5))

    assert ended.ended_at == NOW + SESSION_LASTS


def test_a_code_is_always_given_its_ten_minutes() -> None:
    late = NOW + SESSION_LASTS - timedelta(minutes=1)

    assert stepped(a_session(), "hand_over", now=late).expires_at == late + CODE_VALID
