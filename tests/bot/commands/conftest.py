"""An installation on disk as the first start leaves it: made once, copied for each test that wants one."""

import asyncio
import shutil
from pathlib import Path

import pytest

from bot.settings import NAMES, Settings


@pytest.fixture(scope="session")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from bot.wiring import open_installation  # only tests of a whole installation need all of it

    folder = tmp_path_factory.mktemp("installation")

    async def start() -> None:
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]
            database_url=f"sqlite:///{folder}/data/motcua.db",
            files_url=f"file://{folder}/data/files",
        )
        await (await open_installation(settings)).close()

    asyncio.run(start())
    return folder


@pytest.fixture
def nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, and no setting of the machine that runs the tests."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def installed(nothing: Path, first_start: Path) -> Path:
    shutil.copytree(first_start, nothing, dirs_exist_ok=True)
    return nothing
