"""One cookie is one conversation: opened, found again, remembered or forgotten, and ended."""

from __future__ import annotations

from typing import Any

from tests.bot.web.conftest import Browser
from tests.bot.web.fakes import Desk


async def test_first_visit_opens_a_session_and_says_so(browser: Browser, desk: Desk) -> None:
    await browser.open()

    assert [body["opened"] for body in desk.bodies()] == [""]
    assert len(desk.visits.open_ones) == 1


async def test_only_the_hash_of_the_cookie_is_stored(browser: Browser, desk: Desk) -> None:
    await browser.open()

    cookie = next(c for c in browser.client.session.cookie_jar if c.key == "motcua")
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert all(cookie.value.encode() not in stored for stored in desk.visits.open_ones)


async def test_the_same_cookie_comes_back_to_the_same_conversation(browser: Browser, desk: Desk) -> None:
    await browser.open()
    desk.outbox.add(1, "Câu hỏi đang dở")

    page = await browser.open()

    assert "Câu hỏi đang dở" in page
    assert len(desk.updates) == 1


async def test_a_conversation_whose_messages_were_forgotten_begins_again_once(browser: Browser, desk: Desk) -> None:
    await browser.open()

    for _ in range(3):
        await browser.open()

    assert [body["opened"] for body in desk.bodies()] == ["", ""]


async def test_a_look_without_reading_opens_no_session(browser: Browser, desk: Desk) -> None:
    assert (await browser.client.head("/")).status == 200
    assert desk.visits.open_ones == {}


async def test_another_browser_sees_nothing_of_it(browser: Browser, open_browser: Any, desk: Desk) -> None:
    await browser.open()
    desk.outbox.add(1, "Chỉ của người thứ nhất")

    page = await (await open_browser()).open()

    assert "Chỉ của người thứ nhất" not in page


async def test_ending_clears_cookie_and_conversation(browser: Browser, desk: Desk) -> None:
    await browser.open()
    desk.outbox.add(1, "Chuyện riêng")
    await browser.open("/chat/end")

    response = await browser.post("/chat/end", background=False)

    assert (response.status, response.headers["Location"]) == (303, "/chat/ended")
    assert desk.visits.open_ones == {}
    assert "Chuyện riêng" not in await browser.open()


async def test_ending_is_asked_for_first(browser: Browser, desk: Desk) -> None:
    await browser.open()

    page = await browser.open("/chat/end")

    assert "Kết thúc và xoá" in page
    assert len(desk.visits.open_ones) == 1


async def test_a_shared_computer_left_alone_forgets(browser: Browser, desk: Desk) -> None:
    await browser.open()
    await browser.post("/chat/view", background=False, shared="1")
    desk.outbox.add(1, "Chuyện riêng")

    desk.now = desk.now + desk.limits.idle * 1.1

    assert "Chuyện riêng" not in await browser.open()


async def test_a_shared_computer_in_use_does_not_forget(browser: Browser, desk: Desk) -> None:
    await browser.open()
    await browser.post("/chat/view", background=False, shared="1")
    desk.outbox.add(1, "Chuyện riêng")

    for _ in range(3):
        desk.now = desk.now + desk.limits.idle * 0.9
        assert (await browser.post("/chat/stay")).status == 204

    assert "Chuyện riêng" in await browser.open()


async def test_ones_own_computer_is_remembered_for_months(browser: Browser, desk: Desk) -> None:
    await browser.open()
    desk.outbox.add(1, "Chuyện riêng")

    desk.now = desk.now + desk.limits.remembered * 0.9

    assert "Chuyện riêng" in await browser.open()


async def test_larger_letters_are_remembered(browser: Browser, desk: Desk) -> None:
    await browser.open()

    await browser.post("/chat/view", background=False, large="1")

    assert '<html lang="vi" class="large">' in await browser.open()


async def test_on_https_the_cookie_is_bound_to_the_host(desk: Desk, aiohttp_client: Any) -> None:
    from bot.web.app import build_app

    desk.public_url = "https://motcua.example"
    client = await aiohttp_client(build_app(desk.deps()))

    response = await client.get("/")

    cookie = response.cookies["__Host-motcua"]
    assert cookie["secure"]
    assert cookie["path"] == "/"
    assert not cookie["domain"]
