"""No page shuts anybody out: axe finds nothing serious at any size, and everything is done without a mouse."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import cache

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, BrowserContext, Page, expect

from bot.channels.base import Document
from bot.file_links import FileLinks
from bot.web.app import build_app
from bot.web.console.roles import STAFF_ROLES
from bot.web.file_links import file_routes
from flows.conversation.engine import Spoken
from flows.hurdles.model import Stuck, Why
from flows.ports import Changes, Kind
from flows.service.turning import outgoing
from flows.staffing import posts_of
from tests.bot.fakes_sending import a_parcel
from tests.bot.web.axe import BOTH, LIGHT, PHONE, TABLET, grave, tabbed
from tests.bot.web.chromium import launched
from tests.bot.web.console.two_units import furnished, move_in, opened
from tests.bot.web.fakes import NOW, TOKEN, Desk
from tests.bot.web.fakes_staff import COMMUNE, LEASE, FakeOffice
from tests.bot.web.staff_browser import HASH, PASSWORD
from tests.flows.forms.samples import a_dossier
from tests.kit import Stage, the_world
from tests.scenarios.camera import take
from tests.waiting import until_found

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
LINKS = FileLinks("", (b"key",), now=lambda: NOW)
LINK = str(LINKS.words(a_parcel(1, created_at=NOW), "paper-1").params["link"])
MOMENTS = ("greeting", "card", "stuck", "read back", "filed")
PAGES = (f"/t/{TOKEN}", LINK, "/guides/ecopy", "/kiem-tra?ma=7KQ2-M2P9")
#: A busy machine.
PATIENCE_MS = 30_000
INSIDE = (
    "/staff",
    "/staff/dossiers/d1",
    "/staff/hurdles",
    "/staff/counter",
    "/staff/catalogue/procedure?code=2.000635",
)


async def _document(path: str) -> Document | None:
    return Document("giay.pdf", b"%PDF")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def desk() -> Desk:
    desk = Desk(world=the_world())
    desk.dossiers.by_tokens[TOKEN] = a_dossier(token=TOKEN, chat_id=99)
    return desk


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def context(desk: Desk, chromium: Browser) -> AsyncIterator[BrowserContext]:
    """One server for all citizens."""
    async with TestServer(build_app(desk.deps(), file_routes(LINKS, _document))) as server:
        yield await chromium.new_context(base_url=str(server.make_url("")))


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def inside(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[BrowserContext]:
    """One office, with somebody who may open all of it."""
    path = tmp_path_factory.mktemp("office") / "motcua.db"
    await furnished(path)
    office, store = FakeOffice(), await opened(path)
    office.limits = replace(office.limits, refresh_seconds=3600)
    move_in(office, store)
    posts = tuple(post for role in STAFF_ROLES for post in posts_of(role, COMMUNE))
    await store.staff.add("lan", name="Trần Thị Lan", posts=posts, password_hash=HASH)
    async with store.transaction() as tx:
        stuck = [Stuck("2026-11", "1.001193", "@reviewing", Why.ASKED)]
        await tx.write(Changes(stuck=stuck), holder="", lease=LEASE, now=NOW)
    async with TestServer(office.app()) as server:
        yield await chromium.new_context(base_url=str(server.make_url("")))
    await store.close()


@pytest_asyncio.fixture(loop_scope="module")
async def console(inside: BrowserContext) -> AsyncIterator[Page]:
    page = await inside.new_page()
    await page.goto("/staff/login")
    yield page
    await page.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(context: BrowserContext) -> AsyncIterator[Page]:
    """Of a person who was never here."""
    await context.clear_cookies()
    page = await context.new_page()
    yield page
    await page.close()


@cache
def a_birth() -> dict[str, tuple[Spoken, ...]]:
    """What is said from the first word to the filed dossier, by the engine itself."""
    stage, said = Stage(), {}
    stage.open()
    said["greeting"] = stage.said
    stage.open("tt_1.001193")
    said["card"] = stage.said
    stage.press("Bắt đầu")
    stage.press("Tôi đồng ý")
    stage.say("khó quá")
    said["stuck"] = stage.said
    stage.fill()
    said["read back"] = stage.said
    stage.press("Vẫn nộp")
    said["filed"] = stage.said
    return said


@pytest.mark.parametrize("at", MOMENTS)
async def test_the_chat_shuts_nobody_out(page: Page, desk: Desk, at: str) -> None:
    await page.goto("/")
    chat = max(visit.chat_id for visit in desk.visits.open_ones.values())
    desk.outbox.add(chat, "làm giấy khai sinh", kind=Kind.ECHO)
    for message in outgoing(chat, a_birth()[at]):
        desk.outbox.put(chat, message.words, message.buttons)

    await page.reload()
    await expect(page.locator(".message.bot").last).to_be_visible(timeout=PATIENCE_MS)

    assert await grave(page, BOTH) == []


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_for_everybody_shuts_nobody_out(page: Page, path: str) -> None:
    await page.goto(path)

    assert await grave(page, BOTH) == []


async def test_what_shuts_people_out_is_found(page: Page) -> None:
    """So that finding nothing means something."""
    await page.goto("/kiem-tra")
    await page.evaluate("() => document.querySelector('label').remove()")
    await page.evaluate("() => { document.querySelector('h1').style.color = '#ddd'; }")

    found = await grave(page, LIGHT[:1])

    assert [each.split(": ")[1] for each in found] == ["color-contrast", "label"]


async def test_the_chat_is_walked_by_keyboard_alone(page: Page, desk: Desk) -> None:
    """From the top of the page by Tab to an offered answer, which Enter gives."""
    await page.goto("/")
    chat = max(visit.chat_id for visit in desk.visits.open_ones.values())
    for message in outgoing(chat, a_birth()["card"]):
        desk.outbox.put(chat, message.words, message.buttons)
    await page.reload()
    await expect(page.locator(".choices:not(.past) button").first).to_be_visible(timeout=PATIENCE_MS)

    walked = await tabbed(page, until=".choices:not(.past) button")
    async with page.expect_response(lambda answer: answer.request.method == "POST"):
        await page.keyboard.press("Enter")

    assert desk.bodies()[-1]["pressed"].endswith(".0")
    assert all(walked)


async def enter(console: Page) -> None:
    await console.goto("/staff")
    if await console.get_by_label("Tên đăng nhập").count():
        await console.get_by_label("Tên đăng nhập").fill("lan")
        await console.get_by_label("Mật khẩu").fill(PASSWORD)
        await console.keyboard.press("Enter")
    await expect(console.get_by_text("Đăng xuất")).to_be_visible(timeout=PATIENCE_MS)


async def test_the_door_of_the_console_shuts_nobody_out(console: Page) -> None:
    assert await grave(console, LIGHT) == []


@pytest.mark.parametrize("path", INSIDE)
async def test_a_page_of_the_console_shuts_nobody_out(console: Page, path: str) -> None:
    await enter(console)
    answer = await console.goto(path)

    assert answer is not None
    assert answer.ok
    assert await grave(console, LIGHT) == []


async def test_a_dossier_is_opened_by_keyboard_alone(console: Page) -> None:
    await enter(console)

    walked = await tabbed(console, until="a[href='/staff/dossiers/d1']")
    await console.keyboard.press("Enter")
    await console.wait_for_url("**/staff/dossiers/d1", timeout=PATIENCE_MS)
    walked += await tabbed(console, until="details.action summary")

    assert all(walked)


async def test_a_tablet_becomes_the_screen_of_the_counter_and_is_read_from_a_metre(
    console: Page, chromium: Browser
) -> None:
    """Made by an officer, opened on the tablet, used by touch and by keyboard, without a person on it."""
    await enter(console)
    tablet = await (await chromium.new_context(viewport=TABLET, has_touch=True)).new_page()
    await tablet.goto(await a_screen(console))
    await tapped(tablet, "Mở tại thiết bị này")
    for number in ("1", "2", "3"):
        await tapped(tablet, "Lấy số")
        await expect(tablet.locator(".given .number")).to_have_text(number, timeout=PATIENCE_MS)
    await tapped(tablet, "Gọi số tiếp theo")
    await expect(tablet.locator(".own .number")).to_have_text("1", timeout=PATIENCE_MS)
    await tabbed(tablet, until="button.call")
    async with tablet.expect_navigation():
        await tablet.keyboard.press("Enter")
    await expect(tablet.locator(".own .number")).to_have_text("2", timeout=PATIENCE_MS)

    assert await grave(tablet, BOTH) == []
    # The screen puts fresh numbers in the place of the old ones each second; one just taken away has no size.
    await until_found(lambda: tablet.evaluate(SMALLEST_PX), lambda size: size >= 16)
    await tablet.set_viewport_size(TABLET)
    await until_found(lambda: tablet.locator(".own .number").evaluate(SIZE_PX), lambda size: size >= 100)
    await tablet.emulate_media(color_scheme="light")
    await take(tablet, "tablet-counter")
    await tablet.set_viewport_size(PHONE)
    await take(tablet, "phone-counter")
    await tablet.context.close()


async def tapped(tablet: Page, name: str) -> None:
    """The board may change before the page is there that answers the tap."""
    async with tablet.expect_navigation():
        await tablet.get_by_role("button", name=name).tap()


async def a_screen(console: Page) -> str:
    """Where a new device is opened, on this very server."""
    await console.goto("/staff/counter")
    await console.get_by_label("Tên bàn").fill("Bàn 1")
    await console.get_by_role("button", name="Thêm một thiết bị").click()
    link = await console.locator("#link code").inner_text()
    return f"{console.url.split('/staff')[0]}/counter/{link.split('/counter/')[1]}"


SIZE_PX = "element => parseFloat(getComputedStyle(element).fontSize)"
SMALLEST_PX = """() => Math.min(...[...document.querySelectorAll("main *, header *")]
    .filter((each) => each.offsetParent && [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
    .map((each) => parseFloat(getComputedStyle(each).fontSize)))"""
