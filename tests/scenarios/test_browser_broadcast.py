"""An announcement in a browser: written by one, approved by another, watched, paused, finished, with its failures."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.emulators.telegram import TelegramEmulator
from tests.scenarios.at_the_browser import PHONE, Console
from tests.scenarios.camera import take
from tests.scenarios.service import ROOT, Service, settings
from tests.storage.crowd import a_person, bring

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]
PASSWORD = "một mật khẩu dài chỉ để thử"
COMMUNE = "xa-binh-minh-mau"
STAFF = (("lan", "Trần Thị Lan", "officer"), ("minh", "Lê Văn Minh", "head"))
PEOPLE, BLOCKED = 120, (7, 20)
RATE = 20
FILED = {"unit_id": COMMUNE, "procedure_code": "1.001193", "status": "registered"}


@asynccontextmanager
async def an_office(tmp_path: Path, tg: TelegramEmulator) -> AsyncIterator[Service]:
    """The program as an office runs it: an officer, the head of the unit, and the people of the commune."""
    service = Service(settings(tg, tmp_path, webhook=False) | {"TELEGRAM_PER_SECOND": str(RATE)}, tmp_path)
    try:
        await service.start()
        for login, name, role in STAFF:
            give_account(service, login, name=name, role=role)
        crowd = [a_person(number, dossiers=(FILED,)) for number in range(1, PEOPLE + 1)]
        await bring(service.settings["DATABASE_URL"], crowd)
        yield service
    finally:
        service.end()


def give_account(service: Service, login: str, *, name: str, role: str) -> None:
    given = ("--name", name, "--role", role, "--unit", COMMUNE, "--password-stdin")
    subprocess.run(
        [sys.executable, "-m", "bot", "staff", "add", login, *given],
        cwd=service.home,
        env={**os.environ, "PYTHONPATH": str(ROOT), **service.settings},
        input=PASSWORD.encode(),
        capture_output=True,
        check=True,
        timeout=60,
    )


async def test_written_approved_watched_paused_and_done(tmp_path: Path, chromium: Browser) -> None:
    async with TelegramEmulator() as tg, an_office(tmp_path, tg) as service:
        for number in BLOCKED:
            tg.block(number)
        at = f"http://127.0.0.1:{service.settings['PORT']}"
        officer, head = [await _at_desk(chromium, at, login) for login, _, _ in STAFF]

        path = await _writes(officer)
        await _approves(head, path)
        await _pauses(head)
        sent = len(tg.world.send_times)
        await head.wait_for_timeout(2_000)
        later = len(tg.world.send_times)
        await _resumes_and_finishes(head)
        told = [number for number in range(1, PEOPLE + 1) if number not in BLOCKED]

        assert 0 < sent == later < PEOPLE - len(BLOCKED)
        assert all(sum("Nghỉ Tết" in text for text in tg.texts(number)) == 1 for number in told)


async def _at_desk(chromium: Browser, at: str, login: str) -> Page:
    page = await (await chromium.new_context(base_url=at, viewport={"width": 1280, "height": 900})).new_page()
    await Console(page).logs_in(login, PASSWORD)
    return page


async def _writes(page: Page) -> str:
    """The officer's part: free text to all whose birth registration is registered."""
    await page.get_by_role("link", name="Tin chung").click()
    await page.get_by_role("link", name="Tin tự soạn").click()
    await page.get_by_label("Tên tin").fill("Lịch nghỉ Tết")
    await page.get_by_label("Nội dung tin").fill("Nghỉ Tết từ 05/02 đến 11/02. Hẹn Ông/Bà trả kết quả từ 12/02.")
    await page.get_by_label("Mã thủ tục").fill("1.001193")
    await page.get_by_label("Mới đăng ký").check()
    await take(page, "desktop-broadcast-form")
    await page.get_by_role("button", name="Lưu và xem trước").click()
    await expect(page.get_by_text(f"Sẽ gửi cho {PEOPLE} người")).to_be_visible()
    await expect(page.locator(".look")).to_have_count(2)
    await take(page, "desktop-broadcast-preview")
    await page.get_by_role("button", name="Trình duyệt").click()
    await expect(page.get_by_text("Đang chờ một lãnh đạo khác duyệt")).to_be_visible()
    await take(page, "desktop-broadcast-submitted")
    await expect(page.get_by_role("button", name="Duyệt và gửi ngay")).to_have_count(0)
    return page.url


async def _approves(page: Page, path: str) -> None:
    await page.goto(path)
    await expect(page.get_by_role("button", name="Duyệt và gửi ngay")).to_be_visible()
    await take(page, "desktop-broadcast-approve")
    await page.get_by_role("button", name="Duyệt và gửi ngay").click()
    await expect(page.locator("#progress progress")).to_be_visible()
    await expect(page.locator("#progress")).to_contain_text("tin/giây")


async def _pauses(page: Page) -> None:
    """The bar moved by itself before that."""
    await expect(page.locator("#progress")).to_contain_text(re.compile(r"Đã xong [1-9]\d%"), timeout=15_000)
    await take(page, "desktop-broadcast-running")
    await page.get_by_role("button", name="Tạm dừng").click()
    await expect(page.locator("#progress h2")).to_have_text("Tạm dừng")
    await expect(page.locator(".numbers .held")).to_be_visible()
    await page.wait_for_timeout(1_500)
    await take(page, "desktop-broadcast-paused")
    await _looks_at_a_phone(page)


async def _looks_at_a_phone(page: Page) -> None:
    """Nothing is wider than the screen, and the bar and its buttons are seen at once."""
    desk = page.viewport_size
    assert desk is not None
    await page.set_viewport_size(PHONE["viewport"])
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    await expect(page.get_by_role("button", name="Gửi tiếp")).to_be_in_viewport()
    await take(page, "phone-broadcast-paused")
    await page.set_viewport_size(desk)


async def _resumes_and_finishes(page: Page) -> None:
    await page.get_by_role("button", name="Gửi tiếp").click()
    await expect(page.locator("#progress h2")).to_have_text("Đã gửi xong", timeout=30_000)
    await expect(page.locator("#failures tbody tr")).to_have_count(len(BLOCKED))
    await expect(page.locator("#failures")).to_contain_text("đã chặn hoặc xoá cuộc trò chuyện")
    await take(page, "desktop-broadcast-failures")
    await page.get_by_role("button", name="Soạn tin gửi lại").click()
    await expect(page.get_by_text("Không có ai để gửi")).to_be_visible()
