"""aiosqlite without its journeys to another thread, where nothing is waited for.

The statements of the turns' road find their rows by an index and take microseconds, so they run where they are asked
for: another thread would have to be given the interpreter for each row, and takes a turn's time for it. What may wait
(for the disk at a commit, for another process that writes) and what SQLAlchemy runs itself happens in aiosqlite's
thread, in one journey for a statement instead of four.

A transaction begins with its first statement, and what has ended already is not rolled back. What reads nothing back
waits for the next statement that does, or for the commit.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import aiosqlite

#: How a transaction is to begin that will write.
WRITING = "BEGIN IMMEDIATE"
#: Another process that writes is waited for so long, and asked after so often.
PATIENCE_S = 5.0
_SHORTEST_S, _LONGEST_S = 0.001, 0.05
#: What is not durable may be lost with the power, never torn or reordered: the next durable commit takes it along.
#: Copying the log into the file waits for the disk, so it is left to the durable ones.
_DURABLE = "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 1000"
_NOT_DURABLE = "PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0"
_Act = Callable[[sqlite3.Connection], Any]


class QuickCursor:
    """What SQLAlchemy's adapter asks of a cursor. Rows are read at once, where the statement runs."""

    arraysize = 1

    def __init__(self, connection: QuickConnection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> QuickCursor:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> QuickCursor:
        return await self._run(lambda raw: raw.execute(sql, parameters))

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> QuickCursor:
        return await self._run(lambda raw: raw.executemany(sql, parameters))

    async def _run(self, statement: Callable[[sqlite3.Connection], sqlite3.Cursor]) -> QuickCursor:
        def in_the_thread(raw: sqlite3.Connection) -> tuple[Any, list[Any], int, int | None]:
            cursor = statement(raw)
            rows = cursor.fetchall() if cursor.description else []
            return cursor.description, rows, cursor.rowcount, cursor.lastrowid

        found = await self._connection.run(in_the_thread)
        self.description, self._rows, self.rowcount, self.lastrowid = found
        return self

    async def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        self._rows = []


class QuickConnection(aiosqlite.Connection):
    """Everything else is as in aiosqlite."""

    def __init__(self, path: str, dialect: Any = None) -> None:
        self.dialect = dialect  #: SQLAlchemy's, in whose words statements are prepared
        # We begin transactions ourselves: the driver's own way leaves DDL outside of them. The loop's thread and the
        # driver's own use it in turn.
        super().__init__(
            lambda: sqlite3.connect(path, isolation_level=None, check_same_thread=False), iter_chunk_size=64
        )
        self._thread.daemon = True  # a process that dies does not wait for it
        self._beginning = ""
        self._waiting: list[_Act] = []
        self._is_at_rest = True
        self._is_all_here = True  #: nothing of this transaction ran in the other thread
        self._is_durable = self._was_durable = True
        self.patience_s = PATIENCE_S

    @property
    def is_open(self) -> bool:
        return self._running and self._connection is not None

    def begin(self, how: str, *, is_durable: bool = True) -> None:
        """The next statement begins a transaction, in this way."""
        self._beginning, self._is_durable, self.patience_s = how, is_durable, PATIENCE_S

    async def one(self, sql: str, values: Sequence[Any]) -> tuple[list[Any], int]:
        """Rows, and how many were touched."""

        def at_once(raw: sqlite3.Connection) -> tuple[list[Any], int]:
            cursor = raw.execute(sql, values)
            return (cursor.fetchall() if cursor.description else []), cursor.rowcount

        found: tuple[list[Any], int] = await self._here(at_once)
        return found

    async def many(self, sql: str, rows: Sequence[Sequence[Any]]) -> list[Any]:
        """The same for each row, and what all of them read back."""

        def at_once(raw: sqlite3.Connection) -> list[Any]:
            return [row for values in rows for row in raw.execute(sql, values).fetchall()]

        found: list[Any] = await self._here(at_once)
        return found

    def later(self, sql: str, rows: Sequence[Sequence[Any]], check: Callable[[int], None] | None = None) -> None:
        """Before the next statement, or before the commit. `check` is told how many rows were touched."""

        def when_it_is_time(raw: sqlite3.Connection) -> None:
            touched = raw.executemany(sql, rows).rowcount
            if check:
                check(touched)

        self._waiting.append(when_it_is_time)

    async def run(self, act: _Act) -> Any:
        """In the driver's thread."""
        await self._catch_up()
        self._is_all_here = False
        return await self._there(lambda: act(self._conn))

    async def _here(self, act: _Act) -> Any:
        """In the loop's thread."""
        await self._catch_up()
        return act(self._conn)

    async def _there(self, act: Callable[[], Any]) -> Any:
        self._is_at_rest = False  # and stays so when we are cancelled: then it is still going on over there
        found = await self._execute(act)  # type: ignore[no-untyped-call]
        self._is_at_rest = True
        return found

    async def _catch_up(self) -> None:
        """Whatever has to come before the next statement."""
        if not self._is_at_rest:
            await self._there(lambda: None)
        if self._beginning:
            await self._begin()
        before, self._waiting = self._waiting, []
        for each in before:
            each(self._conn)

    async def _begin(self) -> None:
        """SQLite's own way to wait for another process would hold everybody up."""
        if self._is_durable is not self._was_durable:
            self._conn.executescript(_DURABLE if self._is_durable else _NOT_DURABLE)
            self._was_durable = self._is_durable
        pause, until = _SHORTEST_S, time.monotonic() + self.patience_s
        while not self._has_begun(is_last_try=time.monotonic() >= until):
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_S)
        self._beginning = ""

    def _has_begun(self, *, is_last_try: bool) -> bool:
        try:
            self._conn.execute(self._beginning)
        except sqlite3.OperationalError as error:
            if is_last_try or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            return False
        return True

    async def commit(self) -> None:
        if self._waiting:
            await self._here(lambda raw: None)
        await self._end(lambda: self._conn.commit(), is_short=not self._is_durable)

    async def rollback(self) -> None:
        self._waiting = []
        await self._end(lambda: self._conn.rollback(), is_short=self._is_all_here)

    async def _end(self, how: Callable[[], None], *, is_short: bool) -> None:
        """The pool rolls back whatever is given back to it, which mostly has been committed."""
        self._beginning = ""
        if not self._is_at_rest or (self.in_transaction and not is_short):
            await self._there(how)
        elif self.in_transaction:
            how()
        self._is_all_here = True

    def cursor(self) -> QuickCursor:  # type: ignore[override]
        return QuickCursor(self)
