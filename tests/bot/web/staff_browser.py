"""A browser at the counter: its cookies, and the tokens of the page that it has open."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient
from argon2 import PasswordHasher

from flows.staffing import posts_of
from tests.bot.web.fakes_staff import COMMUNE, FakeOffice

HTML = {"Accept": "text/html"}
PASSWORD = "mat-khau-dung"
#: Of a refusal: a bare sentence is no legal reason.
GROUND = {"ground": "not_ours", "document": "Nghị định 118/2025/NĐ-CP", "article": "Điều 5"}
GROUNDED = "Thủ tục không thuộc thẩm quyền tiếp nhận, giải quyết của cơ quan. Căn cứ: Điều 5, Nghị định 118/2025/NĐ-CP."
#: What is kept says how it was made, so a cheap hash is a real one.
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


class StaffBrowser:
    def __init__(self, client: TestClient[Any, Any], office: FakeOffice) -> None:
        self.client = client
        self.office = office
        self.csrf = ""

    async def log_in(self, login: str = "lan", *, role: str = "officer", unit_id: str | None = COMMUNE) -> None:
        """A person of the office, straight through the door."""
        if login not in self.office.staff.people:
            posts = posts_of(role, unit_id) if role else ()
            await self.office.staff.add(login, name=f"Cán bộ {login}", posts=posts, password_hash=HASH)
        answer = await self.enter(login, PASSWORD)
        assert answer.status == 303, await answer.text()

    async def enter(self, login: str, password: str, **fields: str) -> ClientResponse:
        await self.open("/staff/login")
        return await self.post("/staff/login", login=login, password=password, **fields)

    async def open(self, path: str, *, status: int = 200) -> str:
        answer = await self.client.get(path, headers=HTML)
        page = await answer.text()
        assert answer.status == status, page
        found = re.search(r'name="csrf" value="([^"]+)"', page)
        self.csrf = found[1] if found else self.csrf
        return page

    async def post(self, path: str, *, headers: dict[str, str] | None = None, **fields: str) -> ClientResponse:
        data = {"csrf": self.csrf, **fields}
        return await self.client.post(path, data=data, headers={**HTML, **(headers or {})}, allow_redirects=False)

    async def act(self, action: str, dossier_id: str = "d1", *, revision: int = 0, **fields: str) -> ClientResponse:
        """A refusal has its ground, unless the test is about that."""
        fields = {**(GROUND if action in ("refuse", "stop") else {}), **fields}
        return await self.post(f"/staff/dossiers/{dossier_id}/act", action=action, revision=str(revision), **fields)


@pytest.fixture
def office() -> FakeOffice:
    return FakeOffice()


@pytest.fixture
def open_counter(office: FakeOffice, aiohttp_client: Any) -> Callable[[], Awaitable[StaffBrowser]]:
    """Each call is another browser on the same server."""
    servers: list[Any] = []

    async def start() -> StaffBrowser:
        client = await aiohttp_client(servers[0] if servers else office.app())
        servers.append(client.server)
        return StaffBrowser(client, office)

    return start


@pytest.fixture
async def counter(open_counter: Callable[[], Awaitable[StaffBrowser]]) -> StaffBrowser:
    return await open_counter()
