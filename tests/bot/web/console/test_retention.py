"""What is to go is listed long before it goes, for who looks after the unit's data; holding it is written down."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from flows.audit import Trail
from flows.complaints.model import About, Complaint, Stand
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


async def test_what_keeps_it_is_named(stored: SqlStore, counter: StaffBrowser) -> None:
    async with stored.transaction() as tx:
        (me,) = await tx.load([Wanted(ChatKey("telegram", "5"))])
        open_one = Complaint(
            "PA-261101-0001", me.person.id, me.chat_id, COMMUNE, About.CONDUCT, Stand.NEW, "Lời riêng", NOW, NOW,
            dossier_code="H99.101-261120-0001",
        )  # fmt: skip
        await tx.write(Changes(complaints=[open_one]), holder="", lease=LEASE, now=NOW)
    await counter.enter("mai", PASSWORD)

    page = await counter.open("/staff/retention")

    assert "phản ánh, kiến nghị về hồ sơ chưa giải quyết xong" in page
    assert "yêu cầu về dữ liệu cá nhân của chủ hồ sơ chưa xong" not in page
    assert "Lời riêng" not in page


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
