"""People who asked for a human: an officer talks with them from the console, in the chat where they asked."""

from __future__ import annotations

import re

import pytest

from bot.render import words_to_text
from bot.web.console.requests import channel_name
from bot.web.pages import plain
from bot.wiring import STORED_CHANNELS
from flows.ports import Changes, ChatKey, PersonRequest, Wanted
from flows.talking.canned import Canned
from storage.store import SqlStore
from tests.bot.web.console.requests.kit import AN, An, answer
from tests.bot.web.fakes_staff import COMMUNE, LEASE, PROVINCE, FakeOffice, a_filed
from tests.bot.web.staff_browser import PASSWORD, StaffBrowser
from tests.kit import NOW, the_world


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


async def test_a_double_click_answers_once(stored: SqlStore, lan: StaffBrowser, an: An) -> None:
    done = [await lan.post("/staff/requests/1/reply", text="Một lần", seen="0") for _ in range(2)]

    assert [each.status for each in done] == [303, 409]
    assert (await an.was_told()).count("notice.officer_reply") == 1


async def test_settling_tells_nobody(lan: StaffBrowser, an: An) -> None:
    done = await lan.post("/staff/requests/2/settle", text="")

    assert done.headers["Location"] == "/staff/requests?done=settled"
    page = await lan.open("/staff/requests?done=settled")
    assert plain("staff.requests.settled") in page
    assert 'id="request-2"' not in page
    assert (await lan.post("/staff/requests/2/settle", text="")).status == 409


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
