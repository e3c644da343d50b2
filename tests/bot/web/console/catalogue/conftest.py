"""The catalogue desk over a real store: an administrator of the whole agency, a head of the commune, an officer."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path

import pytest

from bot.web.console.catalogue.publishing import RUNS
from flows.editions.model import Draft, Entries, Realm
from storage.store import SqlStore
from tests.bot.web.console.real_office import hired
from tests.bot.web.console.two_units import opened
from tests.bot.web.fakes_staff import COMMUNE, FakeOffice
from tests.bot.web.staff_browser import PASSWORD, StaffBrowser

BIRTH, EXTRACT = "1.001193", "2.000635"
STAFF = (("quan", "administrator", None), ("hoa", "head", COMMUNE), ("lan", "officer", COMMUNE))
FEE = {"code": EXTRACT, "unit": COMMUNE, "on": "1", "intake": "here", "level": "toan_trinh", "fee": "15.000"}


@pytest.fixture(scope="session")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once; every test gets a copy."""
    path = tmp_path_factory.mktemp("staffed") / "motcua.db"
    asyncio.run(_staffed(path))
    return path


async def _staffed(path: Path) -> None:
    store = await opened(path)
    for login, title, unit_id in STAFF:
        await hired(store, login, title, unit_id)
    await store.close()


@pytest.fixture
async def stored(staffed: Path, office: FakeOffice, tmp_path: Path) -> AsyncIterator[SqlStore]:
    shutil.copy(staffed, tmp_path / "motcua.db")
    store = await opened(tmp_path / "motcua.db")
    office.real = store
    yield store
    await store.close()


@pytest.fixture
async def desk(stored: SqlStore, counter: StaffBrowser) -> StaffBrowser:
    """The administrator has logged in."""
    return await entered(counter, "quan")


async def entered(counter: StaffBrowser, login: str) -> StaffBrowser:
    await counter.enter(login, PASSWORD)
    await counter.open("/staff/password")
    return counter


async def draft_of(store: SqlStore, login: str = "quan") -> Draft | None:
    (person,) = [each for each in await store.staff.list() if each.login == login]
    return await store.editions.draft(Realm.OFFICE, person.id)


async def drafted(store: SqlStore, login: str = "quan") -> Entries:
    draft = await draft_of(store, login)
    return draft.entries if draft else {}


async def published(counter: StaffBrowser, note: str = "Nghị quyết 12") -> str:
    """Publishes what is drafted; the page as it stands when the checks are over."""
    answer = await counter.post("/staff/catalogue/publish", note=note)
    assert answer.status == 303, await answer.text()
    async with asyncio.timeout(60):
        await asyncio.gather(*counter.client.app[RUNS])
    page = await counter.open(answer.headers["Location"])
    assert "<progress" not in page
    return page


def words(page: str) -> str:
    """What stands on a page, without tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
