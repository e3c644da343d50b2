"""A dossier whose time is over: told of, kept back by somebody, or to go on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from flows.dossiers.model import Dossier


class Ground(Enum):
    """Why a dossier whose time is over stays although nobody holds it; the end of `staff.retention.ground.<value>`."""

    COMPLAINT = "complaint"  #: one about it is not settled yet
    DATA_REQUEST = "data_request"  #: its owner still waits for what they want of their own data


@dataclass(frozen=True, slots=True)
class Farewell:
    """`held_by`: somebody of the office keeps it, for a complaint or a lawsuit; then it stays until it is let go."""

    dossier_id: str
    told_at: datetime
    purge_at: datetime
    held_by: str = ""
    held_at: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        return not self.held_by and self.purge_at <= now


@dataclass(frozen=True, slots=True)
class Leaving:
    """A line of the list. While there are `grounds` it stays past its day."""

    farewell: Farewell
    dossier: Dossier
    grounds: frozenset[Ground] = frozenset()
