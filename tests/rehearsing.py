"""What many tests begin with is played once, and put back for the others as it then stood: the database and what was
said."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Awaitable, Callable
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storage.keys import KeyRing
from storage.store import SqlStore, open_store

if TYPE_CHECKING:
    from tests.helping import Counter

#: What a counter knows besides its store.
HELD = ("now", "said", "all_said", "deleted", "seen", "ids")


@dataclass(frozen=True)
class Kept:
    database: Path
    held: dict[str, Any]


@dataclass(frozen=True)
class Rehearsal:
    """`database` is the test's own; `folder` and `kept` are of all the tests."""

    database: Path
    folder: Path
    kept: dict[str, Kept]

    async def opened(self) -> SqlStore:
        keys = KeyRing.from_secret("a secret for tests")
        return await open_store(f"sqlite:///{self.database}", keys, frozenset({"web"}))

    async def reach(self, counter: Counter, name: str, play: Callable[[], Awaitable[object]]) -> None:
        key = f"{name} {sorted(counter.channels.items())}"
        if found := self.kept.get(key):
            await self._put_back(counter, found)
            return
        await play()
        await counter.store.close()  # whatever is written is in the one file then
        path = self.folder / f"{len(self.kept)}.db"
        shutil.copy(self.database, path)
        self.kept[key] = Kept(path, {each: _copied(getattr(counter, each)) for each in HELD})
        counter.store = await self.opened()

    async def _put_back(self, counter: Counter, kept: Kept) -> None:
        await counter.store.close()
        for beside in self.database.parent.glob(f"{self.database.name}-*"):
            beside.unlink()
        shutil.copy(kept.database, self.database)
        for each, value in kept.held.items():
            setattr(counter, each, _copied(value))
        counter.store = await self.opened()


def _copied(value: Any) -> Any:
    if isinstance(value, defaultdict):
        return defaultdict(value.default_factory, {key: list(each) for key, each in value.items()})
    return copy(value)
