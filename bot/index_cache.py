"""The search index is reckoned once for a catalogue and kept beside the database: a start does not wait for it again.

The file is sealed with the installation's key, so what is unpickled can only be what this installation wrote.
"""

from __future__ import annotations

import hashlib
import pickle
import sys
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from typing import Protocol

from flows.procedures.search import Index

_SUFFIXES = (".py", ".toml")
#: How texts are compared, which the search takes from outside of its own folders.
_FOLDING = "text_folding.py"


class Sealer(Protocol):
    def seal(self, data: bytes, aad: bytes) -> bytes: ...

    def open(self, sealed: bytes, aad: bytes) -> bytes: ...


class IndexCache:
    """One file. Losing it, or finding it of another catalogue or program, costs only the seconds to build it again."""

    def __init__(self, path: Path, sealer: Sealer) -> None:
        self._path = path
        self._sealer = sealer

    def get(self, catalogue: str) -> Index | None:
        with suppress(Exception):  # unreadable, of another version, or sealed with another key: as if there were none
            index = pickle.loads(self._sealer.open(self._path.read_bytes(), _label(catalogue)))  # noqa: S301 - sealed
            if isinstance(index, Index):
                return index
        return None

    def keep(self, catalogue: str, pickled: bytes) -> Index:
        """Where nothing can be written, only for this process. The bytes are our own: they are unpickled."""
        with suppress(OSError):
            self._write(self._sealer.seal(pickled, _label(catalogue)))
        index = pickle.loads(pickled)  # noqa: S301 - ours
        assert isinstance(index, Index)
        return index

    def _write(self, data: bytes) -> None:
        """Whole or not at all."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        fresh.write_bytes(data)
        fresh.replace(self._path)


def _label(catalogue: str) -> bytes:
    return f"search-index:{catalogue}:{_program()}".encode()


def _program() -> str:
    """Changes whenever the search itself does."""
    digest = hashlib.sha256(sys.version.encode())
    digest.update((files("flows") / _FOLDING).read_bytes())
    folder = files("flows.procedures")
    for where in (folder, folder / "search", folder / "wordings"):
        for entry in sorted(where.iterdir(), key=lambda each: each.name):
            if entry.name.endswith(_SUFFIXES):
                digest.update(entry.read_bytes())
    return digest.hexdigest()[:16]
