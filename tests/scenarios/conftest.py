"""What the browser scenarios share: a Chromium for each file, and the program as an office runs it for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser

from tests.bot.web.chromium import launched
from tests.scenarios.at_the_browser import give_account
from tests.scenarios.service import Service, own


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    """With one officer."""
    service = Service(own(tmp_path), tmp_path)
    try:
        await service.start()
        await give_account(service)
        yield service
    finally:
        service.end()
