"""The audit log as the store keeps it: lines are added, read and proven, never changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.audit import AuditEntry, AuditLine, Proof, Trail


class Audit(Protocol):
    """Lines of moves are written with the move (`Changes.audit`); here those that have no other transaction."""

    async def append(self, entries: Sequence[AuditEntry]) -> None:
        """All of them or none, in their order."""
        ...

    async def viewed(self, entry: AuditEntry) -> None:
        """As `append`, but the same view by the same person within `ONE_VIEW` is written once."""
        ...

    async def lines(self, trail: Trail, *, before: int | None = None, limit: int = 100) -> list[AuditLine]:
        """The newest first; `before` is the number of the last line of the page before."""
        ...

    async def actors(self) -> list[str]: ...

    async def actions(self) -> list[str]: ...

    async def prove(self, progress: Callable[[int], None] = lambda rows: None) -> Proof:
        """Walk the whole chain; the first line that is not as it was written, or is not there, is named."""
        ...

    async def mark_of(self, number: int) -> str | None:
        """The mark of a line, as `prove` tells that of the last; None when there is no such line."""
        ...

    async def purge(self, *, before: datetime, by: str, now: datetime) -> int:
        """Take away what is older, leaving an anchor so that the rest can be proven. Raises NotOldEnough."""
        ...
