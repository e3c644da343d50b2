"""Addresses are understood or refused in one plain sentence; a database that went away is waited for, not died of."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from flows.ports import StoreUnavailable
from storage.db import Database, driver_url
from tests.servers import PostgresServer


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("sqlite:///motcua.db", "sqlite+aiosqlite"),
        ("sqlite+aiosqlite:////var/lib/motcua.db", "sqlite+aiosqlite"),
        ("postgresql://u:p@host/name", "postgresql+asyncpg"),
        ("postgres://host/name", "postgresql+asyncpg"),
        ("postgresql+asyncpg://host/name", "postgresql+asyncpg"),
    ],
)
def test_plain_addresses_get_their_driver(given: str, driver: str) -> None:
    assert driver_url(given).drivername == driver


@pytest.mark.parametrize(
    "given", ["", "motcua.db", "mysql://host/name", "sqlite://", "sqlite:///:memory:", "postgresql://host:port/x"]
)
def test_other_addresses_are_refused_in_one_sentence(given: str) -> None:
    with pytest.raises(ValueError, match="DATABASE_URL must") as refused:
        driver_url(given)

    assert "\n" not in str(refused.value)


def test_refusal_does_not_repeat_the_password() -> None:
    with pytest.raises(ValueError, match="DATABASE_URL must") as refused:
        driver_url("mysql://me:hunter2@host/name")

    assert "hunter2" not in str(refused.value)


def test_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(ValueError, match=r"folder .*/file/data cannot be made"):
        Database(f"sqlite:///{tmp_path}/file/data/motcua.db")


async def test_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "motcua.db").write_bytes(b"not a database at all" * 100)
    db = Database(f"sqlite:///{tmp_path}/motcua.db")

    with pytest.raises(StoreUnavailable, match=r"motcua\.db does not answer: file is not a database"):
        await ask(db)
    await db.close()


async def test_sqlite_is_durable(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path}/motcua.db")

    async with db.writing() as connection:
        found = [
            (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]

    assert found == ["wal", 2, 1]
    await db.close()


async def test_leases_do_not_wait_for_the_disk_and_what_follows_does(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path}/motcua.db")
    found = []
    for way in (db.writing, db.leasing, db.writing):
        async with way() as connection:
            found.append((await connection.execute(text("PRAGMA synchronous"))).scalar_one())

    assert found == [2, 1, 2]
    await db.close()


async def test_another_process_that_writes_is_waited_for_without_holding_anybody_up(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path}/motcua.db")
    async with db.writing() as connection:
        await connection.execute(text("CREATE TABLE t (n INTEGER)"))
    other = sqlite3.connect(tmp_path / "motcua.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def write() -> None:
        async with db.writing() as connection:
            await connection.execute(text("INSERT INTO t VALUES (1)"))

    writing = asyncio.create_task(write())
    await asyncio.sleep(0.05)
    assert not writing.done()
    other.execute("COMMIT")
    await asyncio.wait_for(writing, 10)

    assert other.execute("SELECT n FROM t").fetchall() == [(1,)]
    other.close()
    await db.close()


async def test_a_process_that_never_stops_writing_is_not_waited_for_any_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.quick_sqlite.PATIENCE_S", 0.02)
    db = Database(f"sqlite:///{tmp_path}/motcua.db")
    await ask(db)
    other = sqlite3.connect(tmp_path / "motcua.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreUnavailable, match="database is locked"):
        async with db.writing() as connection:
            await connection.execute(text("CREATE TABLE t (n INTEGER)"))

    other.execute("ROLLBACK")
    async with db.writing() as connection:
        await connection.execute(text("CREATE TABLE t (n INTEGER)"))
    other.close()
    await db.close()


async def test_many_writers_on_one_file_all_get_their_turn(tmp_path: Path) -> None:
    databases = [Database(f"sqlite:///{tmp_path}/motcua.db") for _ in range(2)]
    async with databases[0].writing() as connection:
        await connection.execute(text("CREATE TABLE t (n INTEGER)"))

    async def add(db: Database, number: int) -> None:
        async with db.writing() as connection:
            await connection.execute(text("INSERT INTO t VALUES (:n)"), {"n": number})

    await asyncio.gather(*(add(databases[n % 2], n) for n in range(100)))

    async with databases[0].reading() as connection:
        assert (await connection.execute(text("SELECT count(DISTINCT n) FROM t"))).scalar_one() == 100
    for db in databases:
        await db.close()


async def test_nobody_listening_is_unavailable() -> None:
    db = Database("postgresql://me:hunter2@127.0.0.1:1/name")

    with pytest.raises(StoreUnavailable, match=r"127\.0\.0\.1/name does not answer") as failed:
        await ask(db)

    assert "hunter2" not in str(failed.value)
    assert "\n" not in str(failed.value)
    await db.close()


@pytest.mark.postgres
async def test_unknown_database_is_named(postgres_server: PostgresServer) -> None:
    db = Database(postgres_server.url("nowhere"))

    with pytest.raises(StoreUnavailable, match='"nowhere" does not exist'):
        await ask(db)
    await db.close()


@pytest.mark.postgres
async def test_connections_that_were_cut_are_made_anew(postgres_server: PostgresServer, postgres_url: str) -> None:
    db = Database(postgres_url)
    await asyncio.gather(*(ask(db) for _ in range(5)))
    postgres_server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'motcua'")

    answered = 0
    for _ in range(10):
        try:
            answered += await ask(db)
        except StoreUnavailable:
            await asyncio.sleep(0.1)

    assert answered >= 9
    await db.close()


async def ask(db: Database) -> int:
    async with db.reading() as connection:
        return int((await connection.execute(text("SELECT 1"))).scalar_one())
