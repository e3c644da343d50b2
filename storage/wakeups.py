"""Bells: a task waits for a name, another task or process rings it. A ring is never promised: who waits also polls."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.exc import SQLAlchemyError

from flows.ports import StoreUnavailable

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.db import Database

CHANNEL = "motcua"
_TOGETHER_SECONDS = 0.005  #: rings of a busy moment travel in one notification
_AGAIN_SECONDS = 1.0
_PAYLOAD = 7000  #: bytes; PostgreSQL takes less than 8000
_NOTIFY = select(func.pg_notify(CHANNEL, bindparam("names")))


class Bell:
    """Rung once or often since the last wait, the next wait returns at once."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()

    async def wait(self, timeout_seconds: float) -> bool:
        """Whether it was rung in time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_seconds):
                await self._rung.wait()
        was_rung = self._rung.is_set()
        self._rung.clear()
        return was_rung


class Wakeups:
    """Within the process; on PostgreSQL between processes too, by LISTEN and NOTIFY."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._bells: dict[str, set[Bell]] = {}
        self._to_send: set[str] = set()
        self._has_news = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        if db.is_postgres:
            self._tasks = [asyncio.create_task(self._sending()), asyncio.create_task(self._listening())]

    def wake(self, *names: str) -> None:
        self._ring(names)
        if self._tasks:
            self._to_send.update(names)
            self._has_news.set()

    @contextmanager
    def listen(self, *names: str) -> Iterator[Bell]:
        """A bell of one's own that hears all these names, from now on."""
        bell = Bell()
        for name in names:
            self._bells.setdefault(name, set()).add(bell)
        try:
            yield bell
        finally:
            for name in names:
                self._bells[name].discard(bell)
                if not self._bells[name]:
                    del self._bells[name]

    async def wait(self, name: str, timeout_seconds: float) -> bool:
        """For a single wait. In a loop use `listen`, which also hears what rings while one is at work."""
        with self.listen(name) as bell:
            return await bell.wait(timeout_seconds)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    def _ring(self, names: tuple[str, ...]) -> None:
        for name in names:
            for bell in self._bells.get(name, ()):
                bell.ring()

    async def _sending(self) -> None:
        while True:
            await self._has_news.wait()
            await asyncio.sleep(_TOGETHER_SECONDS)
            self._has_news.clear()
            names, self._to_send = self._to_send, set()
            with suppress(StoreUnavailable, SQLAlchemyError):  # the others poll
                async with self._db.leasing() as connection:
                    for payload in _payloads(sorted(names)):
                        await connection.execute(_NOTIFY, {"names": payload})

    async def _listening(self) -> None:
        while True:
            with suppress(StoreUnavailable, SQLAlchemyError, OSError):
                connection = await self._db.listening()
                try:
                    await self._hear(connection)
                finally:
                    await connection.invalidate()
                    await connection.close()
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _hear(self, connection: AsyncConnection) -> None:
        """Until the connection ends."""
        driver: Any = (await connection.get_raw_connection()).driver_connection
        ended = asyncio.Event()
        driver.add_termination_listener(lambda _: ended.set())
        await driver.add_listener(CHANNEL, lambda *heard: self._ring(tuple(str(heard[-1]).split("\n"))))
        await ended.wait()


def _payloads(names: list[str]) -> Iterator[str]:
    payload = ""
    for name in names:
        if payload and len(payload) + len(name) > _PAYLOAD:
            yield payload
            payload = ""
        payload = f"{payload}\n{name}" if payload else name
    yield payload
