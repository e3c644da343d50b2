"""An officer and a citizen talk in the chat where a person was asked for, until one of them or the time ends it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.web.pages import plain
from flows.audit import Trail
from flows.conversation.events import ButtonPressed, Event, TextSent
from flows.talking.rules import talking_rules
from storage.store import SqlStore
from tests.bot.web.console.requests.kit import An, answer, seen_in
from tests.bot.web.fakes_staff import FakeOffice
from tests.bot.web.staff_browser import PASSWORD, StaffBrowser
from tests.kit import NOW


async def test_both_write_several_messages_in_one_thread(lan: StaffBrowser, an: An) -> None:
    assert await answer(lan, "Anh chị có mang hộ chiếu không?") == 303
    await an.says("Dạ có <ạ>")
    await an.says("Em mang cả bản sao")
    assert await answer(lan, "Vậy mời ra quầy 2.") == 303

    page = await lan.open("/staff/requests")
    lines = ("Anh chị có mang", "Dạ có &lt;ạ&gt;", "Em mang cả", "Vậy mời")
    at = [page.index(line) for line in lines]
    told = [await an.was_told()][0]
    assert at == sorted(at)
    assert told.count("notice.officer_reply") == 2
    assert len(re.findall('class="theirs"', page)) == 2


async def test_an_open_page_asks_for_new_lines_by_itself(lan: StaffBrowser, an: An) -> None:
    await answer(lan, "Chào anh")
    page = await lan.open("/staff/requests")
    await an.says("Em nghe")

    part = await lan.open("/staff/requests/1/thread")

    assert 'hx-get="/staff/requests/1/thread"' in page
    assert "Em nghe" in part
    assert "<html" not in part
    assert seen_in(part) != seen_in(page)


async def test_two_officers_do_not_talk_past_each_other(lan: StaffBrowser, office: FakeOffice, an: An) -> None:
    old = seen_in(await lan.open("/staff/requests"))
    await office.deps().replying.reply((await office.store.staff.list())[1], 1, "Hoa trả lời trước")

    refused = await lan.post("/staff/requests/1/reply", text="Một câu trả lời dài", seen=old)

    page = await refused.text()
    assert refused.status == 409
    assert plain("staff.requests.not_waiting") in page
    assert "Một câu trả lời dài</textarea>" in page, "what was typed is not lost"
    assert "Hoa trả lời trước" in page
    assert (await an.was_told()).count("notice.officer_reply") == 1


async def test_what_the_citizen_added_meanwhile_does_not_stop_an_answer(lan: StaffBrowser, an: An) -> None:
    await answer(lan, "Chào anh")
    old = seen_in(await lan.open("/staff/requests"))
    await an.says("Em hỏi thêm")

    assert (await lan.post("/staff/requests/1/reply", text="Dạ", seen=old)).status == 303


async def test_the_officer_hands_back_and_the_citizen_is_told(lan: StaffBrowser, stored: SqlStore, an: An) -> None:
    await answer(lan, "Chào anh")

    done = await lan.post("/staff/requests/1/hand-back", text="")

    assert done.headers["Location"] == "/staff/requests?done=handed_back"
    assert (await an.was_told())[-1] == "talk.handed_back"
    await an.says("hồ sơ của tôi")
    assert (await an.was_told())[-1] != "as_is", "the assistant answers again"
    assert plain("staff.requests.ended") in await lan.open("/staff/requests")
    noted = [each.entry.action for each in await stored.audit.lines(Trail(), limit=5)]
    assert "request_handed_back" in noted


async def test_nothing_is_handed_back_that_was_not_taken_or_is_still_being_written(lan: StaffBrowser, an: An) -> None:
    assert (await lan.post("/staff/requests/1/hand-back", text="")).status == 409
    await answer(lan, "Chào anh")

    written = await lan.post("/staff/requests/1/hand-back", text="Câu viết dở")

    assert written.status == 409
    assert "Câu viết dở</textarea>" in await written.text()
    assert "talk.handed_back" not in await an.was_told()


@pytest.mark.parametrize("event", [TextSent("menu"), ButtonPressed("!assistant:")], ids=["menu", "the button"])
async def test_the_citizen_takes_the_assistant_back_and_the_officer_sees_it(
    lan: StaffBrowser, an: An, event: Event
) -> None:
    await answer(lan, "Chào anh")

    await an.does(event)

    assert "talk.ended" in await an.was_told()
    page = await lan.open("/staff/requests")
    assert 'id="request-1"' not in page
    assert plain("staff.requests.citizen") in page.partition('id="ended"')[2]
    over = await lan.open("/staff/requests/1/thread")
    assert plain("staff.requests.citizen") in over
    assert "hx-get" not in over


async def test_a_talk_ends_by_itself_once_and_both_are_told(lan: StaffBrowser, office: FakeOffice, an: An) -> None:
    await answer(lan, "Chào anh")
    replying = office.deps().replying
    just_before, after = (NOW + talking_rules().silence + timedelta(seconds=each) for each in (-1, 1))

    assert await replying.sweep(just_before) == 0
    office.now = after
    assert [await replying.sweep(after), await replying.sweep(after)] == [1, 0]

    assert (await an.was_told())[-1] == "talk.lapsed"
    await lan.enter("lan", PASSWORD)
    assert plain("staff.requests.lapsed") in (await lan.open("/staff/requests")).partition('id="ended"')[2]


async def test_what_the_citizen_says_prolongs_the_talk(lan: StaffBrowser, office: FakeOffice, an: An) -> None:
    await answer(lan, "Chào anh")
    office.now = NOW + talking_rules().silence - timedelta(minutes=1)
    await an.says("Em đang tìm giấy")

    assert await office.deps().replying.sweep(NOW + talking_rules().silence + timedelta(seconds=1)) == 0


async def test_settling_a_talk_gives_the_word_back(lan: StaffBrowser, an: An) -> None:
    await answer(lan, "Chào anh")
    await lan.post("/staff/requests/1/settle", text="")

    await an.says("hồ sơ của tôi")

    assert (await an.was_told())[-1] != "as_is"
