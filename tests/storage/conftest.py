"""Every promise of the ports is tried on both databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.keys import KeyRing
from storage.store import SqlStore, open_store

RING = KeyRing.from_secret("a secret for tests")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path}/motcua.db"


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
