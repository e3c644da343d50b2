"""An administrator edits a fee, sees the two conversations, tries the draft, publishes; the next citizen reads it.

Who began before keeps the fee that was told at the beginning.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from playwright.async_api import Browser, Page, expect

from tests.scenarios.at_the_browser import DESK, PASSWORD, PATIENCE_MS, PHONE, ChatPage, Console
from tests.scenarios.camera import take
from tests.scenarios.service import ROOT, Service

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]
EXTRACT, WISH = "2.000635", "xin bản sao giấy khai sinh"
OLD, NEW = "8.000 đồng", "12.500 đồng"


async def test_a_fee_is_changed_compared_tried_and_published(service: Service, chromium: Browser) -> None:
    at = f"http://127.0.0.1:{service.settings['PORT']}"
    give_administrator(service)
    early = ChatPage(await (await chromium.new_context(base_url=at, **PHONE)).new_page())
    await _begins(early, OLD)

    desk = await (await chromium.new_context(base_url=at, **DESK)).new_page()
    await Console(desk).logs_in("quan", PASSWORD)
    await _edits(desk)
    await _compares(desk)
    await _tries(desk)
    await _publishes(desk)

    late = ChatPage(await (await chromium.new_context(base_url=at, **PHONE)).new_page())
    await _begins(late, NEW)
    await early.says("lệ phí bao nhiêu", OLD)


def give_administrator(service: Service) -> None:
    given = ("--name", "Phạm Thị Quân", "--role", "administrator", "--password-stdin")
    subprocess.run(
        [sys.executable, "-m", "bot", "staff", "add", "quan", *given],
        cwd=service.home,
        env={**os.environ, "PYTHONPATH": str(ROOT), **service.settings},
        input=PASSWORD.encode(),
        capture_output=True,
        check=True,
        timeout=60,
    )


async def _begins(citizen: ChatPage, fee: str) -> None:
    """To the first question; the card tells what it costs."""
    await citizen.opened("Anh/chị cần làm giấy tờ gì?")
    await citizen.says(WISH, fee)
    await citizen.presses("Bắt đầu", "đồng ý")
    await citizen.presses("Tôi đồng ý", "bản sao giấy tờ của ai")


async def _edits(page: Page) -> None:
    await page.get_by_role("link", name="Thủ tục", exact=True).first.click()
    await page.get_by_label("Tìm thủ tục").fill("bản sao giấy khai sinh")
    await page.get_by_role("button", name="Tìm").click()
    await expect(page).to_have_url(re.compile("q="))
    await page.locator(f"a[href*='{EXTRACT}']").first.click()
    form = page.locator("#u-xa-binh-minh-mau")
    await form.get_by_label("Phí, lệ phí").fill("mười hai nghìn")
    await form.get_by_role("button", name="Lưu vào nháp").click()
    await expect(page.get_by_role("alert")).to_contain_text("không phải là số tiền")
    await expect(form.get_by_label("Phí, lệ phí")).to_have_value("mười hai nghìn")
    await form.get_by_label("Phí, lệ phí").fill("12.500")
    await form.get_by_label("Ghi chú về phí").fill("một bản sao trích lục")
    await form.get_by_role("button", name="Lưu vào nháp").click()
    await expect(page.get_by_role("status")).to_contain_text("người dân chưa thấy gì")


async def _compares(page: Page) -> None:
    await page.get_by_role("link", name="Nháp").click()
    first = page.locator(".conversation .pair:not(.heads)").first
    await expect(first.locator(".side.before mark", has_text=OLD)).to_be_visible(timeout=PATIENCE_MS)
    await expect(first.locator(".side.after mark", has_text=NEW)).to_be_visible()
    await page.locator("#conversations").scroll_into_view_if_needed()
    await take(page, "desktop-catalogue-compare")


async def _tries(page: Page) -> None:
    await page.locator("#changes").get_by_role("button", name="Nói chuyện thử").click()
    await expect(page.locator(".talk")).to_contain_text(NEW)
    await page.get_by_role("button", name="Bắt đầu", exact=True).click()
    await page.get_by_role("button", name="Tôi đồng ý").click()
    await expect(page.locator(".talk")).to_contain_text("bản sao giấy tờ của ai")
    await page.get_by_label("Lời của người dân").fill("bản thân")
    await page.get_by_role("button", name="Gửi", exact=True).click()
    await expect(page.locator(".talk li").last).to_contain_text("Họ và tên")


async def _publishes(page: Page) -> None:
    await page.get_by_role("link", name="Nháp").click()
    await page.get_by_label("Lý do, căn cứ").fill("Nghị quyết của Hội đồng nhân dân tỉnh (ví dụ)")
    await page.get_by_role("button", name="Kiểm tra và công bố").click()
    await expect(page.locator("#checks h2")).to_have_text("Đã công bố bản số 1", timeout=3 * PATIENCE_MS)
