"""The web chat: hostile words come back as text, with the page and by the stream; a planted cookie is no visit."""

from __future__ import annotations

import asyncio

import pytest

from bot.web import stream
from bot.web.sessions import COOKIE
from flows.ports import Kind
from flows.values import Words
from tests.bot.web.conftest import Browser, browser, desk, open_browser
from tests.bot.web.fakes import Desk
from tests.security.hostile import NAME, shows, wrong_with

__all__ = ["browser", "desk", "open_browser"]


def speak(desk: Desk) -> None:
    desk.outbox.add(1, NAME, kind=Kind.ECHO)
    desk.outbox.add(1, NAME, "1.0")
    desk.outbox.put(1, Words("echo.files", {"names": [NAME]}), kind=Kind.ECHO)


async def test_stored_xss_in_the_chat_page(browser: Browser, desk: Desk) -> None:
    await browser.open()
    speak(desk)

    page = await browser.open()

    assert shows(page)
    assert wrong_with(page) == []


async def test_stored_xss_by_the_stream(browser: Browser, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "POLL", 0.02)
    await browser.open()
    speak(desk)
    answer = await browser.client.get("/chat/events")
    text = ""

    async with asyncio.timeout(10):
        while text.count("id: ") < 3:
            text += (await answer.content.readuntil(b"\n\n")).decode()

    assert shows(text)
    assert wrong_with(text) == []


async def test_session_fixation_a_planted_visit_is_none(browser: Browser) -> None:
    planted = "p" * 43
    browser.client.session.cookie_jar.update_cookies({COOKIE: planted}, browser.client.make_url("/"))

    await browser.open()

    kept = {each.key: each.value for each in browser.client.session.cookie_jar}
    assert kept[COOKIE] != planted


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
async def test_asking_only_for_the_head_of_a_stream_holds_nothing_open(browser: Browser, method: str) -> None:
    await browser.open()

    async with asyncio.timeout(10):
        answer = await browser.client.request(method, "/chat/events")

    assert answer.status in (204, 405, 406)
