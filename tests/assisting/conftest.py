"""A store of its own for each test, copied from one that was migrated once."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.db import Database
from storage.keys import KeyRing
from storage.schema import migrate
from storage.store import open_store
from tests.helping import Counter


@pytest.fixture(scope="package")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("assisting") / "motcua.db"

    async def made() -> None:
        db = Database(f"sqlite:///{path}")
        await migrate(db)
        await db.close()

    asyncio.run(made())
    return path


@pytest.fixture
async def counter(empty_store: Path, tmp_path: Path) -> AsyncIterator[Counter]:
    shutil.copy(empty_store, tmp_path / "motcua.db")
    store = await open_store(
        f"sqlite:///{tmp_path}/motcua.db", KeyRing.from_secret("a secret for tests"), frozenset({"web"})
    )
    yield Counter(store)
    await store.close()
