"""A talk between a citizen and the office: a wish for a human, what both said after it, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flows.talking.rules import talking_rules

#: As `by` these stand for somebody else than a member of staff.
CITIZEN, SYSTEM = "citizen", "system"


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a talk. `by` is a login, or CITIZEN; `id` is given by the store."""

    request_id: int
    at: datetime
    by: str
    text: str
    id: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """How a talk stands from now on. `waits`: the office has the next word. `until`: then it ends by itself; none where
    nobody of the office has said anything yet. `closed_by`: it is over. `talker`: who has it now; empty: as before."""

    request_id: int
    at: datetime
    waits: bool = True
    until: datetime | None = None
    talker: str = ""
    closed_by: str = ""


def spoken(request_id: int, by: str, *, at: datetime) -> Standing:
    """After something was said: the silence of the assistant counts from here again."""
    until = at + talking_rules().silence
    return Standing(request_id, at, waits=by == CITIZEN, until=until, talker="" if by == CITIZEN else by)


def closed(request_id: int, by: str, *, at: datetime) -> Standing:
    return Standing(request_id, at, waits=False, closed_by=by)
