"""What moved lately, for pages that stay open: asked once for all of them, and by nobody when none is open."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Moved:
    """One line of a dossier's history; numbers grow, though one may become visible after a later one."""

    number: int
    at: datetime
    dossier_id: str
    unit_id: str


class News(Protocol):
    """Of dossiers that were filed; drafts are nobody's business."""

    async def newest(self, *, limit: int) -> Sequence[Moved]:
        """The last ones, by number."""
        ...

    async def after(self, number: int, *, limit: int = 1000) -> Sequence[Moved]: ...

    async def here(self, dossier_ids: Collection[str], *, now: datetime) -> Mapping[str, frozenset[int]]:
        """Who of the staff has each of these open; who has nobody may be left out."""
        ...
