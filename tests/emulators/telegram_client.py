"""A bare bot for the emulator's own tests: calls methods over HTTP and, if asked, takes updates by webhook."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web

from tests.emulators.telegram import TelegramEmulator


class Caller:
    def __init__(self, tg: TelegramEmulator, http: aiohttp.ClientSession) -> None:
        self.tg, self.http = tg, http

    async def call(self, method: str, **values: Any) -> dict[str, Any]:
        async with self.http.post(f"{self.tg.base_url}/bot{self.tg.token}/{method}", json=values) as answer:
            body: dict[str, Any] = await answer.json()
            return body

    async def do(self, method: str, **values: Any) -> Any:
        """The result of a call that must succeed."""
        body = await self.call(method, **values)
        assert body["ok"], body
        return body["result"]

    async def refused(self, method: str, **values: Any) -> str:
        """Code and description of a call that must fail."""
        body = await self.call(method, **values)
        assert not body["ok"], body
        return f"{body['error_code']} {body['description']}"

    async def control(self, name: str, /, **values: Any) -> Any:
        async with self.http.post(f"{self.tg.base_url}/_ctl/{name}", json=values) as answer:
            return (await answer.json())["result"]


class Hook:
    """A webhook that notes what it is handed and answers as told."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.statuses: list[int] = []  # to be answered first; afterwards 200
        self.body = ""
        self.url = ""
        self.arrived = asyncio.Event()

    async def handle(self, request: web.BaseRequest) -> web.Response:
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.updates.append(await request.json())
        self.arrived.set()
        if self.statuses:
            return web.Response(status=self.statuses.pop(0))
        return web.Response(text=self.body, content_type="application/json")

    async def received(self, number: int) -> list[dict[str, Any]]:
        async with asyncio.timeout(5):
            while len(self.updates) < number:
                self.arrived.clear()
                await self.arrived.wait()
        return self.updates


@asynccontextmanager
async def a_hook() -> AsyncIterator[Hook]:
    hook = Hook()
    runner = web.ServerRunner(web.Server(hook.handle, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        yield hook
    finally:
        await runner.cleanup()


@asynccontextmanager
async def a_caller(**settings: Any) -> AsyncIterator[Caller]:
    async with TelegramEmulator(**settings) as tg, aiohttp.ClientSession() as http:
        tg.world.hook_settings.retry_s = 0.01
        yield Caller(tg, http)
