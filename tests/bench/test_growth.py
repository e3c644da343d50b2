"""What is filled in bulk is what the program itself would have written: turns and look-ups go on from it."""

from pathlib import Path

import pytest

from bench import growth
from storage.store import SqlStore
from tests.servers import PostgresServer


async def holds_a_turn(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    store: SqlStore = await growth.filled(url, 40)
    try:
        await growth.one_turn(store, 3)
        await growth.one_lookup(store, 3)
    finally:
        await store.close()
    assert "40 of 40 dossiers" in capsys.readouterr().out


async def test_filled_sqlite_holds_a_turn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await holds_a_turn(f"sqlite:///{tmp_path}/a.db", capsys)


async def test_filled_postgresql_holds_a_turn(
    postgres_server: PostgresServer, capsys: pytest.CaptureFixture[str]
) -> None:
    await holds_a_turn(postgres_server.url(postgres_server.create()), capsys)
