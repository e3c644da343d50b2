"""Every promise of the ports is tried on both databases."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.migrated import migrated, sqlite_at
from tests.servers import PostgresServer

RING = KeyRing.from_secret("a secret for tests")


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> str:
    name = postgres_server.create()
    asyncio.run(migrated(postgres_server.url(name)))
    return name


def sqlite_copy(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    yield sqlite_at(tmp_path / "motcua.db")


def postgres_copy(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = server.create(template=request.getfixturevalue("postgres_template"))
    yield server.url(name)
    server.drop(name)


def sqlite_empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    yield f"sqlite:///{tmp_path}/motcua.db"


def postgres_empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    yield request.getfixturevalue("postgres_url")


BOTH = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))
COPIES = {"sqlite": sqlite_copy, "postgres": postgres_copy}
EMPTY = {"sqlite": sqlite_empty, "postgres": postgres_empty}


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    yield from COPIES[request.param](request, tmp_path)


@pytest.fixture(params=BOTH)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    yield from EMPTY[request.param](request, tmp_path)


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[SqlStore]:
    opened = await open_store(database_url, RING, frozenset({"web"}))
    yield opened
    await opened.close()


@pytest.fixture
async def another(database_url: str, store: SqlStore) -> AsyncIterator[SqlStore]:
    """A second process on the same database, as far as the database can tell."""
    opened = await open_store(database_url, RING, frozenset({"web"}))
    yield opened
    await opened.close()
