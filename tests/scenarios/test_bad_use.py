"""What an office does wrong on a first day: the program ends at once with one plain sentence and status 1 or 2."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import NAMES, Settings
from tests.scenarios.service import ROOT

pytestmark = pytest.mark.slow
NO, WRONG_USE = 1, 2
DATABASE = Path("data/motcua.db")


@pytest.fixture(scope="module")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation as its first start leaves it, with a key of its own making."""
    from bot.wiring import open_installation

    home = tmp_path_factory.mktemp("office")
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        database_url=f"sqlite:///{home / DATABASE}",
        files_url=f"file://{home}/data/files",
    )

    async def start() -> None:
        await (await open_installation(settings)).close()

    asyncio.run(start())
    return home


@pytest.fixture
def office(first_start: Path, tmp_path: Path) -> Path:
    shutil.copytree(first_start, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port: int = listening.getsockname()[1]
        yield port


def motcua(home: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in NAMES}
    return subprocess.run(
        [sys.executable, "-m", "bot", *(words or ("serve",))],
        cwd=home,
        env={**clean, "PYTHONPATH": str(ROOT), **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def complaint(done: subprocess.CompletedProcess[str], *, status: int) -> str:
    """The one sentence. What is being done while starting is told before it."""
    lines = done.stderr.splitlines()
    assert done.returncode == status, done.stderr
    assert all(line.startswith("motcua: ") for line in lines), done.stderr
    assert not any("ready:" in line for line in lines)
    return lines[-1].removeprefix("motcua: ")


@pytest.mark.parametrize(
    ("url", "status", "part"),
    [
        pytest.param("mysql://anna:hunter2@db/name", WRONG_USE, "DATABASE_URL must look like", id="another database"),
        pytest.param("motcua.db", WRONG_USE, "DATABASE_URL must look like", id="no address"),
        pytest.param("postgresql://anna:hunter2@127.0.0.1:1/name", NO, "does not answer", id="nobody there"),
        pytest.param("sqlite:////proc/none/motcua.db", WRONG_USE, "/proc/none cannot be made", id="no such folder"),
    ],
)
def test_a_wrong_database_is_named(tmp_path: Path, url: str, status: int, part: str) -> None:
    said = complaint(motcua(tmp_path, DATABASE_URL=url, SECRET_KEY="k" * 32), status=status)

    assert part in said
    assert "hunter2" not in said


def test_a_taken_port_is_named(office: Path, taken: int) -> None:
    said = complaint(motcua(office, PORT=str(taken)), status=NO)

    assert said == f"127.0.0.1:{taken} is taken by another program: stop it, or set another PORT"


def test_data_without_its_key_are_refused_and_no_new_key_is_made(office: Path) -> None:
    (office / "data/secret.key").unlink()

    said = complaint(motcua(office), status=NO)

    assert "SECRET_KEY" in said
    assert not (office / "data/secret.key").exists()


def test_data_with_another_key_are_refused(office: Path) -> None:
    said = complaint(motcua(office, SECRET_KEY="of another office, and long enough"), status=NO)

    assert said.startswith("SECRET_KEY is not the key that this database was sealed with")


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param("drop table alembic_version", id="no version"),
        pytest.param("update alembic_version set version_num = '9999'", id="version of the future"),
        pytest.param("drop table outbox", id="table missing"),
    ],
)
def test_a_half_migrated_database_is_refused(office: Path, harm: str) -> None:
    with sqlite3.connect(office / DATABASE) as db:
        db.execute(harm)
    db.close()

    said = complaint(motcua(office), status=NO)

    assert "database" in said


@pytest.mark.parametrize(
    ("line", "part"),
    [
        pytest.param("TELEGRAM_BOT_TOKN=1:hunter2", "did you mean TELEGRAM_BOT_TOKEN?", id="misspelt"),
        pytest.param("PORT=hunter2", "PORT: ", id="wrong value"),
        pytest.param("LOG_LEVEL=hunter2", "LOG_LEVEL: ", id="none of the words"),
    ],
)
def test_a_setting_that_is_none_is_named_without_its_value(tmp_path: Path, line: str, part: str) -> None:
    (tmp_path / ".env").write_text(f"{line}\n", "utf-8")

    said = complaint(motcua(tmp_path), status=WRONG_USE)

    assert part in said
    assert "hunter2" not in said


@pytest.mark.parametrize("words", [("server",), ("serve", "--role", "king"), ("staff", "add")])
def test_a_command_that_is_none_is_wrong_use(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = motcua(tmp_path, *words)

    assert done.returncode == WRONG_USE
    assert "Error: " in done.stderr
    assert "Traceback" not in done.stderr


def test_reading_before_the_first_start_makes_nothing(tmp_path: Path) -> None:
    said = complaint(motcua(tmp_path, "dossiers"), status=NO)

    assert "there is no database yet" in said
    assert list(tmp_path.iterdir()) == []
