"""The console in a real Chromium: what its scripts, styles and the strict policy make of it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, expect

from flows.dossiers.model import Status
from flows.ports import ChatKey, OpenRequest, StoreUnavailable
from flows.procedures.model import Intake
from flows.staffing import posts_of
from tests.bot.web.chromium import launched
from tests.bot.web.fakes_staff import COMMUNE, FakeOffice, a_filed
from tests.bot.web.staff_browser import HASH, PASSWORD
from tests.kit import NOW

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
Open = Callable[..., Awaitable[Page]]
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
CODE = "H99.101-261120-0001"


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console said of scripts, styles and the policy."""
    return []


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def open_page(office: FakeOffice, chromium: Browser, complaints: list[str]) -> AsyncIterator[Open]:
    """An officer has logged in, and opens a page."""
    office.limits = replace(office.limits, refresh_seconds=1)
    office.keep(a_filed())
    await office.staff.add("lan", name="Trần Thị Lan", posts=posts_of("officer", COMMUNE), password_hash=HASH)
    async with AsyncExitStack() as stack:

        async def start(path: str = "/staff", **context: Any) -> Page:
            server = await stack.enter_async_context(TestServer(office.app()))
            opened = await chromium.new_context(base_url=str(server.make_url("")), **context)
            stack.push_async_callback(opened.close)
            page = await opened.new_page()
            page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            await page.goto(path)
            await page.get_by_label("Tên đăng nhập").fill("lan")
            await page.get_by_label("Mật khẩu").fill(PASSWORD)
            await page.keyboard.press("Enter")
            await expect(page.get_by_text("Đăng xuất")).to_be_visible()
            return page

        yield start


async def test_a_dossier_that_comes_in_appears_by_itself(
    office: FakeOffice, open_page: Open, complaints: list[str]
) -> None:
    page = await open_page()

    office.keep(a_filed(id="new", code="H99.101-261120-0099"))

    await expect(page.get_by_text("H99.101-261120-0099")).to_be_visible()
    assert complaints == []


async def test_the_queue_hears_of_it_and_does_not_wait_for_its_own_time(
    office: FakeOffice, open_page: Open, complaints: list[str]
) -> None:
    office.limits = replace(office.limits, refresh_seconds=3600)
    page = await open_page()

    office.keep(a_filed(id="new", code="H99.101-261120-0099"))

    await expect(page.get_by_text("H99.101-261120-0099")).to_be_visible()
    assert complaints == []


async def test_a_colleague_who_opens_the_dossier_is_seen_at_once(office: FakeOffice, open_page: Open) -> None:
    page = await open_page("/staff/dossiers/d1")
    hoa = await office.staff.add("hoa", name="Lê Thị Hoa", posts=posts_of("officer", COMMUNE), password_hash=HASH)
    async with page.expect_response("**/live?since=*"):
        await page.reload()

    await office.store.desks.present("d1", hoa.id, now=office.now)

    await expect(page.locator("#presence")).to_contain_text("Lê Thị Hoa")


async def test_a_canned_answer_goes_to_where_one_was_typing(
    office: FakeOffice, open_page: Open, complaints: list[str]
) -> None:
    office.requests.waiting = {1: OpenRequest(1, 5, ChatKey("telegram", "5"), "Gọi lại cho tôi", NOW)}
    page = await open_page("/staff/requests")
    answer = page.locator("#text-1")
    await answer.fill("Dạ. ")

    await page.locator("details.canned summary").click()
    await page.get_by_role("link", name="Đã nhận, xin chờ").click()

    await expect(answer).to_have_value(re.compile(r"^Dạ\. Dạ, .* đã nhận được lời nhắn"))
    assert complaints == []


async def test_who_asks_for_a_human_is_counted_by_itself(
    office: FakeOffice, open_page: Open, complaints: list[str]
) -> None:
    page = await open_page(**PHONE)
    await expect(page.locator(".badge")).to_have_count(0)

    office.requests.waiting = {1: OpenRequest(1, 5, ChatKey("telegram", "5"), "Gọi lại cho tôi", NOW)}
    await expect(page.locator(".badge")).to_have_text("1")
    await page.get_by_role("link", name="Gặp cán bộ").click()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await expect(page.get_by_text("Gọi lại cho tôi")).to_be_visible()
    assert complaints == []


async def test_a_refresh_that_fails_leaves_the_queue_as_it_was(
    office: FakeOffice, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = await open_page()
    asked = asyncio.Event()

    async def down(**_: object) -> None:
        asked.set()
        raise StoreUnavailable

    monkeypatch.setattr(office.dossiers, "queue", down)
    office.keep(a_filed(id="new", code="H99.101-261120-0099"))
    await asyncio.wait_for(asked.wait(), 30)

    await expect(page.get_by_text(CODE)).to_be_visible()


async def test_the_preview_follows_what_is_typed(office: FakeOffice, open_page: Open, complaints: list[str]) -> None:
    page = await open_page("/staff/dossiers/d1")
    await page.get_by_text("Yêu cầu bổ sung", exact=True).first.click()

    await page.get_by_label("Giấy chứng sinh", exact=True).first.check()
    await page.locator("[name='note.birth_certificate_paper']").fill("ảnh bị mờ")
    await page.get_by_label("Yêu cầu khác").fill("Giấy kết hôn")

    said = page.locator("#says-request_supplement")
    await expect(said).to_contain_text("1. Giấy chứng sinh: ảnh bị mờ")
    await expect(said).to_contain_text("2. Giấy kết hôn")
    assert not office.dossiers.told
    assert complaints == []


async def test_a_prepared_dossier_is_received_from_its_slip(
    office: FakeOffice, open_page: Open, complaints: list[str]
) -> None:
    prepared = a_filed(id="slip", status=Status.PREPARED, token="s" * 22, code=None, filed_at=None)
    office.keep(replace(prepared, ending=Intake.COUNTER))
    page = await open_page(**PHONE)
    await page.get_by_role("searchbox").fill(f"https://motcua.example/t/{'s' * 22}")
    await page.keyboard.press("Enter")

    await page.get_by_role("button", name="Tiếp nhận hồ sơ").click()

    await expect(page.get_by_role("status")).to_contain_text("Tiếp nhận hồ sơ người dân đã chuẩn bị")
    await expect(page.get_by_role("heading", level=1)).to_have_text("H99.101-261120-0042")
    assert complaints == []


async def test_a_password_is_changed(office: FakeOffice, open_page: Open, complaints: list[str]) -> None:
    page = await open_page()
    await page.get_by_title("Tài khoản của tôi").click()
    await page.get_by_role("link", name="Đổi mật khẩu").click()
    await page.get_by_label("Mật khẩu đang dùng").fill(PASSWORD)
    await page.get_by_label("Mật khẩu mới", exact=True).fill("một câu dễ nhớ")
    await page.get_by_label("Nhập lại mật khẩu mới").fill("một câu dễ nhớ")

    await page.get_by_role("button", name="Đổi mật khẩu").click()

    await expect(page.get_by_role("status")).to_contain_text("Đã đổi mật khẩu")
    assert office.staff.people["lan"][1] != HASH
    assert complaints == []


@pytest.mark.parametrize("device", [pytest.param({}, id="laptop"), pytest.param(PHONE, id="phone")])
async def test_a_dossier_is_received_from_the_queue(
    office: FakeOffice, open_page: Open, complaints: list[str], device: dict[str, Any]
) -> None:
    page = await open_page(**device)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.get_by_role("link", name=CODE).click()
    await page.get_by_text("Tiếp nhận", exact=True).click()

    await page.get_by_role("button", name="Tiếp nhận hồ sơ").click()

    await expect(page.get_by_role("status")).to_contain_text("Tiếp nhận hồ sơ")
    assert office.dossiers.kept["d1"].status is Status.ACCEPTED
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert complaints == []


async def test_the_keyboard_alone_receives_a_dossier(office: FakeOffice, open_page: Open) -> None:
    page = await open_page()
    await page.get_by_role("link", name=CODE).focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text(CODE)
    await expect(page.locator("html.fresh")).to_have_count(0)
    await page.locator("details.primary > summary").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")

    await page.keyboard.press("Enter")

    await expect(page.get_by_role("status")).to_be_visible()
    assert office.dossiers.kept["d1"].status is Status.ACCEPTED


async def test_a_decision_clicked_twice_is_sent_once(office: FakeOffice, open_page: Open) -> None:
    page = await open_page("/staff/dossiers/d1")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    await page.get_by_text("Tiếp nhận", exact=True).click()

    await page.get_by_role("button", name="Tiếp nhận hồ sơ").dblclick()

    await expect(page.get_by_role("status")).to_contain_text("Tiếp nhận hồ sơ")
    assert len(sent) == 1
    assert office.dossiers.kept["d1"].revision == 1


async def test_a_page_that_has_just_come_up_decides_nothing(office: FakeOffice, open_page: Open) -> None:
    page = await open_page()
    hasty = "addEventListener('DOMContentLoaded', () => document.querySelector('button.go')?.click())"
    await page.add_init_script(hasty)

    await page.get_by_role("link", name=CODE).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(CODE)
    await expect(page.locator("html.fresh")).to_have_count(0)

    assert office.dossiers.kept["d1"].status is Status.REGISTERED


async def test_everything_works_without_scripts(office: FakeOffice, open_page: Open) -> None:
    page = await open_page("/staff/dossiers/d1", java_script_enabled=False)
    await page.get_by_text("Từ chối tiếp nhận", exact=True).first.click()
    form = page.locator("details[open] form")
    await form.get_by_label("Căn cứ thuộc trường hợp").select_option("not_ours")
    await form.get_by_label("Điều, khoản, điểm").fill("Điều 5")
    await form.locator("textarea").fill("Nộp nhầm nơi")
    await form.get_by_role("button", name="Xem trước").click()
    await expect(page.locator("details[open] .says")).to_contain_text("Nộp nhầm nơi")

    await page.locator("details[open] form").get_by_role("button", name="Từ chối tiếp nhận").click()

    await expect(page.get_by_role("status")).to_be_visible()
    reason = office.dossiers.kept["d1"].reason or ""
    assert reason.startswith("Thủ tục không thuộc thẩm quyền")
    assert reason.endswith("Nộp nhầm nơi")


async def test_a_colleague_was_faster_and_the_text_is_still_there(office: FakeOffice, open_page: Open) -> None:
    page = await open_page("/staff/dossiers/d1")
    await page.get_by_text("Từ chối tiếp nhận", exact=True).first.click()
    await page.locator("details[open]").get_by_label("Căn cứ thuộc trường hợp").select_option("not_ours")
    await page.locator("details[open]").get_by_label("Điều, khoản, điểm").fill("Điều 5")
    await page.locator("details[open] textarea").fill("Một lý do dài đã soạn")
    office.keep(replace(a_filed(), revision=1))

    await page.locator("details[open] .go").click()

    await expect(page.get_by_role("alert")).to_contain_text("đã thay đổi")
    await expect(page.locator("details[open] textarea")).to_have_value("Một lý do dài đã soạn")


async def test_who_was_disabled_is_led_to_the_login(office: FakeOffice, open_page: Open) -> None:
    page = await open_page()

    await office.staff.disable("lan")

    await page.wait_for_url("**/staff/login")
