"""A platform that answers as told, and the account's channel in front of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

import orjson
import pytest
from aiohttp import web

from bot.channels.base import Message
from bot.channels.zalo import Zalo, ZaloOptions
from bot.channels.zalo_http import ZaloHttp
from bot.channels.zalo_tokens import NoToken, TokenKeeper

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
PERSON = "246845883529197922"
GOOD = (200, {"error": 0, "message": "Success", "data": {"message_id": "7", "user_id": PERSON, "quota": {}}})
MEGABYTE = 1024 * 1024


def refused(error: int, **more: Any) -> tuple[int, dict[str, Any]]:
    return 200, {"error": error, "message": "told in words", **more}


@dataclass
class Platform:
    """Answers in order what it was told to, then always well."""

    answers: list[Any] = field(default_factory=list)
    asked: list[tuple[str, Any]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    base: str = ""

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        body = await request.read()
        asked = orjson.loads(body) if body.startswith(b"{") else len(body)
        self.asked.append((request.path, asked))
        self.tokens.append(request.headers.get("access_token", ""))
        answer = self.answers.pop(0) if self.answers else GOOD
        if answer == "reset":
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if answer == "silence":
            await asyncio.sleep(5)
            return web.Response()
        status, told, *headers = answer
        content = told if isinstance(told, bytes) else orjson.dumps(told)
        return web.Response(status=status, body=content, headers=headers[0] if headers else None)


@dataclass
class Tokens:
    """Gives out one token, and another when that is refused; or none at all."""

    problem: NoToken | None = None

    async def access(self, *, refused: str = "") -> str:
        if self.problem is not None:
            raise self.problem
        return "second" if refused else "first"

    async def close(self) -> None:
        return


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    platform = Platform()
    runner = web.ServerRunner(web.Server(platform.handle, access_log=None), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    platform.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield platform
    await runner.cleanup()


def a_channel(base: str, tokens: Tokens | None = None) -> Zalo:
    keeper = cast(TokenKeeper, tokens or Tokens())
    return Zalo(keeper, ZaloHttp(seconds=0.5), ZaloOptions(base, ".zdn.vn"), now=lambda: NOW)


@pytest.fixture
async def zalo(platform: Platform) -> AsyncIterator[Zalo]:
    channel = a_channel(platform.base)
    yield channel
    await channel.close()


def a_message(*parts: str, **more: Any) -> Message:
    return Message(PERSON, parts, parts, **more)
