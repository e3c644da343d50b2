"""What the audit log keeps: who did or saw what, when. Officers, administrators and commands; a citizen's own turns
have the dossier's history for that.

Law 91/2025/QH15 wants it to be shown who processed personal data; articles 4 and 23 rest on such a record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flows.values import JSON

#: Actors that are no member of staff.
COMMAND, NOBODY, SYSTEM, CITIZEN = "command", "nobody", "system", "citizen"
#: The same person looking at the same thing again within this time is one view.
ONE_VIEW = timedelta(minutes=1)
#: A record of a breach is kept for at least five years (Law 91/2025/QH15, article 23), so nothing younger is purged.
KEPT_YEARS = 5


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line. `action` is in the past tense (`dossier_viewed`); `detail` may be personal, and is sealed."""

    at: datetime
    actor: str
    action: str
    object_id: str = ""
    unit_id: str | None = None
    detail: Mapping[str, JSON] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An entry as it stands in the log. `code` is that of the dossier it is about, where there is one."""

    number: int
    entry: AuditEntry
    code: str = ""


@dataclass(frozen=True, slots=True)
class Trail:
    """Which lines are wanted; what is left out narrows nothing. `end` is no longer part of it."""

    start: datetime | None = None
    end: datetime | None = None
    actor: str = ""
    action: str = ""
    object_id: str = ""
    code: str = ""  #: of a dossier
    unit_ids: tuple[str, ...] | None = None  #: None: every unit, and what belongs to none


@dataclass(frozen=True, slots=True)
class Proof:
    """What walking the chain found. `last` and `mark` may be kept elsewhere, so that a log put back to an older state
    as a whole is noticed too."""

    rows: int
    last: int
    mark: str
    broken_at: int | None = None
    problem: str = ""

    @property
    def is_whole(self) -> bool:
        return not self.problem


class NotOldEnough(Exception):
    """What is younger than the law wants it kept is not purged."""
