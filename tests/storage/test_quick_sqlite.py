"""The shorter way to SQLite keeps what transactions promise: all or nothing, and nothing left open."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.db import Database
from storage.quick_sqlite import QuickConnection


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[QuickConnection]:
    connection = QuickConnection(str(tmp_path / "a.db"))
    await connection
    await connection.cursor().execute("CREATE TABLE t (n INTEGER PRIMARY KEY)")
    yield connection
    await connection.close()


async def numbers(connection: QuickConnection) -> list[int]:
    found = await connection.cursor().execute("SELECT n FROM t")
    return [n for (n,) in await found.fetchall()]


async def test_transaction_begins_with_its_first_statement_and_is_taken_back_whole(connection: QuickConnection) -> None:
    connection.begin("BEGIN IMMEDIATE")
    assert not connection.in_transaction
    await connection.cursor().executemany("INSERT INTO t VALUES (?)", [(1,), (2,)])
    assert connection.in_transaction

    await connection.rollback()

    assert await numbers(connection) == []
    assert not connection.in_transaction


async def test_transaction_without_a_statement_leaves_nothing_begun(connection: QuickConnection) -> None:
    connection.begin("BEGIN IMMEDIATE")
    await connection.commit()

    await connection.cursor().execute("INSERT INTO t VALUES (1)")

    assert not connection.in_transaction
    assert await numbers(connection) == [1]


async def test_what_waits_is_there_for_the_next_statement(connection: QuickConnection) -> None:
    connection.begin("BEGIN IMMEDIATE")
    connection.later("INSERT INTO t VALUES (?)", [(1,), (2,)])

    found, _ = await connection.one("SELECT n FROM t", ())

    assert found == [(1,), (2,)]


async def test_what_waits_is_committed_with_the_rest(connection: QuickConnection) -> None:
    connection.begin("BEGIN IMMEDIATE")
    connection.later("INSERT INTO t VALUES (?)", [(1,)])

    await connection.commit()
    await connection.rollback()

    assert not connection.in_transaction
    assert await numbers(connection) == [1]


async def test_what_waits_is_forgotten_with_the_rest(connection: QuickConnection) -> None:
    connection.begin("BEGIN IMMEDIATE")
    connection.later("INSERT INTO t VALUES (?)", [(1,)])

    await connection.rollback()
    await connection.commit()

    assert await numbers(connection) == []


async def test_what_is_wrong_with_what_waited_is_raised_by_the_commit(connection: QuickConnection) -> None:
    def refuse(touched: int) -> None:
        raise ValueError(f"{touched} touched")

    connection.begin("BEGIN IMMEDIATE")
    connection.later("INSERT INTO t VALUES (?)", [(1,)], refuse)

    with pytest.raises(ValueError, match="1 touched"):
        await connection.commit()
    await connection.rollback()

    assert await numbers(connection) == []


async def test_statement_that_goes_on_after_a_cancellation_is_taken_back(connection: QuickConnection) -> None:
    connection.begin("BEGIN IMMEDIATE")
    many = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 200000)"
    slow = f"INSERT INTO t {many} SELECT n FROM c"
    running = asyncio.create_task(connection.cursor().execute(slow))
    await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    await connection.rollback()

    assert not connection.in_transaction
    assert await numbers(connection) == []


async def test_cancelled_writer_leaves_the_lock_to_the_next(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path}/a.db")
    began = asyncio.Event()

    async def write() -> None:
        async with db.writing() as connection:
            await connection.execute(text("CREATE TABLE t (n INTEGER)"))
            began.set()
            await asyncio.sleep(60)

    writer = asyncio.create_task(write())
    await began.wait()
    writer.cancel()
    await asyncio.gather(writer, return_exceptions=True)

    async with db.writing() as connection:
        await connection.execute(text("CREATE TABLE t (n INTEGER)"))
    await db.close()
