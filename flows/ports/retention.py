"""Dossiers whose time is over, as the store keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.dossiers.model import Dossier, Status
    from flows.retention.model import Farewell, Ground, Leaving


class Retention(Protocol):
    async def untold(self, ended_before: Mapping[Status, datetime], *, limit: int) -> list[Dossier]:
        """Ended ones that nothing was done to since then, and that nobody was told of."""
        ...

    async def listed(self, *, unit_ids: Sequence[str] | None, limit: int = 500) -> list[Leaving]:
        """What is to go, what is held and what stays by itself, the next to go first; answers left out."""
        ...

    async def due(self, *, now: datetime, limit: int) -> list[str]:
        """Dossiers whose notice has run out, that nobody holds, and that no ground keeps."""
        ...

    async def forget_voices(self, *, complaints_before: datetime, requests_before: datetime) -> int:
        """Complaints and wishes about own data that ended before; how many."""
        ...


class RetentionTx(Protocol):
    async def get(self, dossier_id: str) -> Farewell | None:
        """Locked until the end."""
        ...

    async def grounds(self, dossier_id: str) -> frozenset[Ground]:
        """What keeps it just now, whatever its day; none where it may go."""
        ...
