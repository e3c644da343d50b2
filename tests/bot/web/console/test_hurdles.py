"""Heads and administrators see at which questions people get stuck, by month; nobody is named, others see nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from flows.hurdles.model import Stuck, Why
from flows.ports import Changes
from flows.staffing import posts_of
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.bot.web.fakes_staff import COMMUNE, LEASE, FakeOffice
from tests.bot.web.staff_browser import HASH, StaffBrowser
from tests.kit import NOW
from tests.migrated import sqlite_at

CODE = "1.004873"
COUNTED = [
    *(Stuck("2026-11", CODE, "owner_born", Why.REFUSED) for _ in range(3)),
    Stuck("2026-11", CODE, "@reviewing", Why.ASKED),
    Stuck("2026-10", "9.999999", "gone", Why.SILENT),
]


@pytest.fixture
async def stored(office: FakeOffice, tmp_path: Path) -> AsyncIterator[SqlStore]:
    store = await open_store(sqlite_at(tmp_path / "motcua.db"), KeyRing.from_secret("test"), frozenset({"web"}))
    async with store.transaction() as tx:
        await tx.write(Changes(stuck=COUNTED), holder="test", lease=LEASE, now=NOW)
    for login in ("head", "administrator", "officer", "auditor"):
        await store.staff.add(login, name=f"Người {login}", posts=posts_of(login, COMMUNE), password_hash=HASH)
    office.real = store
    yield store
    await store.close()


async def entered(counter: StaffBrowser, login: str) -> StaffBrowser:
    answer = await counter.enter(login, "mat-khau-dung")
    assert answer.status == 303
    return counter


async def test_the_newest_month_is_shown_with_the_question_in_words(stored: SqlStore, counter: StaffBrowser) -> None:
    page = await (await entered(counter, "head")).open("/staff/hurdles")

    assert "Tháng 11/2026" in page
    assert "Ngày sinh" in page
    assert "Đọc lại trước khi nộp" in page
    assert "owner_born" not in page


async def test_an_older_month_can_be_chosen_and_what_is_gone_is_no_error(
    stored: SqlStore, counter: StaffBrowser
) -> None:
    page = await (await entered(counter, "administrator")).open("/staff/hurdles?month=2026-10")

    assert "Tháng 10/2026" in page
    assert "gone" in page


@pytest.mark.parametrize("month", ["2026-13", "%27--", "", "2027-01"])
async def test_a_month_that_there_is_not_shows_the_newest(stored: SqlStore, counter: StaffBrowser, month: str) -> None:
    page = await (await entered(counter, "head")).open(f"/staff/hurdles?month={month}")

    assert "Tháng 11/2026" in page


@pytest.mark.parametrize("login", ["officer", "auditor"])
async def test_others_do_not_see_it(stored: SqlStore, counter: StaffBrowser, login: str) -> None:
    desk = await entered(counter, login)

    assert (await desk.client.get("/staff/hurdles")).status == 403
    assert "/staff/hurdles" not in await desk.open("/staff")


async def test_before_anybody_was_stuck_the_page_says_so(office: FakeOffice, counter: StaffBrowser) -> None:
    await counter.log_in("thu", role="head")

    assert "Chưa ghi nhận ai vướng" in await counter.open("/staff/hurdles")
