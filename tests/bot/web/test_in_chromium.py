"""The chat page in a real Chromium: what scripts, styles and the strict policy make of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, expect

from bot.web.app import build_app
from flows.ports import Kind
from flows.values import Words
from tests.bot.web.chromium import launched
from tests.bot.web.fakes import TOKEN, Desk, a_dossier

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
Open = Callable[..., Awaitable[Page]]


def worker(desk: Desk) -> Callable[[int, dict[str, Any]], None]:
    """Echoes what is said and asks the next question."""

    def answer(chat_id: int, update: dict[str, Any]) -> None:
        if "files" in update:
            desk.outbox.put(
                chat_id, Words("echo.files", {"names": [f["name"] for f in update["files"]]}), kind=Kind.ECHO
            )
        elif said := update.get("text") or update.get("pressed"):
            desk.outbox.add(chat_id, said, kind=Kind.ECHO)
        number = len(desk.updates)
        desk.outbox.add(chat_id, f"Câu hỏi số {number}", f"{number}.0", f"{number}.1", f"{number}.2~")

    return answer


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console said of scripts, styles and the policy."""
    return []


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def open_page(desk: Desk, chromium: Browser, complaints: list[str]) -> AsyncIterator[Open]:
    """Opens a page of a server of its own."""
    desk.answer = worker(desk)
    desk.limits = replace(desk.limits, answer_seconds=1.0)
    async with AsyncExitStack() as stack:

        async def start(path: str = "/", **context: Any) -> Page:
            server = await stack.enter_async_context(TestServer(build_app(desk.deps())))
            opened = await chromium.new_context(base_url=str(server.make_url("")), **context)
            stack.push_async_callback(opened.close)
            page = await opened.new_page()
            page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            await page.goto(path)
            return page

        yield start


async def test_one_talks_by_keyboard_and_buttons(desk: Desk, open_page: Open, complaints: list[str]) -> None:
    page = await open_page()
    await page.fill("#viet", "dòng một")
    await page.press("#viet", "Shift+Enter")
    await page.keyboard.type("dòng hai")
    await page.press("#viet", "Enter")
    await expect(page.locator(".message.bot").last).to_contain_text("Câu hỏi số 2")

    await page.locator(".choices:not(.past) button").first.click()

    await expect(page.locator(".message.bot").last).to_contain_text("Câu hỏi số 3")
    assert desk.said() == ["dòng một\ndòng hai"]
    assert desk.bodies()[-1]["pressed"] == "2.0"
    await expect(page.locator("#viet")).to_have_value("")
    assert complaints == []


async def test_only_the_newest_buttons_can_be_pressed(desk: Desk, open_page: Open) -> None:
    page = await open_page()
    await page.locator(".choices button").first.evaluate("button => { button.click(); button.click(); }")

    await expect(page.locator(".message.bot").last).to_contain_text("Câu hỏi số 2")

    assert [body["pressed"] for body in desk.bodies()[1:]] == ["1.0"]
    assert await page.locator(".message").first.locator("button:not([disabled])").count() == 0
    assert await page.locator(".choices button:not([disabled])").count() == 3


TWICE = """async () => {
    const log = document.getElementById("log");
    const isThere = () => log.querySelectorAll("article.bot").length > 1;
    const came = new Promise((done) => {
        new MutationObserver(() => isThere() && done()).observe(log, { childList: true });
    });
    log.querySelector(".choices:not(.past) button").click();
    await came;
    log.querySelector(".choices:not(.past) button").click();
}"""


async def test_the_second_half_of_a_double_click_answers_nothing(desk: Desk, open_page: Open) -> None:
    """However fast the next question comes; a moment later its buttons are as good as any."""
    page = await open_page()

    await page.evaluate(TWICE)
    await expect(page.locator(".choices.fresh")).to_have_count(0)
    await page.locator(".choices:not(.past) button").first.click()
    await expect(page.get_by_text("Câu hỏi số 3")).to_be_visible()

    assert [body["pressed"] for body in desk.bodies()[1:]] == ["1.0", "2.0"]


async def test_no_answer_is_announced_once_it_is_there(open_page: Open) -> None:
    page = await open_page()
    for said in ("một", "hai", "ba"):
        await page.fill("#viet", said)
        await page.press("#viet", "Enter")
        await expect(page.locator(".message.own").last).to_contain_text(said)
    await expect(page.locator(".message.bot").last).to_contain_text("Câu hỏi số 4")

    await page.wait_for_timeout(600)

    await expect(page.locator("#answering")).to_be_hidden()


async def test_no_question_waits_once_it_is_done(desk: Desk, open_page: Open) -> None:
    page = await open_page()
    desk.answer = lambda chat_id, update: desk.outbox.add(chat_id, "Đã nhận hồ sơ", "!view:d1")
    await page.locator(".choices button").first.click()
    await expect(page.locator(".message.bot").last).to_contain_text("Đã nhận hồ sơ")
    await expect(page.locator(".choices button:not([disabled])")).to_have_count(1)

    await page.reload()

    await expect(page.locator(".choices button:not([disabled])")).to_have_count(1)


async def test_files_go_together_with_a_bar(desk: Desk, open_page: Open) -> None:
    page = await open_page()

    chosen = [{"name": f"trang {n}.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 200_000} for n in (1, 2)]
    await page.set_input_files("#pick", chosen)

    await expect(page.locator(".message.own").last).to_contain_text("trang 1.jpg, trang 2.jpg")
    await expect(page.locator(".upload")).to_have_count(0)
    assert [file["size"] for file in desk.bodies()[-1]["files"]] == [200_000, 200_000]


async def test_a_file_too_large_is_said_before_it_is_sent(desk: Desk, open_page: Open) -> None:
    desk.limits = replace(desk.limits, file_bytes=1_000_000)
    page = await open_page()

    await page.set_input_files("#pick", {"name": "lon.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 1_000_001})

    await expect(page.locator("#alert")).to_contain_text("Tệp quá 1 MB")
    assert len(desk.updates) == 1


async def test_a_text_that_did_not_get_through_is_not_lost(desk: Desk, open_page: Open) -> None:
    page = await open_page()
    await page.context.set_offline(True)
    await page.fill("#viet", "tin quan trọng")
    await page.press("#viet", "Enter")
    await expect(page.locator("#alert")).to_contain_text("Chưa gửi được")
    await expect(page.locator("#viet")).to_have_value("tin quan trọng")

    await page.context.set_offline(False)
    await page.press("#viet", "Enter")

    await expect(page.locator(".message.own").last).to_contain_text("tin quan trọng")
    assert desk.said() == ["tin quan trọng"]


async def test_a_message_from_elsewhere_appears_by_itself(desk: Desk, open_page: Open) -> None:
    page = await open_page()

    desk.outbox.add(1, "Hồ sơ đã được tiếp nhận", "!view:d1", kind=Kind.NOTICE)
    desk.wake()

    await expect(page.locator(".message.notice")).to_contain_text("Hồ sơ đã được tiếp nhận")


async def test_a_message_longer_than_the_screen_is_read_from_its_beginning(desk: Desk, open_page: Open) -> None:
    page = await open_page(**PHONE)

    desk.outbox.add(1, "Dòng đầu\n" + "dòng\n" * 80, "2.0")
    desk.wake()

    await expect(page.locator("#newer")).to_be_visible()
    box = await page.locator(".message").last.bounding_box()
    assert box
    assert 40 < box["y"] < 200


async def test_everything_works_without_javascript(desk: Desk, open_page: Open) -> None:
    page = await open_page(java_script_enabled=False)
    await page.fill("#viet", "khai sinh")
    await page.click(".send")
    await page.locator(".choices:not(.past) button").first.click()
    await page.set_input_files("#pick", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"x"})
    await page.click("#files button")

    assert await page.locator(".message.bot").last.locator(".words").inner_text() == "Câu hỏi số 4"
    assert await page.locator(".message.own").count() == 3


async def test_a_shared_computer_left_alone_ends_by_itself(desk: Desk, open_page: Open) -> None:
    """On a clock of its own, however long the machine takes."""
    desk.limits = replace(desk.limits, shared=True, idle=timedelta(minutes=10))
    page = await open_page()
    await page.clock.install()
    await page.reload()
    await page.clock.fast_forward("09:30")
    await expect(page.locator("#idle")).to_be_visible()
    await page.click("#idle-stay")
    await expect(page.locator("#idle")).to_be_hidden()

    await page.clock.fast_forward("10:01")
    await page.wait_for_url("**/chat/ended")

    assert desk.visits.open_ones == {}


WIDTHS = [pytest.param(PHONE, id="phone"), pytest.param({"viewport": {"width": 320, "height": 640}}, id="smallest")]


@pytest.mark.parametrize("context", WIDTHS)
async def test_nothing_is_wider_than_the_screen(desk: Desk, open_page: Open, context: dict[str, Any]) -> None:
    page = await open_page(**context)
    desk.outbox.add(1, "Một-từ-rất-dài-không-có-chỗ-ngắt" * 10, kind=Kind.ECHO)
    await page.reload()

    wide = await page.evaluate("[...document.querySelectorAll('*')].some(e => e.scrollWidth > innerWidth + 1)")

    assert not wide
    box = await page.locator("#viet").bounding_box()
    assert box
    assert box["width"] > 120


async def test_the_slip_is_readable_by_a_camera(desk: Desk, open_page: Open, complaints: list[str]) -> None:
    desk.dossiers.by_tokens[TOKEN] = a_dossier()
    page = await open_page(f"/t/{TOKEN}")

    box = await page.locator(".qr svg").bounding_box()

    assert box
    assert box["width"] >= 120
    assert complaints == []
