"""The roster and the sessions at the counter, over a real store."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientResponse

from flows.assisting.model import State
from flows.staffing import posts_of
from storage.keys import KeyRing
from storage.store import open_store
from tests.bot.web.fakes_staff import COMMUNE, PROVINCE, FakeOffice
from tests.bot.web.staff_browser import HASH, PASSWORD, StaffBrowser
from tests.helping import Counter
from tests.kit import NOW
from tests.migrated import sqlite_at

LAN = {"name": "Trần Thị Lan", "group": "Đoàn xã", "unit": COMMUNE, "starts_on": "2026-11-20", "ends_on": "2026-12-20"}


@pytest.fixture
async def chats(office: FakeOffice, tmp_path: Path) -> AsyncIterator[Counter]:
    store = await open_store(
        sqlite_at(tmp_path / "motcua.db"), KeyRing.from_secret("a secret for tests"), frozenset({"web"})
    )
    office.real = store
    for login, title, unit_id in (
        ("hoa", "officer", COMMUNE),
        ("xa", "officer", PROVINCE),
        ("soat", "auditor", COMMUNE),
    ):
        await store.staff.add(login, name=f"Cán bộ {login}", posts=posts_of(title, unit_id), password_hash=HASH)
    yield Counter(store)
    await store.close()


async def at_desk(counter: StaffBrowser, login: str = "hoa") -> StaffBrowser:
    await counter.enter(login, PASSWORD)
    return counter


def code_on(page: str, word: str) -> str:
    found = re.search(rf"{word} ([A-Z0-9]{{3}} [A-Z0-9]{{3}})", page)
    assert found, page
    return found[1]


async def test_an_invitation_is_taken_up_in_the_chat_and_seen_in_the_roster(
    chats: Counter, counter: StaffBrowser
) -> None:
    await at_desk(counter)
    await counter.open("/staff/volunteers")
    answer = await counter.post("/staff/volunteers", **LAN)
    code = code_on(await answer.text(), "MOI")
    assert "Chờ nhận lời" in await counter.open("/staff/volunteers")
    assert code not in await counter.open("/staff/volunteers")

    await chats.say("lan", f"MOI {code}")
    await chats.press("lan", "Tôi cam kết")

    assert "assisting.agreed" in chats.keys("lan")
    assert "Đang hỗ trợ" in await counter.open("/staff/volunteers")


@pytest.mark.parametrize(
    ("changes", "status", "says"),
    [
        ({"name": "  "}, 422, "cần có họ tên"),
        ({"ends_on": "2026-11-01"}, 422, "ngày bắt đầu và kết thúc"),
        ({"ends_on": "mai"}, 422, "ngày bắt đầu và kết thúc"),
        ({"ends_on": "2028-11-20"}, 422, "tối đa một năm"),
        ({"unit": PROVINCE}, 404, ""),
        ({"unit": "xa-khong-co"}, 404, ""),
    ],
)
async def test_invitations_that_cannot_be(
    chats: Counter, counter: StaffBrowser, changes: dict[str, str], status: int, says: str
) -> None:
    await at_desk(counter)
    await counter.open("/staff/volunteers")

    answer = await counter.post("/staff/volunteers", **{**LAN, **changes})

    assert answer.status == status
    assert says in await answer.text()
    assert await chats.store.assisting.volunteers(unit_ids=None) == []


async def test_the_consent_and_the_answers_are_read_aloud_and_confirmed(
    chats: Counter, counter: StaffBrowser, office: FakeOffice
) -> None:
    session_id = await chats.without_phone()
    await at_desk(counter)
    assert "Chờ người dân đồng ý" in await counter.open("/staff/assisted")
    assert "Ông/Bà có đồng ý" in await counter.open(f"/staff/assisted/{session_id}")

    assert (await counter.post(f"/staff/assisted/{session_id}/act", do="consent")).status == 303
    await told(chats, office)
    await chats.press("lan", "Điền tiếp")
    await chats.fill()
    assert "Họ tên" not in await counter.open(f"/staff/assisted/{session_id}")
    await chats.press("lan", "Đọc lại cho người dân")
    assert "Họ tên của bé" in await counter.open(f"/staff/assisted/{session_id}")

    assert (await confirmed(chats, counter, session_id)).status == 303
    page = await counter.open(f"/staff/assisted/{session_id}")
    assert "Họ tên của bé" not in page
    dossier_id = (await chats.session()).dossier_id
    assert "Khai với tình nguyện viên" in await counter.open(f"/staff/dossiers/{dossier_id}")
    answer = await counter.post(f"/staff/assisted/{session_id}/act", do="code")
    shown = await answer.text()
    assert code_on(shown, "NHAN")
    assert '<div class="device-code" role="img"' in shown


async def confirmed(chats: Counter, counter: StaffBrowser, session_id: str) -> ClientResponse:
    """By the button of a page that shows everything as it stands now."""
    answers = str((await chats.session()).answers)
    return await counter.post(f"/staff/assisted/{session_id}/act", do="confirm", seen=answers)


async def told(chats: Counter, office: FakeOffice) -> None:
    parcels, office.sent[:] = [*office.sent], []
    await chats.sent(parcels)
    await chats.rest()


async def test_a_button_of_a_page_that_is_too_old_changes_nothing(chats: Counter, counter: StaffBrowser) -> None:
    session_id = await chats.without_phone()
    await at_desk(counter)
    await counter.open(f"/staff/assisted/{session_id}")

    answer = await counter.post(f"/staff/assisted/{session_id}/act", do="confirm")

    assert answer.status == 409
    assert "chưa có gì thay đổi" in await answer.text()
    assert (await chats.session()).state is State.ASKED


async def test_an_officer_who_fills_in_is_told_to_ask_a_colleague(chats: Counter, counter: StaffBrowser) -> None:
    session_id = await chats.without_phone()
    await chats.is_officers("lan", staff_id=1)
    await at_desk(counter)
    await counter.open(f"/staff/assisted/{session_id}")

    answer = await counter.post(f"/staff/assisted/{session_id}/act", do="consent")

    assert answer.status == 409
    assert "cán bộ khác phải đọc lời xin phép" in await answer.text()
    assert (await chats.session()).state is State.ASKED


async def test_what_was_changed_after_it_was_read_aloud_is_not_confirmed(chats: Counter, counter: StaffBrowser) -> None:
    session_id = await chats.filled_without_phone()
    await at_desk(counter)
    read_aloud = (await chats.session()).answers
    assert f'name="seen" value="{read_aloud}"' in await counter.open(f"/staff/assisted/{session_id}")
    await chats.press("lan", "Sửa lại")
    await chats.press("lan", "Sửa: Ngày sinh của bé")
    await chats.say("lan", "05/10/2026")
    await chats.press("lan", "Đọc lại cho người dân")

    for old in (str(read_aloud), "", "x"):
        answer = await counter.post(f"/staff/assisted/{session_id}/act", do="confirm", seen=old)
        assert answer.status == 409
    assert "05/10/2026" in await answer.text()
    assert (await chats.session()).state is State.READING

    assert (await confirmed(chats, counter, session_id)).status == 303


async def test_suspending_is_at_once(chats: Counter, counter: StaffBrowser) -> None:
    await chats.opened()
    await at_desk(counter)
    await counter.open("/staff/volunteers")

    assert (await counter.post("/staff/volunteers/v-lan/suspend")).status == 303

    assert "assisting.ended" in await chats.say("lan", "tiếp tục")
    assert "Tạm dừng" in await counter.open("/staff/volunteers")


@pytest.mark.parametrize(("login", "status"), [("xa", 404), ("soat", 403)])
async def test_other_units_and_other_roles_get_nothing(
    chats: Counter, counter: StaffBrowser, login: str, status: int
) -> None:
    session_id = await chats.without_phone()
    await at_desk(counter, login)
    await counter.open("/staff/account")

    for path in (f"/staff/assisted/{session_id}/act", "/staff/volunteers/v-lan/suspend"):
        assert (await counter.post(path, do="consent")).status == status
    assert (await counter.client.get(f"/staff/assisted/{session_id}")).status == status
    if status == 404:
        assert "Trần Thị Lan" not in await counter.open("/staff/volunteers")
    assert (await chats.session()).state is State.ASKED


async def test_figures_of_the_month_are_in_the_roster(
    chats: Counter, counter: StaffBrowser, office: FakeOffice
) -> None:
    await chats.opened()
    chats.later(minutes=9)
    await chats.say("lan", "kết thúc hỗ trợ")
    office.now = chats.now + timedelta(minutes=1)
    await at_desk(counter)

    page = await counter.open("/staff/volunteers")

    assert "1 phiên, 10 phút, 0 hồ sơ" in page
    assert chats.now.month == NOW.month


async def test_a_stranger_sees_no_volunteers(chats: Counter, counter: StaffBrowser) -> None:
    answer = await counter.client.get("/staff/volunteers", allow_redirects=False)

    assert answer.status == 303
