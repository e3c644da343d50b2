"""A citizen at the chat page and an officer at the console, each in a browser of their own."""

from __future__ import annotations

import asyncio
import re
import time
from collections import deque
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from playwright.async_api import BrowserContext, FilePayload, Locator, Page, expect

from bot.passwords import hash_password
from bot.web.deps import WebLimits
from flows.staffing import posts_of
from tests.scenarios.officer import the_store
from tests.scenarios.service import Service

#: A busy machine; what must be quick is measured by itself.
PATIENCE_MS = 60_000
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 860}}
LOGIN, PASSWORD = "lan", "một mật khẩu dài chỉ để thử"
OFFICER, UNIT = "Trần Thị Lan", "xa-binh-minh-mau"
LIMITS = WebLimits()
#: No more than the page takes from one visit; one may arrive late and one count twice.
MOST_POSTS, WITHIN_S = LIMITS.posts - 2, LIMITS.posts_within.total_seconds()
#: Between two acts, still faster than people are: what else belongs to the answer comes meanwhile.
PAUSE_MS = 400
#: New buttons take no press for a moment.
SETTLED = "() => !document.querySelector('.choices.fresh:not(.past)')"
#: When each visit last posted.
POSTED: MutableMapping[BrowserContext, deque[float]] = WeakKeyDictionary()


@dataclass
class ChatPage:
    page: Page

    @property
    def others(self) -> Locator:
        """What is not the citizen's own."""
        return self.page.locator(".message:not(.own)")

    def told(self, words: str) -> Locator:
        """The message with these words that came since the citizen last said something. Word of a finished paper may
        come before the next question or after it, so which one is the newest says nothing."""
        return self.page.locator(".message:not(.own):not(:has(~ .message.own))", has_text=words).last

    async def opened(self, expects: str) -> None:
        await self.page.goto("/")
        await self.answered(expects)

    async def says(self, text: str, expects: str) -> None:
        already = await self._may_act()
        await self.page.fill("#viet", text)
        await self.page.click(".send")
        await self._heard(already, expects)

    async def presses(self, label: str, expects: str) -> None:
        already = await self._may_act()
        button = self.page.locator(".choices:not(.past) button", has_text=re.compile(f"^{re.escape(label)}$")).last
        await button.wait_for(timeout=PATIENCE_MS)
        await self.page.wait_for_function(SETTLED, timeout=PATIENCE_MS)
        await button.click()
        await self._heard(already, expects)

    async def sends(self, files: Sequence[FilePayload], expects: str) -> None:
        already = await self._may_act()
        await self.page.set_input_files("#pick", list(files))
        await self._heard(already, expects)

    async def _may_act(self) -> int:
        """When the page takes another post; how many messages there are before it."""
        posted = POSTED.setdefault(self.page.context, deque(maxlen=MOST_POSTS))
        if len(posted) == MOST_POSTS:
            await asyncio.sleep(posted[0] + WITHIN_S - time.monotonic())
        posted.append(time.monotonic())
        return await self.others.count()

    async def _heard(self, already: int, expects: str) -> None:
        """Something new was said, and the awaited is among it."""
        await self.others.nth(already).wait_for(timeout=PATIENCE_MS)
        await self.answered(expects)

    async def answered(self, expects: str) -> None:
        """The awaited message is there, and nothing says that another is on its way."""
        await self.shows(expects)
        await expect(self.page.locator("#answering")).to_be_hidden(timeout=PATIENCE_MS)
        await self.page.wait_for_timeout(PAUSE_MS)

    async def shows(self, expects: str) -> None:
        await self.told(expects).wait_for(timeout=PATIENCE_MS)

    async def follows(self, acts: Sequence[tuple[str, str]]) -> None:
        """Acts as in transcripts: words are typed, [a button] is pressed."""
        for act, expects in acts:
            if act.startswith("["):
                await self.presses(act.strip("[]"), expects)
            else:
                await self.says(act, expects)


@dataclass
class Console:
    page: Page

    async def logs_in(self, login: str, password: str) -> None:
        await self.page.goto("/staff")
        await self.page.get_by_label("Tên đăng nhập").fill(login)
        await self.page.get_by_label("Mật khẩu").fill(password)
        await self.page.keyboard.press("Enter")
        await expect(self.page.get_by_text("Đăng xuất")).to_be_visible()

    async def opens(self, code: str) -> None:
        await self.page.get_by_role("link", name=code).click()
        await expect(self.page.get_by_role("heading", name=code)).to_be_visible()

    async def begins(self, action: str) -> Locator:
        """The form of an action, unfolded."""
        form = self.page.locator("details.action", has=self.page.locator("summary", has_text=re.compile(f"^{action}$")))
        await form.locator("summary").first.click()
        return form

    async def does(self, form: Locator) -> None:
        """A page that has just come up decides nothing yet."""
        await expect(self.page.locator("html.fresh")).to_have_count(0)
        await form.locator("button.go").click()
        await expect(self.page.get_by_role("status")).to_be_visible()


async def give_account(service: Service) -> None:
    """One officer."""
    hashed = await hash_password(PASSWORD)
    async with the_store(service.settings) as store:
        await store.staff.add(LOGIN, name=OFFICER, posts=posts_of("officer", UNIT), password_hash=hashed)
