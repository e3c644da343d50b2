"""People who asked for a human stand on a page of their own until one officer has answered, and only one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.render import words_to_text
from bot.web.console.requests import channel_name
from bot.web.pages import plain
from bot.wiring import STORED_CHANNELS
from flows.dossiers.model import Status
from flows.ports import ChatKey, OpenRequest
from tests.bot.web.fakes_staff import COMMUNE, PROVINCE, FakeOffice, a_filed
from tests.bot.web.staff_browser import StaffBrowser
from tests.kit import NOW


def a_request(number: int = 7, about: str = "Tôi không có <b>giấy chứng sinh</b>", **changes: Any) -> OpenRequest:
    request = OpenRequest(number, 40 + number, ChatKey("telegram", "1"), about, NOW)
    return replace(request, **changes)


@pytest.fixture(autouse=True)
async def _at_the_counter(office: FakeOffice, counter: StaffBrowser) -> None:
    theirs = (a_filed(), a_filed(id="far", unit_id=PROVINCE, code="H99.01-261120-0002"))
    prepared = a_filed(id="slip", status=Status.PREPARED, code=None, filed_at=None)
    asked = a_request(dossiers=(*theirs, prepared))
    later = a_request(8, "Gọi lại cho tôi", at=NOW + timedelta(minutes=1), chat=ChatKey("web", "x"))
    office.requests.waiting = {each.id: each for each in (asked, later)}
    await counter.log_in()
    await counter.open("/staff/requests")


async def test_the_page_says_who_waits_since_when_with_what(counter: StaffBrowser) -> None:
    page = await counter.open("/staff/requests")

    assert "Tôi không có &lt;b&gt;giấy chứng sinh&lt;/b&gt;" in page
    assert "09:00 thứ Sáu, 20/11/2026 · Telegram" in page
    assert page.index("giấy chứng sinh") < page.index("Gọi lại cho tôi")
    assert '<a href="/staff/dossiers/d1">H99.101-261120-0001</a>' in page
    assert plain("staff.requests.no_dossiers") in page


async def test_dossiers_that_one_may_not_open_are_named_without_a_link(counter: StaffBrowser) -> None:
    page = await counter.open("/staff/requests")

    assert "H99.01-261120-0002" in page
    assert "/staff/dossiers/far" not in page
    assert "/staff/dossiers/slip" not in page
    assert plain("staff.requests.no_code") in page


async def test_every_page_counts_who_waits(office: FakeOffice, counter: StaffBrowser) -> None:
    office.keep(a_filed())

    pages = [await counter.open(path) for path in ("/staff", "/staff/dossiers/d1", "/staff/requests")]
    office.requests.waiting = {}

    assert all('<b class="badge">2</b>' in page for page in pages)
    assert "badge" not in await counter.open("/staff")


async def test_an_answer_goes_to_the_chat_in_the_name_of_the_unit_and_ends_the_waiting(
    office: FakeOffice, counter: StaffBrowser
) -> None:
    answer = await counter.post("/staff/requests/7/reply", text="Mời anh/chị ra <quầy số 2> sáng mai.")

    (message,) = office.sent
    text = words_to_text(message.words, markup="html")
    assert (answer.status, answer.headers["Location"]) == (303, "/staff/requests?done=replied")
    assert message.chat_id == 47
    assert "Trung tâm Phục vụ hành chính công xã Bình Minh Mẫu" in text
    assert "Mời anh/chị ra &lt;quầy số 2&gt; sáng mai." in text
    assert office.requests.closed == [(7, "lan")]
    assert office.woken == ["outbox", "chat:47"]


async def test_who_sees_all_units_answers_in_the_name_of_the_agency(
    office: FakeOffice, open_counter: Callable[[], Awaitable[StaffBrowser]]
) -> None:
    another = await open_counter()
    await another.log_in("minh", role="officer", unit_id=None)
    await another.open("/staff/requests")

    await another.post("/staff/requests/7/reply", text="Đã xem.")

    assert office.sent[0].words.params["unit"] == office.deps().world().office.agency


async def test_settling_tells_nobody(office: FakeOffice, counter: StaffBrowser) -> None:
    answer = await counter.post("/staff/requests/8/settle", text="")

    assert answer.headers["Location"] == "/staff/requests?done=settled"
    assert office.requests.closed == [(8, "lan")]
    assert office.sent == []
    assert plain("staff.requests.settled") in await counter.open("/staff/requests?done=settled")


@pytest.mark.parametrize("do", ["reply", "settle"])
async def test_a_colleague_was_faster_and_the_text_is_still_there(
    office: FakeOffice, counter: StaffBrowser, do: str
) -> None:
    del office.requests.waiting[7]

    answer = await counter.post(f"/staff/requests/7/{do}", text="Một câu trả lời dài")

    page = await answer.text()
    assert answer.status == 409
    assert plain("staff.requests.not_waiting") in page
    assert "Một câu trả lời dài</textarea>" in page
    assert (office.sent, office.requests.closed) == ([], [])


async def test_a_double_click_answers_once(office: FakeOffice, counter: StaffBrowser) -> None:
    answers = [await counter.post("/staff/requests/7/reply", text="Một lần") for _ in range(2)]

    assert [each.status for each in answers] == [303, 409]
    assert len(office.sent) == 1


async def test_an_empty_answer_is_not_sent(office: FakeOffice, counter: StaffBrowser) -> None:
    answer = await counter.post("/staff/requests/7/reply", text=" \n ")

    assert answer.status == 422
    assert plain("staff.requests.empty") in await answer.text()
    assert len(office.requests.waiting) == 2


@pytest.mark.parametrize("number", ["0", "x", "99999999999999999", "1%00", "-1", "٣"])
async def test_an_odd_number_answers_nobody(office: FakeOffice, counter: StaffBrowser, number: str) -> None:
    answer = await counter.post(f"/staff/requests/{number}/reply", text="Xin chào")

    assert answer.status in (404, 409)
    assert len(office.requests.waiting) == 2


async def test_an_answer_without_the_token_of_this_session_is_refused(
    office: FakeOffice, counter: StaffBrowser
) -> None:
    counter.csrf = "another"

    assert (await counter.post("/staff/requests/7/reply", text="Xin chào")).status == 403
    assert len(office.requests.waiting) == 2


async def test_a_long_answer_is_cut_to_what_is_allowed(office: FakeOffice, counter: StaffBrowser) -> None:
    await counter.post("/staff/requests/7/reply", text="a" * 5000)

    assert office.sent[0].words.params["reply"] == "a" * office.limits.reason_characters


def test_channels_have_names_that_officers_know() -> None:
    assert all(channel_name(each) != each for each in (*STORED_CHANNELS, "telegram"))
    assert channel_name("zalo-new") == "zalo-new"


async def test_the_unit_of_the_officer_counts(office: FakeOffice, counter: StaffBrowser) -> None:
    asked: list[object] = []

    async def count(*, unit_ids: object) -> int:
        asked.append(unit_ids)
        return 1

    office.requests.count = count  # type: ignore[method-assign,assignment]
    await counter.open("/staff")

    assert asked == [(COMMUNE,)]
