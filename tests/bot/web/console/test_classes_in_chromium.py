"""The trainer's board in a real Chromium: it goes on by itself, is read on tablet and phone, and shuts nobody out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, expect

from flows.practising.model import Bench, Lesson, Seat, Stage, Standing
from flows.practising.tasks import rules, tasks
from flows.staffing import posts_of
from storage.store import SqlStore
from tests.bot.web.axe import LIGHT, PHONE, TABLET, grave
from tests.bot.web.chromium import launched
from tests.bot.web.console.two_units import opened
from tests.bot.web.fakes_staff import COMMUNE, FakeOffice
from tests.bot.web.staff_browser import HASH, PASSWORD
from tests.kit import NOW
from tests.scenarios import camera

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
#: How far a class is after half an hour.
STANDINGS = (
    *(Standing(0, Stage.FILLING, step, 13) for step in (2, 5, 9, 12)),
    Standing(0, Stage.WRONG, 13, 13, 1),
    *(Standing(0, Stage.FILED, 13, 13),) * 3,
    *(Standing(1, Stage.FILLING, step, 24) for step in (1, 7, 15, 20, 23)),
    Standing(1, Stage.SUPPLEMENT, 24, 24),
    Standing(1, Stage.FILED, 24, 24, 2),
    *(Standing(2, Stage.BRIEFED),) * 2,
    Standing(3, Stage.DONE),
    Standing(3, Stage.DONE, slips=1),
)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def store(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SqlStore]:
    store = await opened(tmp_path_factory.mktemp("class") / "motcua.db")
    await store.staff.add("lan", name="Trần Thị Lan", posts=posts_of("reception", COMMUNE), password_hash=HASH)
    yield store
    await store.close()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def page(store: SqlStore) -> AsyncIterator[Page]:
    """The trainer has logged in."""
    office = FakeOffice()
    office.real = store
    async with launched() as chromium, TestServer(office.app()) as server:
        context = await chromium.new_context(base_url=str(server.make_url("")))
        page = await context.new_page()
        await page.goto("/staff/classes")
        await page.get_by_label("Tên đăng nhập").fill("lan")
        await page.get_by_label("Mật khẩu").fill(PASSWORD)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Lớp tập huấn")
        yield page
        await context.close()


async def sit(store: SqlStore, lesson: Lesson, number: int, standing: Standing) -> Seat:
    bench = Bench(f"token-of-a-trainee-{lesson.id}-{number}")
    seat = Seat(0, lesson, 1000 + number, rules().nickname(number), bench, standing, NOW)
    async with store.transaction() as tx:
        return await tx.practice.sit(seat)


async def a_class(store: SqlStore, code: str) -> Lesson:
    title = "Tổ công nghệ số cộng đồng, khóa 3"
    return await store.practice.open(Lesson(0, code, COMMUNE, title, tuple(tasks()), 30, "lan", NOW))


async def test_a_class_is_opened_by_keyboard(store: SqlStore, page: Page) -> None:
    await page.goto("/staff/classes")

    await page.get_by_label("Tên lớp").fill("Lớp gõ phím")
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("heading", level=1)).to_have_text("Lớp gõ phím")
    await expect(page.locator(".class-code")).to_contain_text("LOP")
    await expect(page.get_by_text("BÀI TẬP – không có giá trị")).to_be_visible()


async def test_the_board_goes_on_by_itself(store: SqlStore, page: Page) -> None:
    lesson = await a_class(store, "ABC234")
    await page.goto(f"/staff/classes/{lesson.id}")
    await expect(page.get_by_text("Chưa có ai vào lớp.")).to_be_visible()

    seat = await sit(store, lesson, 0, Standing(0, Stage.FILLING, 3, 13))
    await expect(page.locator(".class-board li")).to_contain_text("đang làm")
    async with store.transaction() as tx:
        await tx.practice.save(replace(seat, standing=Standing(3, Stage.DONE)))

    await expect(page.locator(".class-board li")).to_contain_text("xong mọi bài")


@pytest.mark.parametrize(("name", "size"), [("tablet", TABLET), ("phone", PHONE)])
async def test_the_board_is_read_at_every_size(store: SqlStore, page: Page, name: str, size: dict[str, int]) -> None:
    lesson = await a_class(store, "K7M2X4" if name == "tablet" else "K7M2X5")
    for number, standing in enumerate(STANDINGS):
        await sit(store, lesson, number, standing)
    await page.set_viewport_size({"width": size["width"], "height": size["height"]})

    await page.goto(f"/staff/classes/{lesson.id}")

    await expect(page.locator(".class-board li")).to_have_count(len(STANDINGS))
    assert await page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    if name == "phone":
        await page.locator(".class-figures").scroll_into_view_if_needed()
        await page.evaluate("() => document.querySelector('.practice-mark').scrollIntoView()")
    await camera.take(page, f"{name}-class-board")


async def test_axe_finds_nothing_grave(store: SqlStore, page: Page) -> None:
    lesson = await a_class(store, "ABC239")
    through = await sit(store, lesson, 1, Standing(3, Stage.DONE, slips=1))
    working = await sit(store, lesson, 2, Standing(1, Stage.WRONG, 3, 9, 1))
    room = f"/practice/{working.bench.token}"
    addresses = ("/staff/classes", f"/staff/classes/{lesson.id}", room, f"/practice/{through.bench.token}/certificate")

    found = []
    for address in addresses:
        await page.goto(address)
        found += await grave(page, LIGHT)

    assert found == []


async def test_the_name_on_the_certificate_stays_on_the_page(store: SqlStore, page: Page) -> None:
    lesson = await a_class(store, "ABC238")
    through = await sit(store, lesson, 5, Standing(3, Stage.DONE))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url + (request.post_data or "")))
    await page.goto(f"/practice/{through.bench.token}/certificate")

    await page.get_by_label("Họ và tên (gõ tại đây)").fill("Nguyễn Văn Tập Mẫu")
    await page.keyboard.press("Enter")

    await expect(page.get_by_label("Họ và tên (gõ tại đây)")).to_have_value("Nguyễn Văn Tập Mẫu")
    assert not any("T%E1%BA%ADp" in each or "Tập" in each for each in sent)
