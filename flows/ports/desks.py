"""What the console keeps for those who work in it: who has a dossier open now, and queues saved under a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

#: Whose page has not said for so long that it is still open has gone.
PRESENT_FOR = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody else who has the dossier open."""

    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class SavedQueue:
    """A way to look at the queue. `query` is what stands behind the ? of its address."""

    name: str
    query: str


class Desks(Protocol):
    async def present(self, dossier_id: str, staff_id: int, *, now: datetime) -> Sequence[Present]:
        """Notes that this person has it open, and says who else has, the longest first."""
        ...

    async def saved(self, staff_id: int) -> Sequence[SavedQueue]: ...

    async def save(self, staff_id: int, queue: SavedQueue) -> None:
        """One of that name is replaced."""
        ...

    async def forget(self, staff_id: int, name: str) -> None: ...
