"""People who asked for a human: an officer talks with them from the console, in the chat where they asked."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.render import words_to_text
from bot.web.console.requests import channel_name
from bot.web.pages import plain
from bot.wiring import STORED_CHANNELS
from flows.audit import Trail
from flows.conversation.events import ButtonPressed, Event, TextSent
from flows.dossiers.model import Status
from flows.ports import Arrival, Changes, ChatKey, PersonRequest, RawUpdate, StoredMessage, Wanted
from flows.service.conversing import Conversing, Ready
from flows.service.world import Chance
from flows.staffing import posts_of
from flows.talking.canned import Canned
from flows.talking.rules import talking_rules
from flows.values import TOGETHER
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.bot.web.fakes_staff import COMMUNE, LEASE, PROVINCE, FakeOffice, a_filed
from tests.bot.web.staff_browser import HASH, PASSWORD, StaffBrowser
from tests.kit import NOW, the_world
from tests.migrated import sqlite_at

HERE, THERE = ChatKey("web", "an"), ChatKey("telegram", "7")
#: Chats are made in the order of their keys.
AN = 2
STAFF = (("lan", COMMUNE), ("hoa", COMMUNE), ("binh", PROVINCE), ("minh", None))


async def opened(path: Path) -> SqlStore:
    return await open_store(sqlite_at(path), KeyRing.from_secret("a secret"), frozenset({"web"}))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An asked with dossiers of two units; somebody who has none asked a minute later. Copied for each test."""
    path = tmp_path_factory.mktemp("requests") / "motcua.db"
    store = await opened(path)
    for login, unit_id in STAFF:
        await store.staff.add(login, name=f"Cán bộ {login}", posts=posts_of("officer", unit_id), password_hash=HASH)
    async with store.transaction() as tx:
        an, other = await tx.load([Wanted(HERE), Wanted(THERE)])
        whose: dict[str, Any] = {"person_id": an.person.id, "chat_id": an.chat_id}
        mine = a_filed(**whose)
        far = a_filed(id="far", unit_id=PROVINCE, code="H99.01-261120-0002", token="f" * 22, **whose)
        slip = a_filed(id="slip", status=Status.PREPARED, code=None, filed_at=None, token="s" * 22, **whose)
        about = "Tôi không có <b>giấy chứng sinh</b>"
        asked = [PersonRequest(an.person.id, an.chat_id, about, NOW)]
        asked.append(PersonRequest(other.person.id, other.chat_id, "Gọi lại cho tôi", NOW + timedelta(minutes=1)))
        changes = Changes(opened=[mine, far, slip], person_requests=asked)
        await tx.write(changes, holder="", lease=LEASE, now=NOW)
    await store.close()
    return path


@pytest.fixture
async def stored(office: FakeOffice, furnished: Path, tmp_path: Path) -> AsyncIterator[SqlStore]:
    store = await opened(Path(shutil.copy(furnished, tmp_path)))
    office.real = store
    yield store
    await store.close()


@pytest.fixture
async def lan(stored: SqlStore, counter: StaffBrowser) -> StaffBrowser:
    await counter.enter("lan", PASSWORD)
    await counter.open("/staff/requests")
    return counter


class An:
    """The person who asked; each message is a turn."""

    def __init__(self, store: SqlStore, office: FakeOffice) -> None:
        self.store, self.office, self.count = store, office, 0

    async def does(self, event: Event) -> None:
        self.count += 1
        now = self.office.now
        await self.store.inbox.keep([RawUpdate(HERE, f"u{self.count}", b"{}", now)])
        (arrival,) = await self.store.inbox.take(limit=1, now=now, holder="me", lease=LEASE)
        assert isinstance(arrival, Arrival)
        await self.conversing.receive([Ready(arrival, event)])

    async def says(self, text: str) -> None:
        await self.does(TextSent(text))

    @property
    def conversing(self) -> Conversing:
        ids = iter(f"id{self.count}.{n}" for n in range(99))
        chance = Chance(lambda: self.office.now, lambda: next(ids), lambda: next(ids))
        return Conversing(
            self.store, world=the_world, chance=chance, holder="me", waker=self.office, echoed=frozenset({"web"})
        )

    async def was_told(self) -> list[str]:
        async with self.store.transaction() as tx:
            (me,) = await tx.load([Wanted(HERE)])
        return [key for each in await self.store.outbox.transcript(me.chat_id) for key in keys_of(each)]


def keys_of(message: StoredMessage) -> list[str]:
    if message.words.key != TOGETHER:
        return [message.words.key]
    parts: Any = message.words.params["parts"]
    return [str(key) for key, _ in parts]


@pytest.fixture
def an(stored: SqlStore, office: FakeOffice) -> An:
    return An(stored, office)


def seen_in(page: str, number: int = 1) -> str:
    found = re.search(rf'name="seen" value="(\d+)" form="answer-{number}"', page)
    assert found, page
    return found[1]


async def answer(browser: StaffBrowser, text: str, *, number: int = 1) -> int:
    """With the page as it is now."""
    seen = seen_in(await browser.open("/staff/requests"), number)
    return (await browser.post(f"/staff/requests/{number}/reply", text=text, seen=seen)).status


async def test_the_page_says_who_waits_since_when_with_what(lan: StaffBrowser) -> None:
    page = await lan.open("/staff/requests")

    assert "Tôi không có &lt;b&gt;giấy chứng sinh&lt;/b&gt;" in page
    assert "09:01 thứ Sáu, 20/11/2026 · Telegram" in page
    assert page.index("giấy chứng sinh") < page.index("Gọi lại cho tôi")
    assert '<a href="/staff/dossiers/d1">H99.101-261120-0001</a>' in page
    assert plain("staff.requests.no_dossiers") in page
    assert "H99.01-261120-0002" in page, "named without a link"
    assert "/staff/dossiers/far" not in page
    assert "/staff/dossiers/slip" not in page


async def test_every_page_counts_who_waits_for_an_answer(lan: StaffBrowser, an: An) -> None:
    async def counted() -> list[str]:
        return re.findall(r'<b class="badge">(\d)</b>', await lan.open("/staff"))

    assert await counted() == ["2"]
    await answer(lan, "Mời ra quầy.")
    assert await counted() == ["1"]
    await an.says("Dạ, quầy nào ạ?")
    assert await counted() == ["2"]


async def test_an_answer_goes_to_the_chat_in_the_name_of_the_unit_and_silences_the_assistant(
    office: FakeOffice, stored: SqlStore, lan: StaffBrowser, an: An
) -> None:
    done = await lan.post("/staff/requests/1/reply", text="Mời anh/chị ra <quầy số 2> sáng mai.", seen="0")

    assert (done.status, done.headers["Location"]) == (303, "/staff/requests?done=replied")
    (message,) = [each for each in await stored.outbox.transcript(AN) if each.words.key == "notice.officer_reply"]
    text = words_to_text(message.words, markup="html")
    assert "Trung tâm Phục vụ hành chính công xã Bình Minh Mẫu" in text
    assert "Mời anh/chị ra &lt;quầy số 2&gt; sáng mai." in text
    assert "Cán bộ lan" not in text
    assert [button.token for button in message.buttons] == ["!assistant:"]
    assert office.woken == ["outbox", f"chat:{AN}"]

    await an.says("hồ sơ của tôi")
    assert (await an.was_told())[-1] == "as_is", "only the echo of what was said"


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


async def test_a_double_click_answers_once(stored: SqlStore, lan: StaffBrowser, an: An) -> None:
    done = [await lan.post("/staff/requests/1/reply", text="Một lần", seen="0") for _ in range(2)]

    assert [each.status for each in done] == [303, 409]
    assert (await an.was_told()).count("notice.officer_reply") == 1


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


async def test_settling_tells_nobody(lan: StaffBrowser, an: An) -> None:
    done = await lan.post("/staff/requests/2/settle", text="")

    assert done.headers["Location"] == "/staff/requests?done=settled"
    page = await lan.open("/staff/requests?done=settled")
    assert plain("staff.requests.settled") in page
    assert 'id="request-2"' not in page
    assert (await lan.post("/staff/requests/2/settle", text="")).status == 409


async def test_settling_a_talk_gives_the_word_back(lan: StaffBrowser, an: An) -> None:
    await answer(lan, "Chào anh")
    await lan.post("/staff/requests/1/settle", text="")

    await an.says("hồ sơ của tôi")

    assert (await an.was_told())[-1] != "as_is"


@pytest.mark.parametrize(("do", "text"), [("reply", "Chào"), ("settle", ""), ("hand-back", "")])
async def test_another_units_people_look_as_if_they_were_not_there(
    stored: SqlStore, lan: StaffBrowser, do: str, text: str
) -> None:
    async with stored.transaction() as tx:
        (far,) = await tx.load([Wanted(ChatKey("telegram", "9"))])
        theirs = a_filed(id="d9", unit_id=PROVINCE, code="H99.01-9", token="n" * 22, person_id=far.person.id)
        asked = PersonRequest(far.person.id, far.chat_id, "Việc của tỉnh", NOW)
        await tx.write(Changes(opened=[theirs], person_requests=[asked]), holder="", lease=LEASE, now=NOW)

    there, gone = [await lan.post(f"/staff/requests/{number}/{do}", text=text) for number in ("3", "999")]

    assert (there.status, gone.status) == (409, 409)
    assert "Việc của tỉnh" not in await there.text()
    assert (await lan.client.get("/staff/requests/3/thread")).status == 404


async def test_nobody_reads_what_was_meant_for_who_had_the_chat_before(
    stored: SqlStore, lan: StaffBrowser, an: An
) -> None:
    async with stored.transaction() as tx:
        await tx.write(Changes(unlinked=[AN]), holder="", lease=LEASE, now=NOW)

    assert await answer(lan, "Về hồ sơ của anh") == 409
    assert "notice.officer_reply" not in await an.was_told()


@pytest.mark.parametrize(
    ("text", "problem"), [(" \n ", "empty"), ("Hồ sơ {code} xong", "unfilled"), ("Còn { lẻ", "unfilled")]
)
async def test_what_is_not_finished_is_not_sent(lan: StaffBrowser, an: An, text: str, problem: str) -> None:
    refused = await lan.post("/staff/requests/1/reply", text=text, seen="0")

    assert refused.status == 422
    assert plain(f"staff.requests.{problem}") in await refused.text()
    assert await an.was_told() == []


@pytest.mark.parametrize("number", ["0", "x", "99999999999999999", "1%00", "-1", "٣"])
async def test_an_odd_number_answers_nobody(lan: StaffBrowser, number: str, an: An) -> None:
    refused = await lan.post(f"/staff/requests/{number}/reply", text="Xin chào")

    assert refused.status in (404, 409)
    assert await an.was_told() == []


async def test_an_answer_without_the_token_of_this_session_is_refused(lan: StaffBrowser, an: An) -> None:
    lan.csrf = "another"

    for do in ("reply", "hand-back", "settle"):
        assert (await lan.post(f"/staff/requests/1/{do}", text="Xin chào")).status == 403
    assert await an.was_told() == []


async def test_who_sees_all_units_answers_in_the_name_of_the_agency(
    office: FakeOffice, stored: SqlStore, counter: StaffBrowser
) -> None:
    await counter.enter("minh", PASSWORD)
    await answer(counter, "Đã xem.")

    (told,) = await stored.outbox.transcript(AN)
    assert told.words.params["unit"] == the_world().office.agency


async def test_a_canned_answer_is_filled_in_for_the_person_and_put_in_by_its_link(
    stored: SqlStore, lan: StaffBrowser
) -> None:
    await stored.canned.keep(Canned("", "Hẹn", "Hồ sơ {code}: mời {unit}", COMMUNE), by="lan", at=NOW)
    page = await lan.open("/staff/requests")
    filled = "Hồ sơ H99.101-261120-0001: mời Trung tâm Phục vụ hành chính công xã Bình Minh Mẫu"

    links = re.findall(r'<a href="(/staff/requests\?to=\d+&amp;canned=[^"]+)" data-insert="([^"]*)"', page)
    own = next(link for link, text in links if text == filled)

    put = await lan.open(own.replace("&amp;", "&").partition("#")[0])
    assert f">{filled}</textarea>" in put
    about_nobody = page.partition('id="request-2"')[2]
    assert "canned=seen" in about_nobody
    assert "canned=in_hand" not in about_nobody, "there is no code to stand in it"


def test_channels_have_names_that_officers_know() -> None:
    assert all(channel_name(each) != each for each in (*STORED_CHANNELS, "telegram"))
    assert channel_name("zalo-new") == "zalo-new"
