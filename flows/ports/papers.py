"""Papers of several pages on their way to being one PDF: leased rows, made once, made anew when the pages change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.ports.dossiers import FileRow


@dataclass(frozen=True, slots=True)
class Paper:
    """The pages of one paper in their order; none: there is nothing to join (any more)."""

    dossier_id: str
    step_id: str
    supplement: int
    file_ids: tuple[str, ...]
    chat_id: int = 0  #: who is told when it is ready
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Joined:
    """What became of a leased paper; without a file its pages stay as they are."""

    paper: Paper
    file: FileRow | None = None


class Papers(Protocol):
    async def claim(self, *, limit: int, now: datetime, holder: str, lease: timedelta) -> list[Paper]:
        """Lease papers that wait to be joined, the longest waiting first. A lapsed lease is taken over."""
        ...

    async def renew(self, papers: Sequence[Paper], *, holder: str, until: datetime) -> None:
        """Keep them for longer; those that were changed or taken over meanwhile are left alone."""
        ...

    async def put_off(self, paper: Paper, *, holder: str, until: datetime) -> None:
        """Give it back; it is not claimed before `until`."""
        ...

    async def waiting(self) -> int: ...
