"""Officers at work from a chat: masked, and refused whatever is not theirs."""

from __future__ import annotations

import re
from unittest.mock import AsyncMock

import pytest

from flows.conversation.events import ButtonPressed
from flows.dossiers.model import Status
from flows.ports import ChatKey, Wanted
from flows.service.mornings import Mornings
from flows.totp import code_of, step_at
from storage.store import SqlStore
from tests.bot.web.console.officer_kit import (
    CODE,
    MORNING,
    PERSONAL,
    SECRET,
    Phone,
    Silent,
    actions,
    dossier,
    person,
    took,
)
from tests.kit import NOW, the_world


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


def test_the_app_of_these_tests_is_a_real_one() -> None:
    assert len(code_of(SECRET, step_at(NOW))) == 6
