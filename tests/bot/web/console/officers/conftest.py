"""An office whose people have telephones, furnished once; every test gets a copy."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.store import SqlStore
from tests.bot.web.console.officer_kit import Phone, furnished, opened


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("officers") / "motcua.db"
    asyncio.run(furnished(path))
    return path


@pytest.fixture
async def store(house: Path, tmp_path: Path) -> AsyncIterator[SqlStore]:
    store = await opened(Path(shutil.copy(house, tmp_path)))
    yield store
    await store.close()


@pytest.fixture
async def lan(store: SqlStore) -> Phone:
    return await Phone(store, "1").linked("lan")
