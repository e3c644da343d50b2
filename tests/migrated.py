"""A SQLite database that is up to date, without the third of a second that every migration from nothing takes."""

import asyncio
import atexit
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from storage.db import Database
from storage.schema import migrate


def sqlite_at(path: Path) -> str:
    """The address of that file, a copy of a migrated database where there is none yet."""
    if not path.exists():
        shutil.copy(_template(), path)
    return f"sqlite:///{path}"


@cache
def _template() -> Path:
    """Migrated once in each test process."""
    folder = Path(tempfile.mkdtemp(prefix="motcua-migrated-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with ThreadPoolExecutor(1) as elsewhere:  # whoever asks may be in a loop of their own
        elsewhere.submit(asyncio.run, migrated(f"sqlite:///{folder}/motcua.db")).result()
    return folder / "motcua.db"


async def migrated(url: str) -> None:
    db = Database(url)
    await migrate(db)
    await db.close()
