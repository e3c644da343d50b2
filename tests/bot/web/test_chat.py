"""The chat page: one form is one update, and what is shown of the conversation."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import ClientError

from bot.web.deps import WebLimits
from flows.ports import Kind
from flows.values import Words
from tests.bot.web.conftest import Browser
from tests.bot.web.fakes import Desk


async def test_a_deep_link_is_passed_on_and_leaves_the_address(browser: Browser, desk: Desk) -> None:
    response = await browser.client.get("/?start=tt_1_001193", allow_redirects=False)

    assert (response.status, response.headers["Location"]) == (303, "/")
    assert desk.bodies()[0]["opened"] == "tt_1_001193"


async def test_a_deep_link_that_is_none_is_ignored(browser: Browser, desk: Desk) -> None:
    response = await browser.client.get("/?start=<script>", allow_redirects=False)

    assert response.status == 200
    assert desk.bodies()[0]["opened"] == ""


async def test_what_is_said_becomes_one_update_however_often_it_is_sent(browser: Browser, desk: Desk) -> None:
    await browser.open()

    for _ in range(3):
        response = await browser.post("/chat/say", text="khai sinh", nonce="abcdefgh12345678")

    assert response.status == 204
    assert desk.said() == ["khai sinh"]


async def test_two_people_with_the_same_nonce_do_not_meet(browser: Browser, open_browser: Any, desk: Desk) -> None:
    other = await open_browser()
    for each in (browser, other):
        await each.open()
        await each.post("/chat/say", text="xin chào", nonce="abcdefgh12345678")

    assert desk.said() == ["xin chào", "xin chào"]


async def test_a_pressed_button_carries_its_token(browser: Browser, desk: Desk) -> None:
    await browser.open()

    await browser.post("/chat/press", token="3.1")

    assert desk.bodies()[-1]["pressed"] == "3.1"


async def test_without_javascript_the_page_comes_back_with_the_answer(browser: Browser, desk: Desk) -> None:
    await browser.open()
    desk.answer = lambda chat_id, update: desk.outbox.add(chat_id, "Trả lời đây")

    response = await browser.post("/chat/say", background=False, text="khai sinh")

    assert (response.status, response.headers["Location"]) == (303, "/#moi")
    assert "Trả lời đây" in await browser.open()


async def test_only_the_newest_question_can_be_answered(browser: Browser, desk: Desk) -> None:
    await browser.open()
    desk.outbox.add(1, "Câu một", "1.0")
    desk.outbox.add(1, "Câu hai", "2.0", "2.1~")

    page = await browser.open()

    assert 'value="1.0" class="choice" disabled' in page
    assert 'value="2.0" class="choice">' in page
    assert 'value="2.1" class="aside">' in page


async def test_a_standing_button_stays_alive(browser: Browser, desk: Desk) -> None:
    await browser.open()
    desk.outbox.add(1, "Đã tiếp nhận", "!view:d1", kind=Kind.NOTICE)
    desk.outbox.add(1, "Câu hai", "2.0")

    assert 'value="!view:d1" class="choice">' in await browser.open()


async def test_what_a_person_typed_is_shown_literally(browser: Browser, desk: Desk) -> None:
    await browser.open()
    desk.outbox.add(1, "<script>alert(1)</script> {{ 7*7 }} https://evil.gov.vn", kind=Kind.ECHO)

    page = await browser.open()

    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }} https://evil.gov.vn</div>" in page


async def test_a_slip_in_our_own_words_becomes_a_link(browser: Browser, desk: Desk) -> None:
    await browser.open()
    desk.outbox.add(1, "Phiếu: http://127.0.0.1:8080/t/Zk3v9Qx7Lm2Rt8Wb5Yc1Nd.")

    assert 'Phiếu: <a href="/t/Zk3v9Qx7Lm2Rt8Wb5Yc1Nd">' in await browser.open()


async def test_a_declaration_to_look_at_is_shown_as_a_picture_of_the_page(browser: Browser, desk: Desk) -> None:
    await browser.open()
    desk.outbox.add(1, "Xem: /chat/forms/d1/to-khai-khai-sinh")

    page = await browser.open()

    assert '<a href="/chat/forms/d1/to-khai-khai-sinh.pdf"><img class="page"' in page
    assert 'src="/chat/forms/d1/to-khai-khai-sinh.png"' in page


async def test_a_blank_form_in_our_own_words_becomes_a_link(browser: Browser, desk: Desk) -> None:
    await browser.open()
    desk.outbox.add(1, "Mẫu: /forms/to-khai-khai-sinh.pdf")

    assert 'Mẫu: <a href="/forms/to-khai-khai-sinh.pdf">' in await browser.open()


async def test_a_message_that_cannot_be_worded_does_not_take_the_page_with_it(browser: Browser, desk: Desk) -> None:
    await browser.open()
    desk.outbox.put(1, Words("no.such.text"))

    assert "Không hiển thị được tin này" in await browser.open()


ODD_TEXTS = [
    pytest.param("a\x00b", id="nul"),
    pytest.param("\u202etxet", id="right to left"),
    pytest.param("Nguye\u0302\u0303n", id="decomposed"),
    pytest.param("🙂" * 500, id="outside the basic plane"),
]


@pytest.mark.parametrize("text", ODD_TEXTS)
async def test_odd_text_is_taken_as_it_is(browser: Browser, desk: Desk, text: str) -> None:
    await browser.open()

    response = await browser.post("/chat/say", text=text)

    assert response.status == 204
    assert desk.said() == [text]


async def test_half_a_surrogate_pair_is_no_error(browser: Browser, desk: Desk) -> None:
    await browser.open()

    response = await browser.client.post("/chat/say", data=f"csrf={browser.csrf}&text=a%ED%A0%80b%FF".encode())

    assert response.status < 500
    assert desk.said()[0].startswith("a")


async def test_a_megabyte_of_text_is_refused_in_words(browser: Browser, desk: Desk) -> None:
    await browser.open()

    response = await browser.post("/chat/say", text="a" * 1_000_000)

    assert response.status == 413
    assert "E413" in await response.text()
    assert desk.said() == []


async def test_a_body_without_a_length_is_cut_off_at_the_limit(browser: Browser, desk: Desk) -> None:
    await browser.open()
    sent = 0

    async def endless() -> Any:
        nonlocal sent
        yield f"csrf={browser.csrf}&text=".encode()
        while sent < 50_000_000:
            sent += 65536
            yield b"a" * 65536
            await asyncio.sleep(0)

    with contextlib.suppress(ClientError):  # the connection may be gone before all is said
        response = await browser.client.post("/chat/say", data=endless())
        assert response.status == 413

    assert sent < 50_000_000
    assert desk.said() == []


async def test_a_text_over_the_limit_is_refused_not_cut(browser: Browser, desk: Desk) -> None:
    await browser.open()

    response = await browser.post("/chat/say", text="a" * 20_001)

    assert response.status == 413
    assert desk.said() == []


async def test_blank_text_says_nothing(browser: Browser, desk: Desk) -> None:
    await browser.open()

    assert (await browser.post("/chat/say", text=" \n ")).status == 204
    assert desk.said() == []


async def test_a_post_without_session_says_how_to_go_on(browser: Browser, desk: Desk) -> None:
    response = await browser.post("/chat/say", text="xin chào")

    assert response.status == 401
    assert "tải lại trang" in await response.text()
    assert desk.updates == {}


async def test_too_many_posts_are_slowed_with_words(browser: Browser, desk: Desk) -> None:
    await browser.open()
    statuses = [(await browser.post("/chat/say", text=f"tin {n}")).status for n in range(31)]

    assert statuses == [204] * 30 + [429]
    desk.now = desk.now + desk.limits.posts_within

    assert (await browser.post("/chat/say", text="sau đó")).status == 204


async def test_a_sender_that_stalls_is_cut(desk: Desk, aiohttp_client: Any) -> None:
    from bot.web.app import build_app

    desk.limits = replace(desk.limits, slow_seconds=0.1)
    client = await aiohttp_client(build_app(desk.deps()))
    await client.get("/")

    async def trickle() -> Any:
        yield b"csrf="
        await asyncio.sleep(1)
        yield b"1"

    response = await client.post("/chat/say", data=trickle(), headers={"HX-Request": "true"})

    assert response.status == 408


def test_the_limits_leave_room_for_every_file_of_an_upload() -> None:
    limits = WebLimits()

    assert limits.upload_bytes >= limits.file_bytes
