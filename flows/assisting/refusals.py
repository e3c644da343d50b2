"""Why somebody may not help, or not here, or not any more: each with one sentence, and what is looked at first.

Whoever guesses learns nothing: a code that is unknown, used, run out, or meant for another unit looks the same.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from enum import Enum

from flows.assisting.model import LIVE, AssistedSession, State, Volunteer


class Refusal(Enum):
    """The end of the text key `assisting.refused.<value>`."""

    NOT_VOLUNTEER = "not_volunteer"  #: this chat is no volunteer's
    NOT_YET = "not_yet"  #: the period has not begun
    NO_LONGER = "no_longer"  #: the period is over
    SUSPENDED = "suspended"
    TOO_MANY = "too_many"  #: wrong codes
    UNKNOWN_CODE = "unknown_code"  #: wrong, used, run out, of another unit
    OWN_CODE = "own_code"  #: nobody helps themselves
    BUSY = "busy"  #: one session at a time
    OVER = "over"  #: the session has ended
    EXPIRED = "expired"  #: its time is over
    SCOPE = "scope"  #: not part of this session
    WAITS = "waits"  #: the citizen or the officer has the word
    DROPPED = "dropped"  #: an OTP or a password was dropped
    IN_HANDS = "in_hands"  #: the draft is being filled in with a volunteer
    NO_INVITATION = "no_invitation"  #: used, taken back, run out, never there
    NOT_OFFERED = "not_offered"  #: the unit does not take that procedure
    NO_DRAFT = "no_draft"  #: nothing is begun yet that could be helped with


def may_help(volunteer: Volunteer | None, *, today: date) -> Refusal | None:
    """Whether that person helps at all today."""
    if volunteer is None or not volunteer.has_agreed:
        return Refusal.NOT_VOLUNTEER
    if volunteer.suspended_at is not None:
        return Refusal.SUSPENDED
    if today < volunteer.starts_on:
        return Refusal.NOT_YET
    return Refusal.NO_LONGER if today > volunteer.ends_on else None


def may_enter(
    session: AssistedSession | None, volunteer: Volunteer, *, chat_id: int, person_id: int, now: datetime
) -> Refusal | None:
    """Whether this volunteer may begin with the code that was typed."""
    if session is None or session.state is not State.OFFERED or not session.is_live(now):
        return Refusal.UNKNOWN_CODE
    if session.citizen_chat == chat_id or session.person_id == person_id:
        return Refusal.OWN_CODE
    return Refusal.UNKNOWN_CODE if session.unit_id not in ("", volunteer.unit_id) else None


def may_take(session: AssistedSession | None, *, chats: Collection[int], now: datetime) -> Refusal | None:
    """Whether a person may take over what is handed out under the code that was typed: not who helped, in whichever
    of their `chats` it is typed."""
    if session is None or session.state is not State.HANDING or not session.is_live(now):
        return Refusal.UNKNOWN_CODE
    return Refusal.OWN_CODE if session.volunteer_chat in chats else None


def may_go_on(session: AssistedSession, volunteer: Volunteer | None, *, chat_id: int, now: datetime) -> Refusal | None:
    """Whether the volunteer may still look into the session."""
    if session.state not in LIVE or session.volunteer_chat != chat_id:
        return Refusal.OVER
    if now >= session.expires_at:
        return Refusal.EXPIRED
    if volunteer is None or volunteer.id != session.volunteer_id:
        return Refusal.NOT_VOLUNTEER
    return Refusal.SUSPENDED if volunteer.suspended_at is not None else None


def may_accept(volunteer: Volunteer | None, *, now: datetime) -> Refusal | None:
    """Whether an invitation can be taken up."""
    is_open = (
        volunteer is not None
        and volunteer.agreed_at is None
        and volunteer.suspended_at is None
        and volunteer.invited_until is not None
        and now < volunteer.invited_until
    )
    return None if is_open else Refusal.NO_INVITATION
