"""The trial chat is the real engine under the draft, and leaves nothing anywhere."""

from __future__ import annotations

import json
import re
from html import unescape

from sqlalchemy import func, select

from storage.store import SqlStore
from storage.tables import metadata
from tests.bot.web.console.catalogue.conftest import BIRTH, EXTRACT, FEE, words
from tests.bot.web.staff_browser import StaffBrowser

#: What a page leaves by being looked at and changed: the session, the trail, the draft itself.
OFFICE_TABLES = {"staff_sessions", "audit_entries", "audit_head", "edition_drafts", "login_attempts", "staff"}


async def rows(store: SqlStore) -> dict[str, int]:
    async with store._db.reading() as connection:
        return {
            table.name: (await connection.execute(select(func.count()).select_from(table))).scalar_one()
            for table in metadata.sorted_tables
            if table.name not in OFFICE_TABLES
        }


def carried(page: str) -> str:
    found = re.search(r'name="did" value="([^"]*)"', page)
    assert found
    return unescape(found[1])


async def says(desk: StaffBrowser, page: str, **act: str) -> str:
    answer = await desk.post("/staff/catalogue/sandbox", code=EXTRACT, did=carried(page), **act)
    assert answer.status == 200
    return await answer.text()


def button(page: str, label: str) -> str:
    found = re.search(rf'name="press" value="([^"]+)">{label}', page)
    assert found, words(page)
    return found[1]


async def test_a_trial_goes_from_the_card_to_the_notice_under_the_draft_and_leaves_nothing(
    desk: StaffBrowser, stored: SqlStore
) -> None:
    await desk.post("/staff/catalogue/offer", **FEE)
    before = await rows(stored)

    page = await desk.open(f"/staff/catalogue/sandbox?code={EXTRACT}")
    assert "15.000 đồng" in words(page)
    page = await says(desk, page, press=button(page, "Bắt đầu"))
    page = await says(desk, page, press=button(page, "Tôi đồng ý"))
    page = await says(desk, page, text="<script>alert(1)</script>")
    page = await says(desk, page, file="1")

    assert "<script>alert" not in page
    assert len(json.loads(carried(page))) == 5
    assert await rows(stored) == before


async def test_a_trial_of_another_page_is_no_trial(desk: StaffBrowser) -> None:
    await desk.open("/staff/catalogue/sandbox")

    for given in ("", "{", '"x"', "[1]", "[]"):
        assert (await desk.post("/staff/catalogue/sandbox", did=given, text="xin chào")).status == 422
    strange = json.dumps([["press", "9.9"], ["nothing", "abc"], ["open", "tt_9.999999"]])
    assert (await desk.post("/staff/catalogue/sandbox", did=strange)).status == 200


async def test_a_trial_that_grew_too_long_is_begun_anew(desk: StaffBrowser) -> None:
    await desk.open("/staff/catalogue/sandbox")
    long = json.dumps([["text", "a" * 500]] * 41)

    answer = await desk.post("/staff/catalogue/sandbox", did=long, text="thêm nữa")
    page = await answer.text()

    assert answer.status == 200
    assert "đã quá dài" in page
    assert "thêm nữa" not in page


async def test_a_trial_of_the_shipped_procedure_needs_no_draft(desk: StaffBrowser) -> None:
    assert "Giấy chứng sinh" in words(await desk.open(f"/staff/catalogue/sandbox?code={BIRTH}"))
    assert "trợ lý tự động" in words(await desk.open("/staff/catalogue/sandbox"))
