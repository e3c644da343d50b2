"""Requests that nothing was found for, and the wordings that people attach to procedures because of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from hashlib import sha256

#: A wording is what one would say to find the procedure, not a story.
SHORTEST, LONGEST = 4, 120
#: Written whenever the published wordings change; running processes then build their index anew.
WORDINGS_NOTE = "wordings"


class RequestState(Enum):
    """What an editor made of a request."""

    OPEN = "open"  #: nobody looked at it yet
    ATTACHED = "attached"  #: a wording was made of it
    NONSENSE = "nonsense"  #: asks for nothing
    NOT_OURS = "not_ours"  #: no procedure of the catalogue


class WordingState(Enum):
    DRAFT = "draft"  #: search does not know it yet
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What a turn leaves to learn from: masked words, and whether everything that was offered was declined."""

    text: str
    declined: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Request:
    """The same words of however many people."""

    id: int
    text: str
    times: int
    declined: int  #: so many of them were offered something else
    first_on: date
    last_on: date
    state: RequestState
    by: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    id: int
    code: str  #: of the procedure
    text: str
    state: WordingState
    by: str
    at: datetime
    request_id: int | None = None
    published_by: str = ""
    published_at: datetime | None = None


Wordings = Mapping[str, Sequence[str]]


def by_code(wordings: Iterable[Wording]) -> dict[str, list[str]]:
    """As the index takes them, in one order whoever wrote first."""
    found: dict[str, list[str]] = {}
    for each in sorted(wordings, key=lambda one: (one.code, one.text)):
        found.setdefault(each.code, []).append(each.text)
    return found


def published(wordings: Iterable[Wording]) -> dict[str, list[str]]:
    return by_code(each for each in wordings if each.state is WordingState.PUBLISHED)


def digest(*wordings: Wordings) -> str:
    """Names exactly these wordings: an effect that was shown for others does not count."""
    lines = [f"{at}|{code}|{text}" for at, some in enumerate(wordings) for code in sorted(some) for text in some[code]]
    return sha256("\n".join(lines).encode()).hexdigest()[:32]


def overlaid(shipped: Wordings, attached: Wordings) -> dict[str, list[str]]:
    """The wordings that come with the program, and behind them those that were attached here."""
    return {code: [*shipped.get(code, ()), *attached.get(code, ())] for code in {**shipped, **attached}}
