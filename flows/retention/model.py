"""A dossier whose time is over: told of, kept back by somebody, or to go on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


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
