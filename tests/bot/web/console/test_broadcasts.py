"""A broadcast in the console over the real store: written by one, approved by another, seen only by its unit."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from bot.web.console.broadcasts_export import safe
from bot.web.console.broadcasts_view import reason
from bot.web.pages import plain
from flows.broadcasts.model import State
from flows.ports import Fate, Parcel, Settled
from flows.staffing import posts_of
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.bot.web.fakes_staff import COMMUNE, PROVINCE, FakeOffice
from tests.bot.web.staff_browser import HASH, PASSWORD, StaffBrowser
from tests.kit import NOW
from tests.migrated import sqlite_at
from tests.storage.crowd import a_person, bring

RING = KeyRing.from_secret("a secret for tests")
FILED = {"unit_id": COMMUNE, "procedure_code": "1.001193", "status": "registered"}
STAFF = (
    ("lan", "officer", COMMUNE),
    ("minh", "head", COMMUNE),
    ("khac", "head", PROVINCE),
    ("quantri", "administrator", None),
)
FREE: dict[str, Any] = {"title": "Lịch nghỉ lễ", "template": "free", "said": "Ngày 01/01 nghỉ <lễ>."}


@pytest.fixture
async def stored(office: FakeOffice, tmp_path: Path) -> AsyncIterator[SqlStore]:
    """Three people of the commune and one of the province."""
    url = sqlite_at(tmp_path / "motcua.db")
    store = await open_store(url, RING, frozenset({"web"}))
    crowd = [a_person(n, dossiers=({**FILED, "phone": f"+8491234567{n}"},)) for n in (1, 2, 3)]
    crowd.append(a_person(4, channel="zalo", dossiers=({**FILED, "unit_id": PROVINCE},)))
    await bring(url, crowd, ring=RING, now=NOW)
    for login, role, unit in STAFF:
        await store.staff.add(login, name=f"Cán bộ {login}", posts=posts_of(role, unit), password_hash=HASH)
    office.real = store
    yield store
    await store.close()


async def compose(counter: StaffBrowser, **fields: str) -> str:
    """The path of a new draft."""
    await counter.open("/staff/broadcasts/new")
    answer = await counter.post("/staff/broadcasts", **{**FREE, **fields})
    assert answer.status == 303, await answer.text()
    return answer.headers["Location"]


async def do(counter: StaffBrowser, path: str, action: str, *, revision: int | None = None) -> int:
    page = await counter.open(path)
    shown = page.partition('name="revision" value="')[2].partition('"')[0]
    answer = await counter.post(f"{path}/{action}", revision=shown if revision is None else str(revision))
    return answer.status


async def enter(counter: StaffBrowser, login: str) -> None:
    counter.client.session.cookie_jar.clear()
    assert (await counter.enter(login, PASSWORD)).status == 303


async def approved(counter: StaffBrowser) -> str:
    await enter(counter, "lan")
    path = await compose(counter)
    await do(counter, path, "submit")
    await enter(counter, "minh")
    assert await do(counter, path, "approve") == 303
    return path


async def settle(store: SqlStore, *fates: tuple[Fate, str]) -> None:
    parcels: list[Parcel] = await store.outbox.claim(
        "telegram", limit=len(fates), now=NOW, holder="w", lease=timedelta(seconds=15)
    )
    await store.outbox.settle(
        [Settled(p.id, p.chat_id, fate, NOW, error=why) for p, (fate, why) in zip(parcels, fates, strict=True)]
    )


async def test_from_draft_to_outcome(office: FakeOffice, stored: SqlStore, counter: StaffBrowser) -> None:
    await enter(counter, "lan")
    path = await compose(counter)
    draft = await counter.open(path)
    assert await do(counter, path, "submit") == 303
    assert await do(counter, path, "approve") == 403
    await enter(counter, "minh")
    assert await do(counter, path, "approve") == 303
    await settle(stored, (Fate.SENT, ""), (Fate.BLOCKED, "Forbidden: bot was blocked by the user"))
    running = await counter.open(path)
    await settle(stored, (Fate.SENT, ""))
    finished = await counter.open(path)

    assert "Ngày 01/01 nghỉ &lt;lễ&gt;." in draft
    assert plain("staff.broadcasts.count", count=3) in draft
    assert "Chi phí: 0 đ" in draft
    assert "outbox" in office.woken
    assert plain("staff.broadcasts.progress", percent=66) in running
    assert 'hx-trigger="every' in running
    assert plain("staff.broadcasts.because.blocked") in running
    assert plain("staff.broadcasts.states.finished") in finished
    assert 'hx-trigger="every' not in finished


async def test_who_wrote_it_does_not_approve_it(stored: SqlStore, counter: StaffBrowser) -> None:
    await enter(counter, "minh")
    path = await compose(counter)
    await do(counter, path, "submit")

    page = await counter.open(path)

    assert plain("staff.broadcasts.other_approves") in page
    assert f"{path}/approve" not in page
    assert await do(counter, path, "approve") == 409
    assert await stored.outbox.waiting() == {}


@pytest.mark.parametrize("action", ["submit", "take_back", "discard", "approve", "pause", "resume", "cancel", "resend"])
async def test_another_units_broadcast_looks_like_none(stored: SqlStore, counter: StaffBrowser, action: str) -> None:
    await enter(counter, "lan")
    path = await compose(counter)
    await enter(counter, "khac")
    lists = await counter.open("/staff/broadcasts")

    assert "Lịch nghỉ lễ" not in lists
    for missing in (path, "/staff/broadcasts/999"):
        for end in ("", "/edit", "/outcome.csv", "/outcome.xlsx"):
            await counter.open(missing + end, status=404)
        assert (await counter.post(f"{missing}/{action}", revision="0")).status == 404
        assert (await counter.post(f"{missing}/edit", **FREE, revision="0")).status == 404


async def test_an_officer_reaches_only_people_of_the_own_unit(stored: SqlStore, counter: StaffBrowser) -> None:
    await enter(counter, "lan")
    path = await compose(counter, **{f"unit.{PROVINCE}": "on"})

    assert plain("staff.broadcasts.count", count=3) in await counter.open(path)


async def test_an_administrator_reaches_everybody_and_is_told_what_is_not_known_of_the_cost(
    stored: SqlStore, counter: StaffBrowser
) -> None:
    await enter(counter, "quantri")
    page = await counter.open(await compose(counter, seen_before="2026-01-01"))
    whole = await counter.open(await compose(counter))

    assert plain("staff.broadcasts.nobody") in page
    assert plain("staff.broadcasts.count", count=4) in whole


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"title": " "}, "Tin cần có tên."),
        ({"procedures": "9.999999"}, "Không có thủ tục nào mang mã 9.999999."),
        ({"communes": "99999"}, "Không có xã nào mang mã 99999."),
        ({"seen_since": "hôm qua"}, "Không đọc được ngày giờ."),
    ],
)
async def test_what_cannot_be_read_is_said_and_nothing_is_lost(
    stored: SqlStore, counter: StaffBrowser, fields: dict[str, str], problem: str
) -> None:
    await enter(counter, "lan")
    await counter.open("/staff/broadcasts/new")

    answer = await counter.post("/staff/broadcasts", **{**FREE, **fields})
    page = await answer.text()

    assert answer.status == 422
    assert problem in page
    assert "Ngày 01/01 nghỉ &lt;lễ&gt;." in page
    assert await stored.broadcasts.of_units(None) == []


async def test_an_outage_too_soon_is_refused_with_the_earliest_day(stored: SqlStore, counter: StaffBrowser) -> None:
    soon = {"template": "planned_outage", "begins": "2026-11-25T08:00", "ends": "2026-11-25T10:00"}
    await enter(counter, "lan")
    path = await compose(counter, **soon)

    page = await counter.open(path)

    assert "Sớm nhất là 03/12/2026" in page
    assert await do(counter, path, "submit") == 422


async def test_lines_of_a_list_that_match_nobody_are_named_once_and_never_in_an_address(
    stored: SqlStore, counter: StaffBrowser
) -> None:
    await enter(counter, "lan")
    await counter.open("/staff/broadcasts/new")

    answer = await counter.post("/staff/broadcasts", **FREE, list="0912345671\n0999888777\nBà Năm")
    page = await answer.text()

    assert answer.status == 200
    assert "Dòng 2: 0999888777" in page
    assert "Dòng 3: Bà Năm" in page
    assert plain("staff.broadcasts.on_list", count=1) in page
    assert plain("staff.broadcasts.count", count=1) in page


async def test_pause_resume_cancel(stored: SqlStore, counter: StaffBrowser) -> None:
    path = await approved(counter)

    assert await do(counter, path, "pause") == 303
    assert plain("staff.broadcasts.outcome.held") in await counter.open(path)
    assert await stored.outbox.waiting() == {}
    assert await do(counter, path, "resume") == 303
    assert await stored.outbox.waiting() == {"telegram": 3}
    assert await do(counter, path, "cancel") == 303
    assert await stored.outbox.waiting() == {}
    assert plain("staff.broadcasts.outcome.cancelled") in await counter.open(path)


async def test_a_button_pressed_twice_does_its_work_once(stored: SqlStore, counter: StaffBrowser) -> None:
    await enter(counter, "lan")
    path = await compose(counter)
    await do(counter, path, "submit")
    await enter(counter, "minh")

    answers = [await do(counter, path, "approve", revision=1) for _ in range(2)]

    assert answers == [303, 409]
    assert await stored.outbox.waiting() == {"telegram": 3}


async def test_a_draft_is_changed_and_keeps_its_list(stored: SqlStore, counter: StaffBrowser) -> None:
    await enter(counter, "lan")
    path = await compose(counter, list="0912345671\n0912345672")
    form = await counter.open(f"{path}/edit")

    answer = await counter.post(f"{path}/edit", **{**FREE, "said": "Đổi"}, keep_list="on", revision="0")
    stale = await counter.post(f"{path}/edit", **FREE, revision="0")
    page = await counter.open(path)

    assert "Giữ danh sách đang có (2 người)" in form
    assert (answer.status, stale.status) == (303, 409)
    assert plain("staff.broadcasts.count", count=2) in page
    assert "Đổi" in page


async def test_failures_only_are_written_to_again(stored: SqlStore, counter: StaffBrowser) -> None:
    path = await approved(counter)
    await settle(stored, (Fate.SENT, ""), (Fate.REJECTED, "chat not found"), (Fate.SENT, ""))
    await counter.open(path)

    answer = await counter.post(f"{path}/resend")
    page = await counter.open(answer.headers["Location"])

    assert answer.status == 303
    assert plain("staff.broadcasts.count", count=1) in page
    assert plain("staff.broadcasts.resend_of") in page


async def test_export_as_csv_and_xlsx(stored: SqlStore, counter: StaffBrowser) -> None:
    path = await approved(counter)
    await settle(stored, (Fate.SENT, ""), (Fate.BLOCKED, "Forbidden: user is deactivated"))

    as_csv = await counter.client.get(f"{path}/outcome.csv")
    rows = list(csv.reader(io.StringIO((await as_csv.read()).decode("utf-8-sig"))))
    as_xlsx = await counter.client.get(f"{path}/outcome.xlsx")
    sheet = ZipFile(io.BytesIO(await as_xlsx.read())).read("xl/sharedStrings.xml").decode()

    assert as_csv.headers["Content-Disposition"].startswith("attachment")
    assert [row[:3] for row in rows[1:]] == [
        ["H99.101-261121-00010", "Telegram", "Đã gửi"],
        ["H99.101-261121-00020", "Telegram", "Người dân chặn"],
        ["H99.101-261121-00030", "Telegram", "Đang chờ gửi"],
    ]
    assert rows[2][4] == plain("staff.broadcasts.because.deactivated")
    assert "H99.101-261121-00020" in sheet
    assert "+84" not in sheet


async def test_a_draft_has_no_outcome(stored: SqlStore, counter: StaffBrowser) -> None:
    await enter(counter, "lan")

    await counter.open(f"{await compose(counter)}/outcome.csv", status=404)


@pytest.mark.parametrize("cell", ["=1+1", "+84912345678", "-1", "@x", "\tx", "\rx"])
def test_no_cell_computes(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize(
    ("outcome", "error", "expected"),
    [
        ("blocked", "Forbidden: bot was blocked by the user", "blocked"),
        ("blocked", "Forbidden: user is deactivated", "deactivated"),
        ("blocked", "Bad Request: chat not found", "not_found"),
        ("blocked", "", "blocked"),
        ("rejected", "Bad Request: message is too long", "too_long"),
        ("rejected", "given up: TimedOut", "given_up"),
        ("rejected", "-230", "window"),
        ("rejected", "anything else", "rejected"),
    ],
)
def test_every_failure_has_a_reason_in_words(outcome: str, error: str, expected: str) -> None:
    assert reason(outcome, error) == expected
    assert plain(f"staff.broadcasts.because.{expected}")


async def test_nothing_is_submitted_when_there_is_nobody(stored: SqlStore, counter: StaffBrowser) -> None:
    await enter(counter, "lan")
    path = await compose(counter, procedures="1.004222")

    assert await do(counter, path, "submit") == 422
    kept = (await stored.broadcasts.of_units(None))[0]
    assert (kept.state, kept.revision) == (State.DRAFT, 0)
