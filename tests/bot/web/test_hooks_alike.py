"""What every platform's deliveries must not do: forged, replayed, in disorder or trickling, over a real inbox."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import orjson
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.telegram import Telegram
from bot.channels.zalo import Zalo, ZaloOptions
from bot.channels.zalo_bot import ZaloBot
from bot.channels.zalo_http import ZaloHttp
from bot.channels.zalo_tokens import TokenKeeper
from bot.inbound import Inbound
from bot.web import webhooks
from bot.web import zalo_bot_hook as hook_of_zalo_bot
from bot.web import zalo_hook as hook_of_zalo
from bot.web.deps import WebLimits
from bot.web.webhooks import telegram_hook
from bot.web.zalo_bot_hook import zalo_bot_hook
from bot.web.zalo_hook import zalo_hook
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.migrated import sqlite_at

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SECRET, NOWHERE = "a-secret-for-tests", "http://127.0.0.1:9"
Headers = Callable[[bytes, str], dict[str, str]]


def telegram_update(number: int) -> dict[str, Any]:
    return {"update_id": number, "message": {"message_id": number, "date": 1, "chat": {"id": 42, "type": "private"}}}


def zalo_event(number: int) -> dict[str, Any]:
    said = {"msg_id": f"m{number}", "text": "xin chào"}
    sender = {"sender": {"id": "42"}, "recipient": {"id": "1"}}
    return {"app_id": "app", "event_name": "user_send_text", "timestamp": "1", "message": said} | sender


def zalo_bot_update(number: int) -> dict[str, Any]:
    chat = {"from": {"id": "42", "is_bot": False}, "chat": {"id": "42", "chat_type": "PRIVATE"}}
    return {"event_name": "message.text.received", "message": {"message_id": f"m{number}", "text": "xin chào"} | chat}


def by_mac(body: bytes, secret: str) -> dict[str, str]:
    return {"X-ZEvent-Signature": f"mac={sha256(b'app' + body + b'1' + secret.encode()).hexdigest()}"}


@dataclass
class Platform:
    """One platform's hook over a store."""

    client: TestClient[Any, Any]
    store: SqlStore
    path: str
    update: Callable[[int], dict[str, Any]]
    headers: Headers

    async def deliver(self, number: int, *, secret: str = SECRET) -> int:
        body = orjson.dumps(self.update(number))
        async with self.client.post(self.path, data=body, headers=self.headers(body, secret)) as answer:
            return answer.status

    async def taken(self) -> list[str]:
        """The updates in the order in which they would be answered."""
        ids: list[str] = []
        while found := await self.store.inbox.take(limit=5, now=NOW, holder="me", lease=timedelta(minutes=1)):
            for row in (row for arrival in found for row in arrival.rows):
                ids.append(row.update_id)
                await self.store.inbox.set_aside(row.id, "read", now=NOW)
        return ids


HOOKS: dict[str, tuple[Callable[[int], dict[str, Any]], Headers]] = {
    "telegram": (telegram_update, lambda body, secret: {"X-Telegram-Bot-Api-Secret-Token": secret}),
    "zalo": (zalo_event, by_mac),
    "zalo-bot": (zalo_bot_update, lambda body, secret: {"X-Bot-Api-Secret-Token": secret}),
}


@pytest.fixture(params=list(HOOKS))
async def platform(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Platform]:
    store = await open_store(sqlite_at(tmp_path / "m.db"), KeyRing.from_secret("a secret for tests"), frozenset())
    accept = Inbound(store.inbox, store.wakeups).accept
    tg = Telegram("1:token", base=NOWHERE, now=lambda: NOW)
    oa = Zalo(cast(TokenKeeper, None), ZaloHttp(), ZaloOptions(NOWHERE), now=lambda: NOW)
    bot = ZaloBot("1:token", base=NOWHERE, hosts=(), now=lambda: NOW)
    routes = {
        "telegram": telegram_hook(tg, secret=SECRET, accept=accept, now=lambda: NOW),
        "zalo": zalo_hook(oa, identity="app", secret=SECRET, accept=accept, now=lambda: NOW),
        "zalo-bot": zalo_bot_hook(bot, secret=SECRET, accept=accept, now=lambda: NOW),
    }
    route = routes[request.param]
    app = web.Application()
    app.add_routes([route])
    async with TestClient(TestServer(app)) as client:
        yield Platform(client, store, route.path, *HOOKS[request.param])
    await tg.close()
    await bot.close()
    await store.close()


async def test_a_forged_delivery_has_no_effect(platform: Platform) -> None:
    assert await platform.deliver(1, secret="forged") == 403
    assert await platform.taken() == []


async def test_a_delivery_that_comes_again_is_one(platform: Platform) -> None:
    first = [await platform.deliver(1), await platform.deliver(1)]
    at_once = await asyncio.gather(*(platform.deliver(2) for _ in range(8)))

    assert {*first, *at_once} == {200}
    assert len(await platform.taken()) == 2


async def test_a_delivery_that_comes_after_its_turn_is_still_nothing_new(platform: Platform) -> None:
    await platform.deliver(1)
    await platform.taken()

    assert await platform.deliver(1) == 200
    assert await platform.taken() == []


async def test_what_comes_in_disorder_is_answered_once_each_as_it_came(platform: Platform) -> None:
    for number in (3, 1, 2, 1, 3):
        assert await platform.deliver(number) == 200

    taken = await platform.taken()
    assert [each[-1] for each in taken] == ["3", "1", "2"]


async def test_a_body_that_trickles_is_cut_off_without_effect(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    for hook in (webhooks, hook_of_zalo, hook_of_zalo_bot):
        monkeypatch.setattr(hook, "SENDERS", WebLimits(slow_seconds=0.1))
    body = orjson.dumps(platform.update(1))

    async def trickling() -> AsyncIterator[bytes]:
        yield body[:1]
        await asyncio.sleep(1.0)
        yield body[1:]

    headers = platform.headers(body, SECRET)
    async with platform.client.post(platform.path, data=trickling(), headers=headers) as answer:
        assert answer.status == 408
    assert await platform.taken() == []
    assert await platform.deliver(1) == 200
