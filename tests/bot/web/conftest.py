"""The pages over fakes, with a browser's cookies."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient

from bot.web.app import build_app
from tests.bot.web.fakes import Desk
from tests.bot.web.staff_browser import counter, office, open_counter

__all__ = ["counter", "office", "open_counter"]

BACKGROUND = {"HX-Request": "true", "Accept": "text/html"}


class Browser:
    """One browser: its cookies, and the CSRF token of the page it has open."""

    def __init__(self, client: TestClient[Any, Any]) -> None:
        self.client = client
        self.csrf = ""

    async def open(self, path: str = "/") -> str:
        response = await self.client.get(path, headers={"Accept": "text/html"})
        page = await response.text()
        found = re.search(r'name="csrf" value="([0-9a-f]+)"', page)
        self.csrf = found[1] if found else ""
        return page

    async def post(self, path: str, *, background: bool = True, **fields: str) -> ClientResponse:
        headers = BACKGROUND if background else {"Accept": "text/html"}
        return await self.client.post(path, data={"csrf": self.csrf, **fields}, headers=headers, allow_redirects=False)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def open_browser(desk: Desk, aiohttp_client: Any) -> Callable[[], Awaitable[Browser]]:
    """Each call is another browser on the same server."""
    servers: list[Any] = []

    async def start() -> Browser:
        if not servers:
            client = await aiohttp_client(build_app(desk.deps()))
            servers.append(client.server)
        else:
            client = await aiohttp_client(servers[0])
        return Browser(client)

    return start


@pytest.fixture
async def browser(open_browser: Callable[[], Awaitable[Browser]]) -> Browser:
    return await open_browser()
