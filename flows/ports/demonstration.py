"""The demonstration as the store knows it: what stands in its way, and all of it taken away again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.audit import AuditEntry


@dataclass(frozen=True, slots=True)
class Scope:
    """What belongs to the demonstration: everything in its units, of its channel, by its accounts."""

    unit_ids: Sequence[str]
    agency_codes: Sequence[str]
    channel: str
    logins: Sequence[str]


@dataclass(frozen=True, slots=True)
class Cleared:
    """How much went. `files`: names in the file store that nothing leads to any more."""

    dossiers: int = 0
    people: int = 0
    messages: int = 0
    staff: int = 0
    files: tuple[str, ...] = ()


class Demonstrations(Protocol):
    async def real_dossiers(self, scope: Scope) -> int:
        """How many dossiers and drafts are not of the demonstration."""
        ...

    async def counts(self, scope: Scope) -> Cleared:
        """What there is now; nothing is taken away."""
        ...

    async def clear(self, scope: Scope, *, note: str, audit: AuditEntry | None) -> Cleared:
        """All of it in one transaction, the note too; lines of the audit log stay. The files' bytes are the caller's
        to delete."""
        ...
