"""A rating, what a unit is shown of many, and a low one that the head looks into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flows.dossiers.model import Dossier, Satisfaction, Status

STARS = (1, 2, 3, 4, 5)
#: Where something has come to an end that can be judged: a result, or a no.
RATED = (Status.RETURNED, Status.NOT_ACCEPTED, Status.STOPPED)


@dataclass(frozen=True, slots=True)
class Rating:
    """What was said of one dossier. `due_at`: until when a low one is to be looked into; None for the others."""

    dossier_id: str
    unit_id: str
    procedure_code: str
    stars: int
    at: datetime
    month: str  #: "2026-11", of the local day
    reasons: tuple[str, ...] = ()
    comment: str = ""
    may_call: bool = False  #: the person wants the unit to get in touch, and is named for that alone
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LowRating:
    """A low one as the head sees it. `dossier_id` is empty unless the person wants to be called."""

    id: int
    unit_id: str
    procedure_code: str
    stars: int
    month: str
    reasons: tuple[str, ...]
    comment: str
    due_at: datetime
    dossier_id: str = ""
    closed_at: datetime | None = None
    closed_by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class OwnRating:
    """For the person's own copy of their data."""

    code: str  #: of the dossier
    stars: int
    month: str
    reasons: tuple[str, ...]
    comment: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody wrote, and nothing that says who."""

    unit_id: str
    month: str
    stars: int
    comment: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many gave how many stars in a month, and what they ticked."""

    month: str
    stars: Mapping[int, int] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(self.stars.values())

    @property
    def mean(self) -> float | None:
        """None where nobody said anything: no figure is not a bad figure."""
        return sum(star * many for star, many in self.stars.items()) / self.count if self.count else None


def together(tallies: Iterable[Tally]) -> Tally:
    """All months as one."""
    stars: dict[int, int] = {}
    reasons: dict[str, int] = {}
    for tally in tallies:
        for star, many in tally.stars.items():
            stars[star] = stars.get(star, 0) + many
        for reason, many in tally.reasons.items():
            reasons[reason] = reasons.get(reason, 0) + many
    return Tally("", stars, reasons)


def can_be_rated(dossier: Dossier) -> bool:
    """Once, and only what has ended."""
    return dossier.status in RATED and dossier.satisfaction is not Satisfaction.GIVEN
