"""Officers at work from a chat: linked by a code, masked, and refused whatever is not theirs."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from unittest.mock import AsyncMock

import pytest
import pytest_asyncio

from flows.audit import Trail
from flows.conversation.events import ButtonPressed
from flows.dossiers.model import Status
from flows.ports import Changes, ChatKey, Wanted
from flows.service.mornings import Mornings
from flows.service.watching import Watching
from flows.totp import code_of, step_at
from storage.store import SqlStore
from tests.bot.web.console.officer_kit import PERSONAL, SECRET, Phone, Silent, dossier, furnished, opened, person
from tests.bot.web.fakes_staff import LEASE, FakeOffice
from tests.bot.web.staff_browser import PASSWORD, StaffBrowser
from tests.kit import NOW, the_world

CODE = "H99.101-261120-000"
MORNING = NOW.replace(hour=7, minute=31)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("officers") / "motcua.db"
    await furnished(path)
    return path


@pytest.fixture
async def store(house: Path, tmp_path: Path) -> AsyncIterator[SqlStore]:
    store = await opened(Path(shutil.copy(house, tmp_path)))
    yield store
    await store.close()


@pytest.fixture
async def lan(store: SqlStore) -> Phone:
    return await Phone(store, "1").linked("lan")


async def took(store: SqlStore, login: str, dossier_id: str, address: str) -> Phone:
    """That person's telephone, with the dossier on the desk and its card open."""
    phone = await Phone(store, address).linked(login)
    await phone.says("việc")
    code = (await dossier(store, dossier_id)).code
    await phone.presses(str(code))
    await phone.presses("Nhận việc")
    await phone.presses(str(code))
    return phone


async def actions(store: SqlStore) -> list[tuple[str, str, object]]:
    lines = await store.audit.lines(Trail(), limit=20)
    return [(line.entry.actor, line.entry.action, line.entry.detail.get("channel")) for line in lines]


async def test_a_dossier_goes_from_the_list_to_the_desk_and_on(store: SqlStore, lan: Phone) -> None:
    listed = await lan.says("việc")
    card = await lan.presses(f"{CODE}1")
    taken = await lan.presses("Nhận việc")
    await lan.presses(f"{CODE}1")
    accepted = await lan.presses("Tiếp nhận")

    assert f"{CODE}1" in listed
    assert "N.T.M." in listed
    assert "N.T.M." in card
    assert "đã nhận việc" in taken
    assert "đã tiếp nhận" in accepted
    assert (await dossier(store, "d1")).status is Status.ACCEPTED
    assert ("lan", "dossier_decided", "telegram") in await actions(store)
    assert ("lan", "step_taken", "telegram") in await actions(store)
    async with store.transaction() as tx:
        (citizen,) = await tx.load([Wanted(ChatKey("web", "citizen"))])
    told = await store.outbox.transcript(citizen.chat_id)
    assert [each.words.key for each in told] == ["notice.accepted"], "as from the console"


async def test_nothing_that_is_said_names_anybody(store: SqlStore) -> None:
    phone = await took(store, "mai", "d2", "2")
    await phone.presses("Yêu cầu bổ sung")
    await phone.says("1 khai lại")
    await phone.presses("Gửi yêu cầu")
    await phone.says("việc")
    await Mornings(store, world=the_world, waker=Silent()).sweep(MORNING)

    said = repr(await phone.messages())

    assert "N.T.M." in said
    assert not [each for each in PERSONAL if each in said]


async def test_a_supplement_is_asked_for_line_by_line_read_back_and_sent_once(store: SqlStore) -> None:
    mai = await took(store, "mai", "d2", "2")
    asked = await mai.presses("Yêu cầu bổ sung")
    first = re.search(r"^1\. (.+)$", asked, re.MULTILINE)
    assert first

    unclear = await mai.says("99 ảnh mờ")
    read_back = await mai.says("1 viết chưa rõ\nBản chụp hộ chiếu")
    token = await mai.token("Gửi yêu cầu")
    done = await mai.does(ButtonPressed(token))
    again = await mai.does(ButtonPressed(token))

    assert "Chưa rõ" in unclear
    assert f"• {first[1]}: viết chưa rõ" in read_back
    assert "• Bản chụp hộ chiếu" in read_back
    assert "đã gửi yêu cầu bổ sung" in done
    assert "đã thay đổi" in again
    now = await dossier(store, "d2")
    assert (now.status, now.supplements_asked) == (Status.SUPPLEMENT_REQUESTED, 1)
    assert [each.note for each in now.supplement] == [f"{first[1]}: viết chưa rõ", "Bản chụp hộ chiếu"]


async def test_who_decides_shows_the_code_of_the_app_each_time(store: SqlStore) -> None:
    kha = await took(store, "kha", "d3", "3")
    asked = await kha.presses("Duyệt")
    assert "mã 6 số" in asked
    assert (await dossier(store, "d3")).status is Status.PROCESSING

    wrong = await kha.says("000000" if kha.app() != "000000" else "111111")
    right = await kha.says(kha.app())

    assert "không đúng" in wrong
    assert "đã duyệt" in right
    assert (await dossier(store, "d3")).status is Status.RESOLVED
    assert ("kha", "dossier_decided", "telegram") in await actions(store)
    staff = await person(store, "kha")
    assert not await store.doors.use_step(staff.id, step_at(NOW)), "the code is used up"


async def test_a_decision_can_be_left_and_then_a_code_means_nothing(store: SqlStore) -> None:
    kha = await took(store, "kha", "d3", "3")
    await kha.presses("Duyệt")

    assert "Đã thôi" in await kha.says("thôi")
    await kha.says(kha.app())

    assert (await dossier(store, "d3")).status is Status.PROCESSING


async def test_who_has_no_app_decides_in_the_console(store: SqlStore) -> None:
    tu = await took(store, "tu", "d3", "4")

    assert "/staff/account/factor" in await tu.presses("Duyệt")
    assert (await dossier(store, "d3")).status is Status.PROCESSING


async def test_an_app_that_is_gone_by_then_lets_nothing_through(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    kha = await took(store, "kha", "d3", "3")
    await kha.presses("Duyệt")
    monkeypatch.setattr(store.doors, "secret", AsyncMock(return_value=None))

    assert "/staff/account/factor" in await kha.says("123456")
    assert (await dossier(store, "d3")).status is Status.PROCESSING


async def test_after_too_many_wrong_codes_the_right_one_is_not_looked_at(store: SqlStore) -> None:
    kha = await took(store, "kha", "d3", "3")
    await kha.presses("Duyệt")
    staff = await person(store, "kha")
    for _ in range(10):
        await store.staff.note_attempt(f"factor:{staff.id}", ok=False, now=NOW)

    assert "quá nhiều lần" in await kha.says(kha.app())
    assert (await dossier(store, "d3")).status is Status.PROCESSING


#: Who presses what -> what is said. The dossier is on lan's desk, but for those that say otherwise.
REFUSALS = {
    "another unit's dossier": ("lan", "!office:o:far", "Không có hồ sơ này"),
    "another unit's dossier, moved": ("lan", "!office:a:far:0", "Không có hồ sơ này"),
    "another unit's officer": ("binh", "!office:a:d1:0", "Không có hồ sơ này"),
    "no such dossier": ("lan", "!office:o:khongco", "Không có hồ sơ này"),
    "a colleague's step": ("hoa", "!office:a:d1:0", "không ở trên bàn"),
    "a colleague's step, taken again": ("hoa", "!office:t:d1:1", "không thuộc phần"),
    "another role's step": ("mai", "!office:t:d3:1", "không thuộc phần"),
    "a move that is not the role's": ("lan", "!office:r:d1:0", "ở tình trạng hiện tại"),
    "an old revision": ("lan", "!office:a:d1:7", "đã thay đổi"),
    "an old step": ("mai", "!office:t:d2:9", "đã thay đổi"),
    "an agreement that nobody asked for": ("lan", "!office:y:d1:0", "đã thay đổi"),
    "nonsense": ("lan", "!office:a:%27;--:x", "Không có hồ sơ này"),
    "an unknown letter": ("lan", "!office:z:d1:0", ""),
}


@pytest.mark.parametrize("name", REFUSALS)
async def test_what_is_not_theirs_is_refused_and_nothing_changes(store: SqlStore, name: str) -> None:
    who, token, said = REFUSALS[name]
    lan = await took(store, "lan", "d1", "1")
    phone = lan if who == "lan" else await Phone(store, "9").linked(who)
    before = [await dossier(store, each) for each in ("d1", "d2", "d3", "far")]
    held = [await store.handling.holdings(each) for each in ("d1", "d2", "d3")]

    assert said in await phone.does(ButtonPressed(token))

    assert [await dossier(store, each) for each in ("d1", "d2", "d3", "far")] == before
    assert [await store.handling.holdings(each) for each in ("d1", "d2", "d3")] == held


async def test_a_button_that_is_pressed_twice_acts_once(store: SqlStore) -> None:
    lan = await took(store, "lan", "d1", "1")
    token = await lan.token("Tiếp nhận")

    first, second = [await lan.does(ButtonPressed(token)) for _ in range(2)]

    assert "đã tiếp nhận" in first
    assert "không ở trên bàn" in second, "it has gone on to another desk"
    assert (await dossier(store, "d1")).revision == 1


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


async def test_an_account_that_is_suspended_has_no_morning(store: SqlStore, lan: Phone) -> None:
    await store.staff.disable("lan")

    assert await Mornings(store, world=the_world, waker=Silent()).sweep(MORNING) == 0


async def test_a_citizens_words_in_an_officers_chat_are_a_citizens(store: SqlStore, lan: Phone) -> None:
    await lan.says("việc")

    assert "1.001193" in await lan.says("đăng ký khai sinh")
    assert f"{CODE}1" not in await lan.says("1"), "a number answers what was asked last"
    assert f"{CODE}1" in await lan.says("/viec")


async def test_where_there_are_no_buttons_numbers_and_words_choose(store: SqlStore, lan: Phone) -> None:
    listed = await lan.says("việc")
    assert f"1. {CODE}1" in listed

    assert "N.T.M." in await lan.says("1")
    assert "đã nhận việc" in await lan.says("nhận việc")


async def test_nobody_else_hears_officers_words(store: SqlStore) -> None:
    citizen = Phone(store, "7")

    assert CODE not in await citizen.says("việc")
    assert "không còn" in (await citizen.does(ButtonPressed("!office:o:d1"))).lower()


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


async def test_the_day_begins_with_ones_work_once(store: SqlStore, lan: Phone) -> None:
    mornings, before = Mornings(store, world=the_world, waker=Silent()), len(await lan.messages())

    early = await mornings.sweep(MORNING - timedelta(minutes=2))
    told = [await mornings.sweep(MORNING), await mornings.sweep(MORNING + timedelta(minutes=5))]
    tomorrow = await mornings.sweep(MORNING + timedelta(days=1))
    monday = await mornings.sweep(MORNING + timedelta(days=3))

    assert (early, told, tomorrow, monday) == (0, [1, 0], 0, 1), "the day after is a Saturday"
    said = (await lan.messages())[before:]
    assert [each.words.key for each in said] == ["officer.morning", "officer.morning"]
    assert f"{CODE}1" in repr(said[0].words)
    assert f"{CODE}1" in await lan.presses("Danh sách việc")


@pytest.mark.parametrize(("at", "told"), [("", 0), ("09:00", 0), ("06:30", 1)])
async def test_everybody_chooses_the_time_of_the_list(store: SqlStore, lan: Phone, at: str, told: int) -> None:
    await store.officers.tell_at((await person(store, "lan")).id, at)

    assert await Mornings(store, world=the_world, waker=Silent()).sweep(MORNING) == told


async def test_a_promise_that_nears_its_end_is_told_to_whose_desk_it_is_on(store: SqlStore) -> None:
    lan = await took(store, "lan", "d1", "1")
    await lan.presses("Tiếp nhận")
    mai = await took(store, "mai", "d1", "2")
    due = (await dossier(store, "d1")).due_at
    assert due is not None
    watching = Watching(store, world=the_world, waker=Silent(), holder="me", chats=store.officers)

    await watching.sweep(due - timedelta(minutes=1))

    (warned,) = [each.words for each in await mai.messages() if each.words.key == "staff.warning.chat"]
    assert warned.params["code"] == f"{CODE}1"
    assert "staff.warning.chat" not in [each.words.key for each in await lan.messages()]


async def test_who_has_nothing_to_do_is_told_nothing(store: SqlStore) -> None:
    binh = await Phone(store, "5").linked("binh")
    before = len(await binh.messages())
    async with store.transaction() as tx:
        await tx.write(Changes(let_go=[("far", NOW)]), holder="", lease=LEASE, now=NOW)

    assert await Mornings(store, world=the_world, waker=Silent()).sweep(MORNING) == 0
    assert len(await binh.messages()) == before
    assert "không có việc" in await binh.says("việc")


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


def test_the_app_of_these_tests_is_a_real_one() -> None:
    assert len(code_of(SECRET, step_at(NOW))) == 6
