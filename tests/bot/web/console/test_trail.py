"""Who checks sees who did what, narrowed and page by page; takes it out as text; and can change nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.web.console.roles import ROLES
from flows.audit import AuditEntry
from flows.ports import Changes, ChatKey, Wanted
from flows.staffing import posts_of
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.bot.web.fakes_staff import COMMUNE, LEASE, FakeOffice, a_filed
from tests.bot.web.staff_browser import HASH, PASSWORD, StaffBrowser
from tests.kit import NOW
from tests.migrated import sqlite_at

HOSTILE = "=HYPERLINK(1)<script>alert(1)</script>"


def a_line(number: int = 0, **changes: str) -> AuditEntry:
    at = NOW + timedelta(minutes=number)
    given = {"actor": "lan", "action": "dossier_viewed", "object_id": "d1", "unit_id": COMMUNE, **changes}
    return AuditEntry(at, **given)  # type: ignore[arg-type]


async def test_lines_are_told_in_words(office: FakeOffice, counter: StaffBrowser) -> None:
    office.audit.entries.append(a_line(actor="tra"))
    await counter.log_in("tra", role="auditor", unit_id=None)

    page = await counter.open("/staff/trail")

    assert "Cán bộ tra (tra)" in page
    assert "Xem hồ sơ" in page
    assert office.audit.entries[-1].action == "trail_viewed"


async def test_an_auditor_of_a_unit_sees_lines_of_that_unit(office: FakeOffice, counter: StaffBrowser) -> None:
    office.audit.entries += [a_line(object_id="here"), a_line(object_id="there", unit_id="tinh-minh-hoa")]
    await counter.log_in("tra", role="auditor", unit_id=COMMUNE)

    page = await counter.open("/staff/trail")

    assert "<td>here<" in page
    assert "<td>there<" not in page


async def test_lines_go_on_where_the_page_ended(office: FakeOffice, counter: StaffBrowser) -> None:
    office.audit.entries += [a_line(number) for number in range(150)]
    await counter.log_in("tra", role="auditor", unit_id=None)

    first = await counter.open("/staff/trail?person=lan")
    link = first.partition('role="button" href="')[2].partition('"')[0].replace("&amp;", "&")
    second = await counter.open(link)

    assert (first.count('<td class="when">'), second.count('<td class="when">')) == (100, 50)
    assert 'role="button"' not in second


async def test_the_export_is_text_that_no_spreadsheet_runs_and_a_line_itself(
    office: FakeOffice, counter: StaffBrowser
) -> None:
    office.audit.entries.append(AuditEntry(NOW, HOSTILE, "=cmd", detail={"=1+1": "x"}))
    await counter.log_in("tra", role="auditor", unit_id=None)

    answer = await counter.client.get("/staff/trail.csv")
    text = (await answer.read()).decode("utf-8-sig")

    assert answer.content_type == "text/csv"
    assert "'=HYPERLINK" in text
    assert not [line for line in text.splitlines() for cell in line.split(",") if cell.startswith(("=", '"='))]
    assert office.audit.entries[-1].action == "export_made"


async def test_hostile_words_are_shown_as_text(office: FakeOffice, counter: StaffBrowser) -> None:
    office.audit.entries.append(a_line(actor=HOSTILE))
    await counter.log_in("tra", role="auditor", unit_id=None)

    page = await counter.open("/staff/trail?code=<script>&since=x&person=%00&before=abc")

    assert "<script>alert" not in page


@pytest.mark.parametrize("role", ["officer", "head", "reception", "nobody"])
async def test_others_see_no_trail(counter: StaffBrowser, role: str) -> None:
    await counter.log_in("lan", role="officer")

    assert role not in ROLES[("GET", "/staff/trail")]
    assert (await counter.client.get("/staff/trail")).status == 403


def test_nothing_can_be_changed_in_the_trail() -> None:
    assert [method for method, path in ROLES if path.startswith("/staff/trail") and method != "GET"] == []


@pytest.fixture
async def stored(office: FakeOffice, tmp_path: Path) -> AsyncIterator[SqlStore]:
    store = await open_store(sqlite_at(tmp_path / "motcua.db"), KeyRing.from_secret("a secret"), frozenset({"web"}))
    async with store.transaction() as tx:
        (citizen,) = await tx.load([Wanted(ChatKey("telegram", "1"))])
        await tx.write(Changes(opened=[a_filed(person_id=citizen.person.id)]), holder="test", lease=LEASE, now=NOW)
    office.real = store
    yield store
    await store.close()


FILTERS = [
    pytest.param("code=H99.101-261120-0001", 1, id="code"),
    pytest.param("code=h99.101 261120 0001", 1, id="code as typed"),
    pytest.param("since=2026-11-21", 1, id="from a day"),
    pytest.param("until=2026-11-20", 2, id="up to a day"),
    pytest.param("action=export_made", 1, id="action"),
    pytest.param("person=minh&action=export_made", 0, id="several"),
]


@pytest.mark.parametrize(("query", "count"), FILTERS)
async def test_the_trail_is_narrowed(
    office: FakeOffice, stored: SqlStore, counter: StaffBrowser, query: str, count: int
) -> None:
    await stored.audit.append(
        [a_line(), a_line(object_id="", actor="minh"), a_line(60 * 24, object_id="", action="export_made")]
    )
    await add_auditor(stored)
    await counter.enter("tra", PASSWORD)

    page = await counter.open(f"/staff/trail?{query}&person=" if "person" not in query else f"/staff/trail?{query}")

    lines = [row for row in page.split("<tr>")[2:] if "Đăng nhập" not in row and "Xem nhật ký" not in row]
    assert len(lines) == count


async def add_auditor(store: SqlStore) -> None:
    await store.staff.add("tra", name="Lê Văn Tra", posts=posts_of("auditor", None), password_hash=HASH)
