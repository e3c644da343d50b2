"""The API over a house with two units, asked by programs: no cookies, a key in the header."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient

from bot.web.sessions import token_hash
from flows.api_keys import ApiKey
from storage.store import SqlStore
from tests.bot.web.console.two_units import furnished, move_in, opened
from tests.bot.web.fakes_staff import COMMUNE, FakeOffice
from tests.kit import NOW


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Furnished once; everybody works on a copy."""
    path = tmp_path_factory.mktemp("api") / "motcua.db"
    asyncio.run(furnished(path))
    return path


@dataclass
class Program:
    """Another system, with a key or without."""

    client: TestClient[Any, Any]
    store: SqlStore
    token: str = ""

    async def given(
        self, *grants: str, name: str = "he-thong-1", unit_id: str | None = COMMUNE, days: int = 30
    ) -> ApiKey:
        """From now on it asks with a key of its own."""
        self.token = "motcua_" + name.replace("-", "_").ljust(43, "x")
        until = NOW + timedelta(days=days)
        return await self.store.api_keys.add(
            name, grants, unit_id, token_hash=token_hash(self.token), by="quan", now=NOW, until=until
        )

    async def get(self, path: str, **query: str) -> ClientResponse:
        return await self.client.get(path, params=query, headers=self._headers())

    async def post(self, path: str, body: object, **headers: str) -> ClientResponse:
        return await self.client.post(path, json=body, headers={**self._headers(), **headers})

    async def read(self, path: str, **query: str) -> Any:
        answer = await self.get(path, **query)
        assert answer.status == 200, await answer.text()
        return await answer.json()

    def _headers(self) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


@pytest.fixture
def api_office() -> FakeOffice:
    return FakeOffice()


@pytest.fixture
async def program(house: Path, api_office: FakeOffice, tmp_path: Path, aiohttp_client: Any) -> AsyncIterator[Program]:
    shutil.copy(house, tmp_path / "motcua.db")
    store = await opened(tmp_path / "motcua.db")
    move_in(api_office, store)
    yield Program(await aiohttp_client(api_office.app()), store)
    await store.close()


async def statuses(program: Program, paths: Sequence[str]) -> list[int]:
    return [(await program.get(path)).status for path in paths]
