"""One commit for what many tasks want written at the same moment: those who come while one is under way go next."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from flows.ports import StoreUnavailable

Item = TypeVar("Item")
Result = TypeVar("Result")

MOST = 500  #: items in one go


class Together(Generic[Item, Result]):
    """Every caller gets the result of the whole commit. If one caller's items are at fault, others do not suffer."""

    def __init__(self, write: Callable[[Sequence[Item]], Awaitable[Result]]) -> None:
        self._write = write
        self._queue: list[tuple[Sequence[Item], asyncio.Future[Result]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def add(self, items: Sequence[Item]) -> Result:
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._queue.append((items, done))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_all())
        return await done

    async def _write_all(self) -> None:
        while self._queue:
            batch = self._next_batch()
            try:
                _answer(batch, await self._write([item for items, _ in batch for item in items]))
            except StoreUnavailable as error:
                _refuse(batch, error)
            except Exception:
                await self._one_by_one(batch)

    def _next_batch(self) -> list[tuple[Sequence[Item], asyncio.Future[Result]]]:
        size, count = 0, 0
        for items, _ in self._queue:
            size += len(items)
            if count and size > MOST:
                break
            count += 1
        batch, self._queue = self._queue[:count], self._queue[count:]
        return batch

    async def _one_by_one(self, batch: list[tuple[Sequence[Item], asyncio.Future[Result]]]) -> None:
        for items, done in batch:
            try:
                _answer([(items, done)], await self._write(items))
            except Exception as error:
                _refuse([(items, done)], error)


def _answer(batch: list[tuple[Sequence[Item], asyncio.Future[Result]]], result: Result) -> None:
    for _, done in batch:
        if not done.done():
            done.set_result(result)


def _refuse(batch: list[tuple[Sequence[Item], asyncio.Future[Result]]], error: Exception) -> None:
    for _, done in batch:
        if not done.done():
            done.set_exception(error)
