"""The stream: every stored message after the last one seen, in order, until the visit ends."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.web import stream
from bot.web.app import build_app
from bot.web.security import CSP
from flows.ports import Kind
from tests.bot.web.conftest import Browser
from tests.bot.web.fakes import Desk


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "POLL", 0.02)


async def listen(browser: Browser, path: str = "/chat/events", **headers: str) -> Any:
    return await browser.client.get(path, headers=headers)


async def event(response: Any) -> str:
    """The next event, without heartbeats."""
    async with asyncio.timeout(3):
        while True:
            text = (await response.content.readuntil(b"\n\n")).decode()
            if not text.startswith((":", "retry")):
                return text


async def test_what_is_said_later_arrives_with_its_id(browser: Browser, desk: Desk) -> None:
    await browser.open()
    response = await listen(browser)

    desk.outbox.add(1, "Có tin mới", "1.0")

    text = await event(response)
    assert text.startswith("id: 1\ndata: ")
    assert "Có tin mới" in text
    assert response.headers["Content-Type"].startswith("text/event-stream")
    assert response.headers["Content-Security-Policy"] == CSP


@pytest.mark.parametrize(("path", "headers"), [("/chat/events?after=2", {}), ("/chat/events", {"Last-Event-ID": "2"})])
async def test_it_goes_on_after_the_last_one_seen(
    browser: Browser, desk: Desk, path: str, headers: dict[str, str]
) -> None:
    await browser.open()
    for text in ("một", "hai", "ba"):
        desk.outbox.add(1, text)

    assert (await event(await listen(browser, path, **headers))).startswith("id: 3\n")


async def test_reconnecting_wins_over_the_address(browser: Browser, desk: Desk) -> None:
    await browser.open()
    for text in ("một", "hai", "ba"):
        desk.outbox.add(1, text)

    response = await listen(browser, "/chat/events?after=1", **{"Last-Event-ID": "2"})

    assert (await event(response)).startswith("id: 3\n")


@pytest.mark.parametrize("given", ["-1", "x", "9" * 40, "²", "1; drop table"])
async def test_a_last_id_that_is_none_begins_at_the_start(browser: Browser, desk: Desk, given: str) -> None:
    await browser.open()
    desk.outbox.add(1, "một")

    assert (await event(await listen(browser, "/chat/events?after=" + given))).startswith("id: 1\n")


async def test_a_message_with_lines_stays_one_event(browser: Browser, desk: Desk) -> None:
    await browser.open()
    desk.outbox.add(1, "dòng một\n\ndòng hai\r\nid: 99\rdata: giả", kind=Kind.ECHO)

    text = await event(await listen(browser))

    assert [line for line in text.split("\n") if line.startswith("id:")] == ["id: 1"]
    assert "dòng hai" in text


async def test_the_page_hears_nobody_elses_messages(browser: Browser, desk: Desk) -> None:
    await browser.open()
    desk.outbox.add(2, "của người khác")
    desk.outbox.add(1, "của tôi")

    assert "của tôi" in await event(await listen(browser))


async def test_without_a_visit_the_page_is_told_that_it_ended(browser: Browser) -> None:
    assert (await event(await listen(browser))).startswith("event: ended")


async def test_a_visit_ended_in_another_window_ends_here(
    browser: Browser, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "CHECK", 2)
    await browser.open()
    response = await listen(browser)

    desk.visits.open_ones.clear()

    assert (await event(response)).startswith("event: ended")


async def test_a_quiet_stream_is_kept_open(browser: Browser, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT", 1)
    await browser.open()
    response = await listen(browser)

    async with asyncio.timeout(2):
        await response.content.readuntil(b": \n\n")


async def test_streams_of_one_visit_are_limited(desk: Desk, aiohttp_client: Any) -> None:
    desk.limits = replace(desk.limits, streams=2)
    browser = Browser(await aiohttp_client(build_app(desk.deps())))
    await browser.open()
    first, second, third = [await listen(browser) for _ in range(3)]

    assert (first.status, second.status, third.status) == (200, 200, 429)


async def test_closing_the_server_ends_every_stream(browser: Browser, desk: Desk) -> None:
    await browser.open()
    response = await listen(browser)

    browser.client.app[stream.CLOSING].set()

    async with asyncio.timeout(2):
        await response.content.read()
