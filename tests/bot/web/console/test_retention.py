"""What is to go is listed long before it goes, for who looks after the unit's data; holding it is written down."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from flows.audit import Trail
from flows.dossiers.model import Status
from flows.ports import Changes, ChatKey, Wanted
from flows.retention.model import Farewell
from flows.staffing import posts_of
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.bot.web.fakes_staff import COMMUNE, LEASE, FakeOffice, a_filed
from tests.bot.web.staff_browser import HASH, PASSWORD, StaffBrowser
from tests.kit import NOW
from tests.migrated import sqlite_at


@pytest.fixture
async def stored(office: FakeOffice, tmp_path: Path) -> AsyncIterator[SqlStore]:
    store = await open_store(sqlite_at(tmp_path / "motcua.db"), KeyRing.from_secret("a secret"), frozenset({"web"}))
    await store.staff.add("mai", name="Mai", posts=posts_of("head", COMMUNE), password_hash=HASH)
    async with store.transaction() as tx:
        (me,) = await tx.load([Wanted(ChatKey("telegram", "5"))])
        ended = a_filed(status=Status.STOPPED, person_id=me.person.id, chat_id=me.chat_id)
        soon = Farewell(ended.id, NOW, NOW + timedelta(days=30))
        await tx.write(Changes(opened=[ended], farewells=[soon]), holder="", lease=LEASE, now=NOW)
    office.real = store
    yield store
    await store.close()


async def test_it_is_listed_held_and_let_go(stored: SqlStore, counter: StaffBrowser) -> None:
    await counter.enter("mai", PASSWORD)

    page = await counter.open("/staff/retention")
    refused = await counter.client.post("/staff/retention/d1", data={"action": "hold"})
    answers = [await counter.post("/staff/retention/d1", action=action) for action in ("hold", "let_go", "burn")]

    assert "H99.101-261120-0001" in page
    assert "Nguyễn Thị Mẫu" not in page
    assert refused.status == 403
    assert [each.status for each in answers] == [303, 303, 400]
    trail = [line.entry.action for line in await stored.audit.lines(Trail())]
    assert [each for each in trail if each.startswith("dossier_")] == ["dossier_let_go", "dossier_held"]
