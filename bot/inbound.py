"""The one road in: an update is stored before it is acknowledged. Updates that come together share one commit."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from flows.ports import Inbox, RawUpdate, Waker


class Inbound:
    """`accept` returns once the updates are durable; many callers at once are carried by one transaction."""

    def __init__(self, inbox: Inbox, waker: Waker, *, most: int = 200) -> None:
        self._inbox = inbox
        self._waker = waker
        self._most = most
        self._waiting: list[tuple[Sequence[RawUpdate], asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def accept(self, updates: Sequence[RawUpdate]) -> None:
        """Raises what the store raises; then nothing may be acknowledged."""
        if not updates:
            return
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((updates, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await done

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            try:
                await self._inbox.keep([update for updates, _ in batch for update in updates])
            except Exception as problem:
                _fail(batch, problem)
                continue
            for _, done in batch:
                if not done.done():
                    done.set_result(None)
            self._waker.wake("inbox")

    async def close(self) -> None:
        """Whatever is being stored is stored."""
        if self._writing is not None:
            with suppress(Exception):
                await self._writing


def _fail(batch: Sequence[tuple[Sequence[RawUpdate], asyncio.Future[None]]], problem: Exception) -> None:
    for _, done in batch:
        if not done.done():
            done.set_exception(problem)
