"""A house whose citizens and colleagues all have hostile names, and somebody who may open every door of it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest

from bot.web.console.routes import ROOMS
from flows.staffing import Post, Role
from storage.store import SqlStore
from tests.bot.web.console import two_units
from tests.bot.web.console.two_units import Things, furnished, move_in, opened
from tests.bot.web.fakes_staff import COMMUNE, FakeOffice
from tests.bot.web.staff_browser import HASH, PASSWORD, StaffBrowser, counter, office, open_counter
from tests.security.hostile import NAME

__all__ = ["counter", "office", "open_counter"]

CHANGES = tuple(path for method, path, _ in ROOMS if method == "POST")
PAGES = tuple(path for method, path, _ in ROOMS if method == "GET")


@dataclass(frozen=True, slots=True)
class House:
    database: Path
    own: Things


@pytest.fixture(scope="session")
def hostile_house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Furnished once; everybody walks through a copy."""
    path = tmp_path_factory.mktemp("hostile") / "motcua.db"
    kept = two_units.PERSONAL[COMMUNE]
    with patch.dict(two_units.PERSONAL, {COMMUNE: (NAME, kept[1], NAME, kept[3])}):
        own, _ = asyncio.run(furnished(path))
    return House(path, own)


@dataclass
class Walker:
    """Holds every post everywhere. What such a person cannot break, nobody can."""

    counter: StaffBrowser
    store: SqlStore
    things: Things

    def path(self, route: str) -> str:
        return self.things.path(route)


@pytest.fixture
async def walker(
    hostile_house: House, office: FakeOffice, open_counter: Callable[[], Awaitable[StaffBrowser]], tmp_path: Path
) -> AsyncIterator[Walker]:
    shutil.copy(hostile_house.database, tmp_path / "motcua.db")
    store = await opened(tmp_path / "motcua.db")
    move_in(office, store)
    posts = [Post(role, None) for role in Role]
    await store.staff.add("minh", name=NAME, posts=posts, password_hash=HASH)
    counter = await open_counter()
    assert (await counter.enter("minh", PASSWORD)).status == 303
    await counter.open("/staff/account")
    yield Walker(counter, store, hostile_house.own)
    await store.close()
