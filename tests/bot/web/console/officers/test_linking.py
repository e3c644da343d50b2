"""Whose a chat is: linked by a code, let go, and gone with the account."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from flows.conversation.events import ButtonPressed
from flows.dossiers.model import Status
from flows.ports import Changes, Wanted
from storage.store import SqlStore
from tests.bot.web.console.officer_kit import CODE, SECRET, Phone, actions, dossier, person, took
from tests.bot.web.fakes_staff import LEASE, FakeOffice
from tests.bot.web.staff_browser import PASSWORD, StaffBrowser
from tests.kit import NOW


@pytest.mark.parametrize("how", ["suspended", "another password", "unlinked on the page", "left in the chat", "factor"])
async def test_who_is_no_longer_linked_does_nothing_more(store: SqlStore, how: str) -> None:
    lan = await took(store, "lan", "d1", "1")
    token, staff = await lan.token("Tiếp nhận"), await person(store, "lan")
    (linked,) = await store.officers.of_staff(staff.id)
    if how == "suspended":
        await store.staff.disable("lan")
        assert await store.officers.chats_of(["lan"]) == {}
        await store.doors.enable("lan")
    elif how == "another password":
        await store.staff.set_password("lan", "other", keep=b"mine")
    elif how == "unlinked on the page":
        await store.officers.unlink(staff.id, linked.id)
    elif how == "left in the chat":
        assert "Đã gỡ" in await lan.says("rời kênh cán bộ")
    else:
        await store.doors.set_factor(staff.id, SECRET, step=1, codes=[])
        await store.doors.drop_factor(staff.id)

    answer = await lan.does(ButtonPressed(token))

    assert "không còn gắn" in answer or "không còn dùng được" in answer or how == "left in the chat"
    assert (await dossier(store, "d1")).status is Status.REGISTERED
    assert await store.officers.of_staff(staff.id) == []
    assert f"{CODE}1" not in await lan.says("việc")


CODES = {
    "wrong": ("CANBO 2345 6789", "không dùng được"),
    "used": ("CANBO ABCD 2345", "không dùng được"),
    "another's": ("CANBO WXYZ 9876", "đã gắn với tài khoản"),
}


@pytest.mark.parametrize("name", CODES)
async def test_a_code_links_one_chat_once(store: SqlStore, lan: Phone, name: str) -> None:
    text, said = CODES[name]
    hoa = await person(store, "hoa")
    await store.officers.give(hoa.id, "WXYZ9876", until=NOW + timedelta(minutes=1))

    assert said in await Phone(store, "8").says(text)
    assert bool(await store.officers.of_staff(hoa.id)) is (name == "another's")


async def test_a_code_is_good_for_ten_minutes_in_a_telephone_and_for_an_active_account(store: SqlStore) -> None:
    hoa = await person(store, "hoa")
    await store.officers.give(hoa.id, "WXYZ9876", until=NOW + timedelta(minutes=10))

    assert "dùng chung" in await Phone(store, "w", channel="web").says("CANBO WXYZ 9876")
    late = Phone(store, "8", now=NOW + timedelta(minutes=10))
    assert "không dùng được" in await late.says("CANBO WXYZ 9876")
    await store.officers.give(hoa.id, "WXYZ9876", until=NOW + timedelta(hours=1))
    await store.staff.disable("hoa")
    assert "không dùng được" in await late.says("CANBO WXYZ 9876")
    for _ in range(4):
        await late.says("CANBO 2345 6789")
    assert "quá nhiều lần" in await late.says("CANBO 2345 6789")


async def test_a_chat_that_is_linked_again_is_the_new_ones(store: SqlStore, lan: Phone) -> None:
    await lan.linked("hoa")

    assert await store.officers.of_staff((await person(store, "lan")).id) == []
    assert list(await store.officers.chats_of(["lan", "hoa"])) == ["hoa"]


async def test_who_is_forgotten_as_a_citizen_is_no_officer_there(store: SqlStore, lan: Phone) -> None:
    async with store.transaction() as tx:
        (me,) = await tx.load([Wanted(lan.key)])
        await tx.write(Changes(erased=[me.person.id]), holder="", lease=LEASE, now=NOW)

    assert await store.officers.mornings() == []
    assert CODE not in await lan.says("việc")


async def test_one_links_and_lets_go_on_the_own_account_page(
    store: SqlStore, office: FakeOffice, open_counter: object
) -> None:
    office.real = store
    browser: StaffBrowser = await open_counter()  # type: ignore[operator]
    await browser.enter("lan", PASSWORD)
    await browser.open("/staff/account")

    page = await (await browser.post("/staff/account/chats")).text()
    code = re.search(r"CANBO ([2-9A-Z]{4} [2-9A-Z]{4})", page)
    assert code
    assert code[1] not in await browser.open("/staff/account"), "told once"
    phone = Phone(store, "1")
    assert "đã gắn" in await phone.says(f"canbo {code[1].lower()}")
    page = await browser.open("/staff/account")
    which = re.search(r'name="which" value="(\d+)"', page)
    assert which
    assert "Telegram" in page

    await phone.linked("lan")
    other = await Phone(store, "2").linked("hoa")
    (theirs,) = await store.officers.of_staff((await person(store, "hoa")).id)
    assert (await browser.post("/staff/account/chats/unlink", which=str(theirs.id))).status == 404
    assert (await browser.post("/staff/account/morning", at="08:00")).status == 303
    assert (await browser.post("/staff/account/morning", at="03:00")).status == 400
    assert await store.officers.told_at((await person(store, "lan")).id) == "08:00"
    (own,) = await store.officers.of_staff((await person(store, "lan")).id)
    assert (await browser.post("/staff/account/chats/unlink", which=str(own.id))).status == 303
    assert await store.officers.of_staff((await person(store, "lan")).id) == []
    assert f"{CODE}1" in await other.says("việc")
    noted = [action for _, action, _ in await actions(store)]
    assert {"staff_chat_code_given", "staff_chat_linked", "staff_chat_unlinked"} <= set(noted)
