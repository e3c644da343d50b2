"""Holdings, extensions, warnings and the calendar as the store keeps them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.calendar.overlay import Overlay
    from flows.dossiers.deadlines import Pause
    from flows.dossiers.model import Dossier
    from flows.handling.model import Extension, Holding, Warned


@dataclass(frozen=True, slots=True)
class Work:
    """A step on a desk, and its dossier without answers."""

    holding: Holding
    dossier: Dossier


class HandlingTx(Protocol):
    """Inside the transaction of a move; the dossier is locked already (`Tx.dossier`)."""

    async def holdings(self, dossier_id: str) -> list[Holding]:
        """In their order."""
        ...

    async def extensions(self, dossier_id: str) -> list[Extension]:
        """In their order."""
        ...

    async def warned(self, dossier_id: str, *, due_at: datetime) -> set[str]:
        """Names of the warnings that were given about this promise."""
        ...


class Handlings(Protocol):
    """What pages and sweeps read. `unit_ids`: None for every unit."""

    async def holdings(self, dossier_id: str) -> list[Holding]: ...

    async def extensions(self, dossier_id: str) -> list[Extension]: ...

    async def warned(self, dossier_ids: Sequence[str]) -> Mapping[str, list[Warned]]:
        """Warnings given about these dossiers, the newest last."""
        ...

    async def of_holder(self, login: str, *, limit: int = 200) -> list[Work]:
        """What somebody has on the desk, the most urgent first."""
        ...

    async def for_role(self, role: str, *, unit_ids: Sequence[str] | None, limit: int = 200) -> list[Work]:
        """What waits for anybody of the role, the most urgent first."""
        ...

    async def lent(self, steps: Mapping[str, Collection[str]], *, but: Collection[str], limit: int = 200) -> list[str]:
        """Ids of dossiers with an open step of such a role in one of its units, the most urgent step first; none of the
        units `but`."""
        ...

    async def proposed(self, *, unit_ids: Sequence[str] | None, limit: int = 200) -> list[tuple[Extension, Dossier]]:
        """Letters of apology that wait for approval, the most urgent first."""
        ...

    async def to_watch(self, *, now: datetime, limit: int) -> list[str]:
        """Dossiers whose promise is to be looked after by now."""
        ...

    async def without_holding(self, *, limit: int) -> list[str]:
        """Filed dossiers that came to no desk yet, and those whose step stands still though the clock runs again."""
        ...


class Calendars(Protocol):
    """The calendar as staff changed it: versions, the newest in force."""

    async def overlay(self) -> tuple[int, Overlay]:
        """The number of the newest version and what it says; 0 and nothing while nobody has changed anything."""
        ...

    async def published(self, *, limit: int = 20) -> list[tuple[int, datetime, str, str]]:
        """Number, moment, who, what for; the newest first."""
        ...

    async def publish(self, overlay: Overlay, *, by: str, note: str, now: datetime, after: int) -> int | None:
        """The number of the new version; None when another came after version `after`."""
        ...

    async def promised(
        self, *, due_from: datetime, after: str = "", limit: int = 500
    ) -> list[tuple[Dossier, tuple[Pause, ...]]]:
        """Dossiers whose clock has begun and has not ended, with a due moment not before that; by id, answers left
        out. Pauses: those since it was received."""
        ...
