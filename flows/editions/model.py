"""What staff changed, laid over the catalogue and the office file: one entry for each thing that can be changed.

A draft is made of the same entries, only of those that it touches; None means "as it came" again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import TypeAlias

from flows.handling.model import DatedRoute, Route
from flows.procedures.model import Intake

#: Written whenever an edition is published; running processes then lay it over what they have loaded.
EDITION_NOTE = "edition"


class Realm(Enum):
    """What a demonstration publishes is gone with it."""

    OFFICE = "office"
    DEMONSTRATION = "demonstration"


class Kind(Enum):
    """What an entry is about."""

    AGENCY = "agency"  #: name in the greeting, hotline
    UNIT = "unit"  #: name, address, hotline, opening hours as citizens read them
    OFFER = "offer"  #: whether a unit offers a procedure, and how
    WORDS = "words"  #: questions and hints of a procedure
    ROUTE = "route"  #: the steps of a procedure inside the office


@dataclass(frozen=True, slots=True)
class Key:
    kind: Kind
    code: str = ""  #: of the procedure
    unit_id: str = ""

    def __str__(self) -> str:
        return "|".join((self.kind.value, self.code, self.unit_id))

    @classmethod
    def read(cls, text: str) -> Key:
        """Raises ValueError for what is none."""
        kind, code, unit_id = text.split("|")
        return cls(Kind(kind), code, unit_id)


@dataclass(frozen=True, slots=True)
class AgencyWords:
    name: str
    hotline: str


@dataclass(frozen=True, slots=True)
class UnitWords:
    name: str
    address: str
    hotline: str
    opening: str


@dataclass(frozen=True, slots=True)
class OfferRow:
    """What a unit does about a procedure from a day on; None: from its publication."""

    from_on: date | None
    on: bool
    intake: Intake
    level: str | None = None
    fee_vnd: int | None = None
    fee_note: str = ""


@dataclass(frozen=True, slots=True)
class OfferRows:
    """In the order of their days."""

    rows: tuple[OfferRow, ...]

    def on(self, day: date) -> OfferRow | None:
        """The row in force that day; None while the office file still says it."""
        begun = [row for row in self.rows if row.from_on is None or row.from_on <= day]
        return begun[-1] if begun else None

    def after(self, day: date) -> tuple[OfferRow, ...]:
        return tuple(row for row in self.rows if row.from_on is not None and row.from_on > day)

    def with_row(self, row: OfferRow, *, today: date) -> OfferRows:
        """In the place of the one of the same day. One from now on takes the place of all that have begun."""
        kept = self.after(today) if row.from_on is None else self.rows
        others = [each for each in kept if each.from_on != row.from_on]
        return OfferRows(tuple(sorted((*others, row), key=lambda each: each.from_on or date.min)))

    def without_day(self, day: date) -> OfferRows:
        return OfferRows(tuple(row for row in self.rows if row.from_on != day))


@dataclass(frozen=True, slots=True)
class ProcedureWords:
    """Place -> text. A place is "title", or a step and what is said there ("child_name.ask")."""

    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RouteRows:
    """The steps of a procedure with their past: what came in before keeps what it came in under."""

    rows: tuple[DatedRoute, ...]

    @property
    def newest(self) -> Route | None:
        return max(self.rows, key=lambda each: each.since).route if self.rows else None


#: In a draft a route is just that; its day comes with the publication.
Entry: TypeAlias = AgencyWords | UnitWords | OfferRows | ProcedureWords | Route | RouteRows
Entries: TypeAlias = Mapping[Key, Entry | None]


@dataclass(frozen=True, slots=True)
class Version:
    """An edition as it was published."""

    number: int
    at: datetime
    by: str
    note: str
    touched: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody has changed and not published; `after` is the edition that it began with."""

    after: int
    entries: Entries
    changed_at: datetime
    checks: Checks | None = None


class CheckState(Enum):
    RUNNING = "running"
    REFUSED = "refused"  #: problems were found, nothing was published
    OVERTAKEN = "overtaken"  #: somebody else published the same thing meanwhile
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Checks:
    """How far the checks before a publication are. Kept in the store: the next look may reach another process."""

    state: CheckState
    at: datetime
    done: int = 0
    total: int = 0
    about: str = ""  #: which procedure is being checked
    problems: tuple[str, ...] = ()
    number: int = 0  #: of the edition that it became
