"""Where people got stuck, as counts; and drafts that were left lying."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.dossiers.model import Dossier
    from flows.hurdles.model import StuckFigure


class Hurdles(Protocol):
    """Counts come in with turns (`Changes.stuck`), in the same commit. Nothing here says who it was."""

    async def months(self) -> list[str]:
        """Months of which there are counts, the newest first ("2026-11")."""
        ...

    async def figures(self, month: str, *, limit: int = 100) -> list[StuckFigure]:
        """By step, the most frequent first."""
        ...

    async def left_lying(self, *, since: datetime, before: datetime, limit: int = 100) -> list[Dossier]:
        """Drafts last touched within that time, with their answers; not those that were noted as told of."""
        ...
