"""Copies of a whole installation: made while it runs, put back into an empty place, tried out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Copied:
    """`missing`: files that were gone when they were to be copied."""

    schema: str
    rows: int
    files: int
    missing: int


@dataclass(frozen=True, slots=True)
class Looked:
    """What opened, when everything in an installation was opened once."""

    dossiers: int
    with_code: int
    files: int
    missing: int
    trail: str  #: what is wrong with the audit trail; nothing when it is whole


class Copies(Protocol):
    async def make(self, to: IO[bytes], progress: Progress) -> Copied:
        """One view of the data, and its files; all sealed, without the key."""
        ...

    async def put_back(self, path: Path, progress: Progress) -> Copied:
        """All or nothing. Raises `storage.backup.archive.CopyProblem` with one plain sentence."""
        ...

    async def look_through(self) -> Looked:
        """Raises when anything does not open."""
        ...
