"""Deliveries of the Zalo Bot Platform: no effect without the secret, an answer below 500 with it, stored first."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import orjson
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.zalo_bot import ZaloBot
from bot.web.webhooks import LARGEST
from bot.web.zalo_bot_hook import HEADER, PATH, zalo_bot_hook
from tests.bot.channels.test_zalo_bot_updates import update
from tests.bot.web.test_webhooks import Accepted

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SECRET = "kh0ng-ai-biet"
Client = TestClient[web.Request, web.Application]


@pytest.fixture
def accepted() -> Accepted:
    return Accepted()


@pytest.fixture
async def client(accepted: Accepted) -> AsyncIterator[Client]:
    channel = ZaloBot("1:token", base="http://127.0.0.1:9", hosts=(), now=lambda: NOW)
    app = web.Application()
    app.add_routes([zalo_bot_hook(channel, secret=SECRET, accept=accepted, now=lambda: NOW)])
    async with TestClient(TestServer(app)) as client:
        yield client
    await channel.close()


async def posted(client: Client, body: bytes, secret: str | None = SECRET) -> int:
    headers = {HEADER: secret} if secret is not None else {}
    async with client.post(PATH, data=body, headers=headers) as answer:
        assert SECRET not in await answer.text()
        return answer.status


@pytest.mark.parametrize("given", [update(text="x"), {"ok": True, "result": update(text="x")}])
async def test_an_update_is_stored_as_it_came(client: Client, accepted: Accepted, given: dict[str, object]) -> None:
    assert await posted(client, orjson.dumps(given)) == 200

    (kept,) = accepted.updates
    assert (kept.chat.channel, kept.chat.address, kept.update_id) == ("zalo-bot", "c1", "c1:m1")
    assert kept.body == orjson.dumps(given)


@pytest.mark.parametrize("secret", [None, "", "kh0ng", SECRET + "x", SECRET.upper(), "mật khẩu", "\udcff"])
async def test_without_the_secret_nothing_happens(client: Client, accepted: Accepted, secret: str | None) -> None:
    assert await posted(client, orjson.dumps(update(text="x")), secret) == 403
    assert accepted.updates == []


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"\xff\x00", b'{"message": 5', b"[" * 50_000, b'{"result": {"message":1}}']
)
async def test_any_body_with_the_secret_gets_an_answer(client: Client, accepted: Accepted, body: bytes) -> None:
    assert await posted(client, body) == 200
    assert accepted.updates == []


async def test_a_body_over_the_limit_is_refused(client: Client, accepted: Accepted) -> None:
    async with client.post(PATH, data=io.BytesIO(b" " * (LARGEST + 1)), headers={HEADER: SECRET}) as answer:
        assert answer.status == 413
    assert accepted.updates == []


async def test_what_could_not_be_stored_is_delivered_again(client: Client, accepted: Accepted) -> None:
    accepted.is_down = True

    assert await posted(client, orjson.dumps(update(text="x"))) == 503
