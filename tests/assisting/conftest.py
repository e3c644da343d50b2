"""A store of its own for each test, copied from one that was migrated once; what many begin with is played once."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.helping import Counter
from tests.migrated import sqlite_at
from tests.rehearsing import Kept, Rehearsal


@pytest.fixture(scope="package")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("assisting") / "motcua.db"
    sqlite_at(path)
    return path


@pytest.fixture(scope="package")
def kept() -> dict[str, Kept]:
    return {}


@pytest.fixture
async def counter(empty_store: Path, kept: dict[str, Kept], tmp_path: Path) -> AsyncIterator[Counter]:
    rehearsal = Rehearsal(tmp_path / "motcua.db", empty_store.parent, kept)
    shutil.copy(empty_store, rehearsal.database)
    counter = Counter(await rehearsal.opened(), rehearsal=rehearsal)
    yield counter
    await counter.store.close()
