"""A person's wish about their own data: of which kind, where it stands, which moves the office may make with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum


class Kind(Enum):
    """Law 91/2025/QH15, article 4."""

    SEE = "see"  #: to be shown what is kept
    EXPORT = "export"  #: to be given a copy
    CORRECT = "correct"
    ERASE = "erase"
    RESTRICT = "restrict"  #: processing for what the law does not ask for is to stop
    OBJECT = "object"  #: against a use of the data
    WITHDRAW = "withdraw"  #: the consent


class Stand(Enum):
    """Where it stands."""

    NEW = "new"
    TAKEN = "taken"  #: the person was told that it came in and how it goes on
    DONE = "done"
    REFUSED = "refused"


class Source(Enum):
    """How it came."""

    CHAT = "chat"
    COUNTER = "counter"


OPEN = (Stand.NEW, Stand.TAKEN)
#: What is said in words, for it cannot be read off the data: what was corrected, what became of an objection.
IN_WORDS = (Kind.CORRECT, Kind.OBJECT)
#: What comes to the person as a copy of everything: to their chat, or on paper where they have none.
COPIED = (Kind.SEE, Kind.EXPORT)
#: Stands for the person where a wish was carried out at once.
AT_ONCE = "citizen"


@dataclass(frozen=True, slots=True)
class Step:
    """One row: where it leads, whether something must be written, and the text that tells the person."""

    to: Stand
    needs_text: bool
    notice: str


_FULFIL = Step(Stand.DONE, needs_text=False, notice="notice.data_request_done")
_REFUSE = Step(Stand.REFUSED, needs_text=True, notice="notice.data_request_refused")
STEPS: Mapping[tuple[Stand, str], Step] = {
    (Stand.NEW, "take"): Step(Stand.TAKEN, needs_text=False, notice="notice.data_request_taken"),
    (Stand.NEW, "fulfil"): _FULFIL,
    (Stand.NEW, "refuse"): _REFUSE,
    (Stand.TAKEN, "fulfil"): _FULFIL,
    (Stand.TAKEN, "refuse"): _REFUSE,
}


class IllegalStep(Exception):
    """The table has no such row, or something had to be written; nothing was changed."""


@dataclass(frozen=True, slots=True)
class DataRequest:
    """`said` is what the person wants, `reply` what the office wrote. Of no unit: nothing was ever filed."""

    id: str
    person_id: int
    chat_id: int
    kind: Kind
    source: Source
    stand: Stand
    at: datetime
    answer_by: datetime
    due_at: datetime
    unit_id: str | None = None
    said: str = ""
    reply: str = ""
    holder: str = ""
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    warned_at: datetime | None = None

    @property
    def until(self) -> datetime:
        """What comes first: the answer, then the deed."""
        return self.answer_by if self.stand is Stand.NEW else self.due_at

    def is_overdue(self, now: datetime) -> bool:
        if self.ended_at is not None:
            return self.ended_at > self.due_at
        return now > self.until


def steps_of(request: DataRequest) -> list[str]:
    return [action for (stand, action) in STEPS if stand is request.stand]


def needs_text(request: DataRequest, action: str) -> bool:
    return STEPS[request.stand, action].needs_text or (action == "fulfil" and request.kind in IN_WORDS)


def moved(request: DataRequest, action: str, *, by: str, at: datetime, text: str = "") -> DataRequest:
    """Raises IllegalStep."""
    step = STEPS.get((request.stand, action))
    if step is None or (needs_text(request, action) and not text.strip()):
        raise IllegalStep(action)
    return replace(
        request,
        stand=step.to,
        holder=by,
        reply=text.strip() or request.reply,
        answered_at=request.answered_at or at,
        ended_at=None if step.to in OPEN else at,
        warned_at=None,
    )


def settled_at_once(request: DataRequest) -> DataRequest:
    """The person did it themselves, by pressing."""
    return replace(request, stand=Stand.DONE, holder=AT_ONCE, answered_at=request.at, ended_at=request.at)
