"""One look at the store a second for all pages of this process that stay open, and none while no page is open."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from flows.ports import StoreUnavailable
from flows.ports.news import Moved, News

log = structlog.get_logger(__name__)
EVERY = 1.0  #: seconds between two looks
#: Of moves that are written at the same moment a later one may be seen first: so far back is looked again.
LOOK_BACK = 100
NOBODY: frozenset[int] = frozenset()


@dataclass(eq=False, slots=True)
class Watcher:
    """An open page: of one dossier, or of the queue of some units (None: all). Hears that there is news, never what."""

    unit_ids: Sequence[str] | None = ()
    dossier_id: str = ""
    staff_id: int = 0
    others: frozenset[int] = frozenset()  #: who else has the dossier open, as last seen
    rung: asyncio.Event = field(default_factory=asyncio.Event)

    def hears(self, moved: Moved) -> bool:
        if self.dossier_id:
            return moved.dossier_id == self.dossier_id
        return self.unit_ids is None or moved.unit_id in self.unit_ids

    def meets(self, here: frozenset[int]) -> bool:
        """Whether somebody else came or left."""
        before, self.others = self.others, here - {self.staff_id}
        return before != self.others

    async def wait(self, seconds: float) -> bool:
        """Whether there was news in time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.rung.wait()
        was_rung = self.rung.is_set()
        self.rung.clear()
        return was_rung


class Hub:
    def __init__(self, news: Callable[[], News], now: Callable[[], datetime]) -> None:
        self._news = news
        self._now = now
        self._watchers: set[Watcher] = set()
        self._task: asyncio.Task[None] | None = None
        self._has_begun = asyncio.Event()
        self._known: set[int] = set()
        self.is_closing = False

    @contextmanager
    def watching(self, watcher: Watcher) -> Iterator[None]:
        self._watchers.add(watcher)
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            self._watchers.discard(watcher)
            if not self._watchers:
                self._rest()

    async def begun(self) -> None:
        """From now on no move is missed."""
        await self._has_begun.wait()

    def close(self) -> None:
        """Open pages connect again elsewhere, or to the process that comes after this one."""
        self.is_closing = True
        for each in self._watchers:
            each.rung.set()
        self._rest()

    def _rest(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._has_begun.clear()
        self._known = set()

    async def _run(self) -> None:
        while True:
            try:
                await self._look()
            except StoreUnavailable:
                pass  # pages ask by themselves meanwhile, only more seldom
            except Exception:
                log.exception("no news")
            await asyncio.sleep(EVERY)

    async def _look(self) -> None:
        if not self._has_begun.is_set():
            self._known = {each.number for each in await self._news().newest(limit=LOOK_BACK)}
            self._has_begun.set()
            return
        since = max(self._known, default=0)
        moves = await self._news().after(max(since - LOOK_BACK, 0))
        fresh = [each for each in moves if each.number not in self._known]
        newest = max([since, *(each.number for each in fresh)])
        seen = self._known.union(each.number for each in fresh)
        self._known = {number for number in seen if number == newest or number > newest - 2 * LOOK_BACK}
        here = await self._who_is_here()
        for watcher in self._watchers:
            if watcher.meets(here.get(watcher.dossier_id, NOBODY)) or any(watcher.hears(each) for each in fresh):
                watcher.rung.set()

    async def _who_is_here(self) -> Mapping[str, frozenset[int]]:
        watched = {each.dossier_id for each in self._watchers if each.dossier_id}
        return await self._news().here(watched, now=self._now()) if watched else {}
