"""Who may not help, enter, take over or go on, and which sentence each is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from flows import texts
from flows.assisting.model import SESSION_LASTS, AssistedSession, State, Volunteer
from flows.assisting.refusals import Refusal, may_accept, may_enter, may_go_on, may_help, may_take
from tests.kit import NOW

TODAY = date(2026, 11, 20)
LAN = Volunteer("v1", "xa-a", "Trần Thị Lan", "Đoàn xã", TODAY, TODAY, chat_id=7, agreed_at=NOW)
OFFERED = AssistedSession(
    "s1", State.OFFERED, "xa-a", "1.001193", NOW, NOW + timedelta(minutes=10), citizen_chat=1, person_id=1
)
OPEN = replace(OFFERED, state=State.OPEN, expires_at=NOW + SESSION_LASTS, volunteer_id="v1", volunteer_chat=7)
HANDING = replace(OPEN, state=State.HANDING, citizen_chat=0)


@pytest.mark.parametrize("refusal", list(Refusal))
def test_every_refusal_has_one_sentence(refusal: Refusal) -> None:
    assert texts.has(f"assisting.refused.{refusal.value}")


@pytest.mark.parametrize(
    ("volunteer", "why"),
    [
        (LAN, None),
        (None, Refusal.NOT_VOLUNTEER),
        (replace(LAN, agreed_at=None), Refusal.NOT_VOLUNTEER),
        (replace(LAN, chat_id=0), Refusal.NOT_VOLUNTEER),
        (replace(LAN, suspended_at=NOW), Refusal.SUSPENDED),
        (replace(LAN, starts_on=date(2026, 11, 21)), Refusal.NOT_YET),
        (replace(LAN, ends_on=date(2026, 11, 19)), Refusal.NO_LONGER),
    ],
)
def test_who_helps_today(volunteer: Volunteer | None, why: Refusal | None) -> None:
    assert may_help(volunteer, today=TODAY) is why


@pytest.mark.parametrize(
    ("session", "why"),
    [
        (OFFERED, None),
        (replace(OFFERED, unit_id=""), None),
        (None, Refusal.UNKNOWN_CODE),
        (replace(OFFERED, unit_id="xa-b"), Refusal.UNKNOWN_CODE),
        (replace(OFFERED, expires_at=NOW), Refusal.UNKNOWN_CODE),
        (OPEN, Refusal.UNKNOWN_CODE),
        (replace(OFFERED, state=State.ENDED), Refusal.UNKNOWN_CODE),
        (HANDING, Refusal.UNKNOWN_CODE),
        (replace(OFFERED, citizen_chat=7), Refusal.OWN_CODE),
        (replace(OFFERED, person_id=70), Refusal.OWN_CODE),
    ],
)
def test_which_codes_a_volunteer_may_begin_with(session: AssistedSession | None, why: Refusal | None) -> None:
    assert may_enter(session, LAN, chat_id=7, person_id=70, now=NOW) is why


@pytest.mark.parametrize(
    ("session", "chat", "why"),
    [
        (HANDING, 5, None),
        (None, 5, Refusal.UNKNOWN_CODE),
        (OPEN, 5, Refusal.UNKNOWN_CODE),
        (OFFERED, 5, Refusal.UNKNOWN_CODE),
        (replace(HANDING, expires_at=NOW), 5, Refusal.UNKNOWN_CODE),
        (replace(HANDING, state=State.ENDED), 5, Refusal.UNKNOWN_CODE),
        (HANDING, 7, Refusal.OWN_CODE),
    ],
)
def test_who_takes_a_dossier_over(session: AssistedSession | None, chat: int, why: Refusal | None) -> None:
    assert may_take(session, chats=(99, chat), now=NOW) is why


@pytest.mark.parametrize(
    ("session", "volunteer", "chat", "why"),
    [
        (OPEN, LAN, 7, None),
        (replace(OPEN, state=State.ENDED), LAN, 7, Refusal.OVER),
        (OPEN, LAN, 8, Refusal.OVER),
        (replace(OPEN, expires_at=NOW), LAN, 7, Refusal.EXPIRED),
        (OPEN, None, 7, Refusal.NOT_VOLUNTEER),
        (OPEN, replace(LAN, id="v2"), 7, Refusal.NOT_VOLUNTEER),
        (OPEN, replace(LAN, suspended_at=NOW), 7, Refusal.SUSPENDED),
    ],
)
def test_who_may_go_on(session: AssistedSession, volunteer: Volunteer | None, chat: int, why: Refusal | None) -> None:
    assert may_go_on(session, volunteer, chat_id=chat, now=NOW) is why


INVITED = replace(LAN, agreed_at=None, chat_id=0, invited_until=NOW + timedelta(days=7))


@pytest.mark.parametrize(
    ("volunteer", "is_open"),
    [
        (INVITED, True),
        (None, False),
        (LAN, False),
        (replace(INVITED, suspended_at=NOW), False),
        (replace(INVITED, invited_until=NOW), False),
        (replace(INVITED, invited_until=None), False),
    ],
)
def test_which_invitations_are_taken_up(volunteer: Volunteer | None, *, is_open: bool) -> None:
    assert may_accept(volunteer, now=NOW) is (None if is_open else Refusal.NO_INVITATION)
