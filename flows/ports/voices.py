"""What people say of the office: ratings, and complaints with their answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.complaints.model import About, Complaint
    from flows.dossiers.model import Dossier
    from flows.ratings.model import LowRating, OwnRating, Remark, Tally


class Ratings(Protocol):
    """Read by pages and the sweep. `unit_ids`: of these units; None for all."""

    async def tallies(self, *, unit_ids: Sequence[str] | None, since: str) -> list[Tally]:
        """Month by month, the newest first, from that month ("2026-01") on."""
        ...

    async def remarks(self, *, unit_ids: Sequence[str] | None, limit: int = 50) -> list[Remark]:
        """What was written, the newest month first; nothing says who wrote it, nor in which order."""
        ...

    async def low(self, *, unit_ids: Sequence[str] | None, limit: int = 100) -> list[LowRating]:
        """Low ones that nobody has looked into, by due date."""
        ...

    async def of_person(self, person_id: int) -> list[OwnRating]:
        """For the person's own copy, the newest first."""
        ...

    async def unasked(self, *, since: datetime, before: datetime, limit: int = 200) -> list[Dossier]:
        """Results returned in between, not rated, not reminded of."""
        ...

    async def reminded(self, dossier_ids: Sequence[str]) -> None:
        """They are not asked again."""
        ...


class Complaints(Protocol):
    async def listed(
        self,
        *,
        unit_ids: Sequence[str] | None,
        abouts: Sequence[About],
        open_only: bool = True,
        limit: int = 100,
    ) -> list[Complaint]:
        """By due date; those that have ended, the newest first."""
        ...

    async def get(self, code: str) -> Complaint | None: ...

    async def of_person(self, person_id: int) -> list[Complaint]:
        """All of them, the newest first."""
        ...

    async def due(self, *, unit_ids: Sequence[str] | None, abouts: Sequence[About], before: datetime) -> int:
        """How many open ones are to be answered by then."""
        ...


class VoicesTx(Protocol):
    """Inside one transaction."""

    async def complaint(self, code: str) -> Complaint | None:
        """Locked until the end."""
        ...

    async def complaints_of(self, person_id: int, *, limit: int = 10) -> list[Complaint]:
        """The newest first."""
        ...

    async def low_rating(self, rating_id: int) -> LowRating | None:
        """Locked until the end; None for one that is not low."""
        ...
