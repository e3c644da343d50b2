"""A volunteer, and an assisted session: who helps whom with which dossier, until when, and how it ended.

A session itself holds nothing personal but whose it is; once it is over, not even that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum

#: How long a session lasts once it is open; the citizen sees until when.
SESSION_LASTS = timedelta(minutes=60)
#: How long a code may be entered: of a session that begins, and of one that is handed over.
CODE_VALID = timedelta(minutes=10)
#: How long somebody without a telephone waits at the counter for an officer's yes.
ASKED_LASTS = timedelta(minutes=30)
#: How long an invitation may be taken up.
INVITATION_LASTS = timedelta(days=7)
#: The longest period that a volunteer is invited for; then somebody looks again.
LONGEST_PERIOD = timedelta(days=366)
#: Changes whenever the words of `assisting.agreement` change in meaning; kept with each agreement.
AGREEMENT_VERSION = "2026-11"


@dataclass(frozen=True, slots=True)
class Volunteer:
    """Somebody whom an officer invited to help at a unit for a while. `chat_id` 0: has not agreed yet."""

    id: str
    unit_id: str
    name: str
    group: str  #: "Đoàn phường", "Tổ công nghệ số cộng đồng"
    starts_on: date
    ends_on: date
    invited_by: str = ""
    invited_at: datetime | None = None
    invited_until: datetime | None = None
    chat_id: int = 0
    agreed_at: datetime | None = None
    suspended_at: datetime | None = None

    @property
    def has_agreed(self) -> bool:
        return self.agreed_at is not None and self.chat_id != 0


class State(Enum):
    """How far a session has come."""

    OFFERED = "offered"  #: the citizen's own phone shows a code
    ASKED = "asked"  #: no phone: an officer at the counter is to read the consent aloud
    OPEN = "open"
    READING = "reading"  #: everything is read back to the citizen, who says whether it is right
    FILED = "filed"  #: of a citizen without a phone: filed, and to be handed over
    HANDING = "handing"  #: a code is shown by which the citizen takes the dossier over
    ENDED = "ended"


class Ending(Enum):
    """How a session ended."""

    FILED = "filed"
    HANDED = "handed"  #: the citizen's own chat has the dossier
    SLIP = "slip"  #: the citizen has it on paper, with its secret
    LEFT = "left"  #: by the volunteer
    REVOKED = "revoked"  #: by the citizen
    DECLINED = "declined"  #: no consent at the counter
    EXPIRED = "expired"
    SUSPENDED = "suspended"  #: the volunteer may help no more


#: In these the volunteer looks into the dossier.
AT_WORK = (State.OPEN, State.READING)
LIVE = tuple(state for state in State if state is not State.ENDED)


@dataclass(frozen=True, slots=True)
class AssistedSession:
    """`citizen_chat` 0: the citizen has no phone at hand; an officer at the counter says yes instead.

    `news_for` names the sides that are still to be told how it stands ("citizen", "volunteer").
    """

    id: str
    state: State
    unit_id: str
    procedure_code: str
    started_at: datetime
    expires_at: datetime
    citizen_chat: int = 0
    person_id: int = 0
    dossier_id: str = ""
    volunteer_id: str = ""
    volunteer_chat: int = 0
    opened_at: datetime | None = None
    ended_at: datetime | None = None
    ending: Ending | None = None
    filed: bool = False
    answers: int = 0  #: that the volunteer gave
    news_for: frozenset[str] = frozenset()
    consented_by: str = ""  #: the officer who read the consent aloud

    @property
    def is_over(self) -> bool:
        return self.state is State.ENDED

    @property
    def has_phone(self) -> bool:
        return self.citizen_chat != 0

    def is_live(self, now: datetime) -> bool:
        return not self.is_over and now < self.expires_at

    def is_at_work(self, now: datetime) -> bool:
        return self.state in AT_WORK and now < self.expires_at

    def minutes_left(self, now: datetime) -> int:
        return max(0, -(-int((self.expires_at - now).total_seconds()) // 60))

    def telling(self, *sides: str) -> AssistedSession:
        """Nobody is told who is not there."""
        there = {"citizen": self.citizen_chat, "volunteer": self.volunteer_chat}
        return replace(self, news_for=frozenset(side for side in sides if there[side]))


CITIZEN, VOLUNTEER = "citizen", "volunteer"


def minutes_of(session: AssistedSession) -> int:
    """Begun minutes from the consent to the end: what the figures count."""
    if session.opened_at is None or session.ended_at is None:
        return 0
    return max(1, -(-int((session.ended_at - session.opened_at).total_seconds()) // 60))
