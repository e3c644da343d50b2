"""The people of an office, each logged in at a browser of their own; who decides shows a code of an app as well."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from playwright.async_api import Browser, Page, expect

from bot.passwords import hash_password
from flows import totp
from flows.staffing import posts_of
from tests.scenarios.at_the_browser import DESK, PASSWORD, UNIT, Console
from tests.scenarios.officer import the_store
from tests.scenarios.service import Service

#: By role. Made-up people.
NAMES: Mapping[str, str] = {
    "reception": "Nguyễn Thị Tiếp",
    "specialist": "Lê Văn Thẩm",
    "approver": "Phạm Thị Duyệt",
    "head": "Hoàng Văn Chủ",
    "auditor": "Đỗ Thị Kiểm",
}


async def employ(service: Service) -> None:
    """One person for each role, all of one commune."""
    hashed = await hash_password(PASSWORD)
    async with the_store(service.settings) as store:
        for role, name in NAMES.items():
            await store.staff.add(role, name=name, posts=posts_of(role, UNIT), password_hash=hashed)


@dataclass
class Office:
    """Who is logged in, by role."""

    chromium: Browser
    at: str
    desks: dict[str, Console]

    async def comes_in(self, role: str) -> Console:
        context = await self.chromium.new_context(base_url=self.at, **DESK)
        page = await context.new_page()
        await page.goto("/staff")
        await page.get_by_label("Tên đăng nhập").fill(role)
        await page.get_by_label("Mật khẩu").fill(PASSWORD)
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Đăng xuất").or_(page.locator(".qr"))).to_be_visible()
        if await page.locator(".qr").count():
            await _sets_up_the_app(page)
        self.desks[role] = Console(page)
        return self.desks[role]


async def _sets_up_the_app(page: Page) -> None:
    """As the app on a phone does from the secret shown, typed by hand."""
    shown = (await page.locator(".hint code").inner_text()).replace(" ", "")
    secret = base64.b32decode(shown + "=" * (-len(shown) % 8))
    step = totp.step_at(datetime.now(UTC))
    await page.get_by_label("Mã xác thực").fill(totp.code_of(secret, step))
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Tôi đã ghi lại").click()
    await expect(page.get_by_text("Đăng xuất")).to_be_visible()
