"""A broadcast and its audience, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from flows.dossiers.model import Status

if TYPE_CHECKING:
    from flows.values import JSON, Words


class State(Enum):
    """Where a broadcast stands."""

    DRAFT = "draft"  #: being written
    SUBMITTED = "submitted"  #: waits for another person's approval; cannot be changed
    RUNNING = "running"  #: its recipients are frozen and it is being sent
    PAUSED = "paused"  #: nothing more is sent until somebody resumes it
    FINISHED = "finished"  #: every recipient has an outcome
    CANCELLED = "cancelled"  #: given up before or while it was sent


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is meant. Empty means "whichever"; what is given must all fit, for one and the same dossier."""

    procedures: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    units: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()  #: of the unit, or as answered
    channels: tuple[str, ...] = ()
    seen_since: datetime | None = None  #: last contact
    seen_before: datetime | None = None
    is_listed: bool = False  #: only people of the uploaded list

    @property
    def is_about_dossiers(self) -> bool:
        return bool(self.procedures or self.statuses or self.units or self.communes)


@dataclass(frozen=True, slots=True)
class Reach:
    """An audience as the store looks for it: narrowed to the units of whoever wrote it."""

    audience: Audience
    units: tuple[str, ...] | None  #: dossiers of these only; None: whether or not there is one
    commune_units: tuple[str, ...] = ()  #: units that stand in the communes asked for
    broadcast_id: int = 0  #: whose list of people counts

    @property
    def wants_dossier(self) -> bool:
        return self.units is not None or self.audience.is_about_dossiers


@dataclass(frozen=True, slots=True)
class Said:
    """What is said: a template and what was filled in, as it was typed."""

    template: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One announcement. `unit_id`: whose it is; None: of the agency as a whole."""

    id: int
    title: str
    unit_id: str | None
    state: State
    audience: Audience
    said: Said
    words: Words
    created_by: str
    created_at: datetime
    changed_by: str
    changed_at: datetime
    submitted_by: str = ""
    approved_by: str = ""
    approved_at: datetime | None = None
    finished_at: datetime | None = None
    recipients: int = 0  #: frozen at approval
    resend_of: int | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a broadcast's history."""

    at: datetime
    action: str
    before: State
    after: State
    actor: str


def audience_to_json(audience: Audience) -> dict[str, JSON]:
    return {
        "procedures": list(audience.procedures),
        "statuses": [status.value for status in audience.statuses],
        "units": list(audience.units),
        "communes": list(audience.communes),
        "channels": list(audience.channels),
        "seen_since": audience.seen_since.isoformat() if audience.seen_since else None,
        "seen_before": audience.seen_before.isoformat() if audience.seen_before else None,
        "is_listed": audience.is_listed,
    }


def audience_from_json(kept: Mapping[str, JSON]) -> Audience:
    return Audience(
        procedures=_strings(kept.get("procedures")),
        statuses=tuple(Status(each) for each in _strings(kept.get("statuses"))),
        units=_strings(kept.get("units")),
        communes=_strings(kept.get("communes")),
        channels=_strings(kept.get("channels")),
        seen_since=_moment(kept.get("seen_since")),
        seen_before=_moment(kept.get("seen_before")),
        is_listed=kept.get("is_listed") is True,
    )


def _strings(value: JSON) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, list) else ()


def _moment(value: JSON) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else None
