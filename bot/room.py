"""Room for so many bytes at once: many small files together, large ones one after another."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Room:
    """First come, first served, so that a large file is not overtaken for ever. Belongs to one event loop."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._free = size
        self._waiting: deque[tuple[int, asyncio.Future[None]]] = deque()

    @asynccontextmanager
    async def taken(self, wanted: int) -> AsyncIterator[None]:
        """More than there is in all counts as all there is."""
        size = min(max(wanted, 1), self._size)
        await self._take(size)
        try:
            yield
        finally:
            self._free += size
            self._let_in()

    async def _take(self, size: int) -> None:
        if not self._waiting and self._free >= size:
            self._free -= size
            return
        place = (size, asyncio.get_running_loop().create_future())
        self._waiting.append(place)
        try:
            await place[1]
        except asyncio.CancelledError:
            if not place[1].cancelled():  # it was let in just before
                self._free += size
            self._let_in()
            raise

    def _let_in(self) -> None:
        while self._waiting:
            size, entered = self._waiting[0]
            if entered.cancelled():
                self._waiting.popleft()
                continue
            if self._free < size:
                return
            self._waiting.popleft()
            self._free -= size
            entered.set_result(None)
