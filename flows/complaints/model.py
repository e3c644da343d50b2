"""A complaint or suggestion: what about, where it stands, which moves it may make, and its code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

from flows.staffing import Right
from flows.text_folding import clean, fold


class About(Enum):
    """What it is about."""

    RULES = "rules"  #: a regulation or procedure
    CONDUCT = "conduct"  #: how somebody of the office behaved
    DELAY = "delay"
    OTHER = "other"


class Stand(Enum):
    """Where it stands."""

    NEW = "new"
    TAKEN = "taken"
    ASKED = "asked"  #: the citizen is asked for more
    ANSWERED = "answered"
    REFUSED = "refused"
    CLOSED = "closed"


OPEN = (Stand.NEW, Stand.TAKEN, Stand.ASKED)
#: Of what somebody says of a colleague only those learn who lead the unit.
RIGHTS: Mapping[About, Right] = {
    About.RULES: Right.ANSWER,
    About.DELAY: Right.ANSWER,
    About.OTHER: Right.ANSWER,
    About.CONDUCT: Right.REASSIGN,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One row: where it leads, whether something must be written, and the text that tells the citizen."""

    to: Stand
    needs_text: bool = False
    notice: str = ""


_ASK = Step(Stand.ASKED, needs_text=True, notice="notice.complaint_asked")
_ANSWER = Step(Stand.ANSWERED, needs_text=True, notice="notice.complaint_answered")
_REFUSE = Step(Stand.REFUSED, needs_text=True, notice="notice.complaint_refused")
_CLOSE = Step(Stand.CLOSED)

#: What officers do. The citizen only adds to what was asked for (`added`).
STEPS: Mapping[tuple[Stand, str], Step] = {
    (Stand.NEW, "take"): Step(Stand.TAKEN, notice="notice.complaint_taken"),
    (Stand.NEW, "refuse"): _REFUSE,
    (Stand.NEW, "ask"): _ASK,
    (Stand.NEW, "answer"): _ANSWER,
    (Stand.TAKEN, "ask"): _ASK,
    (Stand.TAKEN, "answer"): _ANSWER,
    (Stand.TAKEN, "refuse"): _REFUSE,
    (Stand.ASKED, "answer"): _ANSWER,
    (Stand.ANSWERED, "close"): _CLOSE,
    (Stand.REFUSED, "close"): _CLOSE,
}


class IllegalStep(Exception):
    """The table has no such row, or something had to be written; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """`said` is what the citizen wrote, `reply` what the office last wrote. Without `contact` nobody is named."""

    code: str
    person_id: int
    chat_id: int
    unit_id: str
    about: About
    stand: Stand
    said: str
    at: datetime
    due_at: datetime
    contact: str = ""
    dossier_code: str = ""
    reply: str = ""
    holder: str = ""
    moved_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def right(self) -> Right:
        return RIGHTS[self.about]

    def is_overdue(self, now: datetime) -> bool:
        return (self.ended_at or now) > self.due_at


def steps_of(complaint: Complaint) -> list[str]:
    return [action for (stand, action) in STEPS if stand is complaint.stand]


def moved(complaint: Complaint, action: str, *, by: str, at: datetime, text: str = "") -> Complaint:
    """Raises IllegalStep."""
    step = STEPS.get((complaint.stand, action))
    if step is None or (step.needs_text and not text.strip()):
        raise IllegalStep(action)
    ends = step.to not in OPEN and complaint.ended_at is None
    return replace(
        complaint,
        stand=step.to,
        reply=text.strip() if step.needs_text else complaint.reply,
        holder=by if step.to in OPEN else complaint.holder or by,
        moved_at=at,
        ended_at=at if ends else complaint.ended_at,
    )


def added(complaint: Complaint, text: str, *, at: datetime) -> Complaint:
    """What was asked for has come. Raises IllegalStep."""
    if complaint.stand is not Stand.ASKED:
        raise IllegalStep("add")
    return replace(complaint, stand=Stand.TAKEN, said=f"{complaint.said}\n\n+ {text}", moved_at=at)


#: Numbers of complaints are counted apart from dossiers: by this word and the day.
SERIES = "PA"
_CODE = re.compile(r"(?<![A-Z0-9])PA[- ]?(\d{6})[- ]?(\d{4,7})(?![A-Z0-9])")


def make_code(day: date, serial: int) -> str:
    """ "PA-261122-0003"."""
    return f"{SERIES}-{day:%y%m%d}-{serial:04d}"


def find_code(text: str) -> str:
    """The first code of a complaint in what was typed; nothing when there is none."""
    found = _CODE.search(fold(clean(text[:200])).upper())
    return f"{SERIES}-{found[1]}-{found[2]}" if found else ""
