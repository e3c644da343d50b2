"""Two people who asked for a person, stored once; every test gets a copy."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.dossiers.model import Status
from flows.ports import Changes, PersonRequest, Wanted
from flows.staffing import posts_of
from storage.store import SqlStore
from tests.bot.web.console.requests.kit import HERE, STAFF, THERE, An, opened
from tests.bot.web.fakes_staff import LEASE, PROVINCE, FakeOffice, a_filed
from tests.bot.web.staff_browser import HASH, PASSWORD, StaffBrowser
from tests.kit import NOW


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An asked with dossiers of two units; somebody who has none asked a minute later. Copied for each test."""
    path = tmp_path_factory.mktemp("requests") / "motcua.db"
    asyncio.run(_furnished(path))
    return path


async def _furnished(path: Path) -> None:
    store = await opened(path)
    for login, unit_id in STAFF:
        await store.staff.add(login, name=f"Cán bộ {login}", posts=posts_of("officer", unit_id), password_hash=HASH)
    async with store.transaction() as tx:
        an, other = await tx.load([Wanted(HERE), Wanted(THERE)])
        whose: dict[str, Any] = {"person_id": an.person.id, "chat_id": an.chat_id}
        mine = a_filed(**whose)
        far = a_filed(id="far", unit_id=PROVINCE, code="H99.01-261120-0002", token="f" * 22, **whose)
        slip = a_filed(id="slip", status=Status.PREPARED, code=None, filed_at=None, token="s" * 22, **whose)
        about = "Tôi không có <b>giấy chứng sinh</b>"
        asked = [PersonRequest(an.person.id, an.chat_id, about, NOW)]
        asked.append(PersonRequest(other.person.id, other.chat_id, "Gọi lại cho tôi", NOW + timedelta(minutes=1)))
        changes = Changes(opened=[mine, far, slip], person_requests=asked)
        await tx.write(changes, holder="", lease=LEASE, now=NOW)
    await store.close()


@pytest.fixture
async def stored(office: FakeOffice, furnished: Path, tmp_path: Path) -> AsyncIterator[SqlStore]:
    store = await opened(Path(shutil.copy(furnished, tmp_path)))
    office.real = store
    yield store
    await store.close()


@pytest.fixture
async def lan(stored: SqlStore, counter: StaffBrowser) -> StaffBrowser:
    await counter.enter("lan", PASSWORD)
    await counter.open("/staff/requests")
    return counter


@pytest.fixture
def an(stored: SqlStore, office: FakeOffice) -> An:
    return An(stored, office)
