"""Deliveries: no effect without the secret, an answer below 500 with it, and never one before the update is stored."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import orjson
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.telegram import Telegram
from bot.web.webhooks import LARGEST, telegram_hook
from flows.ports import RawUpdate, StoreUnavailable

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SECRET = "kh0ng-ai-biet"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
UPDATE = {"update_id": 5, "message": {"message_id": 1, "chat": {"id": 42, "type": "private"}, "text": "An"}}
Client = TestClient[web.Request, web.Application]


@dataclass
class Accepted:
    updates: list[RawUpdate] = field(default_factory=list)
    is_down: bool = False

    async def __call__(self, updates: Sequence[RawUpdate]) -> None:
        if self.is_down:
            raise StoreUnavailable("down")
        self.updates += updates


@pytest.fixture
def accepted() -> Accepted:
    return Accepted()


@pytest.fixture
async def client(accepted: Accepted) -> AsyncIterator[Client]:
    channel = Telegram("1:token", base="http://127.0.0.1:9", now=lambda: NOW)
    app = web.Application()
    app.add_routes([telegram_hook(channel, secret=SECRET, accept=accepted, now=lambda: NOW)])
    async with TestClient(TestServer(app)) as client:
        yield client
    await channel.close()


async def posted(client: Client, body: bytes, secret: str | None = SECRET) -> int:
    headers = {HEADER: secret} if secret is not None else {}
    async with client.post("/hooks/telegram", data=body, headers=headers) as answer:
        assert SECRET not in await answer.text()
        return answer.status


async def test_an_update_is_stored_as_it_came(client: Client, accepted: Accepted) -> None:
    body = orjson.dumps(UPDATE)

    assert await posted(client, body) == 200
    (update,) = accepted.updates
    assert (update.chat.channel, update.chat.address, update.update_id) == ("telegram", "42", "5")
    assert (update.body, update.received_at) == (body, NOW)


@pytest.mark.parametrize("secret", [None, "", "kh0ng", SECRET + "x", SECRET.upper(), "mật khẩu", "\udcff"])
async def test_without_the_secret_nothing_happens(client: Client, accepted: Accepted, secret: str | None) -> None:
    assert await posted(client, orjson.dumps(UPDATE), secret) == 403
    assert accepted.updates == []


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"\xff\x00", b'{"update_id": 5', b"[" * 50_000, b'{"update_id": "x", "message": 3}']
)
async def test_any_body_with_the_secret_gets_an_answer(client: Client, accepted: Accepted, body: bytes) -> None:
    assert await posted(client, body) == 200
    assert accepted.updates == []


async def test_a_body_over_the_limit_is_refused(client: Client, accepted: Accepted) -> None:
    large = io.BytesIO(b" " * (LARGEST + 1))

    async with client.post("/hooks/telegram", data=large, headers={HEADER: SECRET}) as answer:
        assert answer.status == 413
    assert accepted.updates == []


async def test_what_could_not_be_stored_is_delivered_again(client: Client, accepted: Accepted) -> None:
    accepted.is_down = True

    assert await posted(client, orjson.dumps(UPDATE)) == 503


async def test_a_press_is_answered_at_once_but_not_before_it_is_stored(client: Client, accepted: Accepted) -> None:
    press = {"update_id": 6, "callback_query": {"id": "77", "data": "1.0", "message": UPDATE["message"]}}

    async with client.post("/hooks/telegram", data=orjson.dumps(press), headers={HEADER: SECRET}) as answer:
        assert await answer.json() == {"method": "answerCallbackQuery", "callback_query_id": "77"}

    assert [update.update_id for update in accepted.updates] == ["6"]
