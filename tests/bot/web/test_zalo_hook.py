"""Zalo's deliveries: no effect without its signature, an answer below 500 with it, none before the event is stored."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, cast

import orjson
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.zalo import Zalo, ZaloOptions
from bot.channels.zalo_http import ZaloHttp
from bot.channels.zalo_tokens import TokenKeeper
from bot.web.webhooks import LARGEST
from bot.web.zalo_hook import HEADER, PATH, zalo_hook
from flows.ports import RawUpdate, StoreUnavailable

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
APP_ID, SECRET = "1234567890", "khoá-của-oa"
TIMESTAMP = "1795243200000"
EVENT = {
    "app_id": APP_ID,
    "event_name": "user_send_text",
    "timestamp": TIMESTAMP,
    "sender": {"id": "246845883529197922"},
    "recipient": {"id": "388613280878808645"},
    "message": {"text": "Đăng ký khai sinh", "msg_id": "96d3cdf3af150460909"},
}
Client = TestClient[web.Request, web.Application]


@dataclass
class Accepted:
    updates: list[RawUpdate] = field(default_factory=list)
    receipts: list[tuple[int, datetime]] = field(default_factory=list)
    is_down: bool = False

    async def __call__(self, updates: Sequence[RawUpdate]) -> None:
        if self.is_down:
            raise StoreUnavailable("down")
        self.updates += updates

    async def arrived(self, message_id: int, *, at: datetime) -> None:
        if self.is_down:
            raise StoreUnavailable("down")
        self.receipts.append((message_id, at))


@pytest.fixture
def accepted() -> Accepted:
    return Accepted()


@pytest.fixture
async def client(accepted: Accepted) -> AsyncIterator[Client]:
    channel = Zalo(cast(TokenKeeper, None), ZaloHttp(), ZaloOptions("http://127.0.0.1:9"), now=lambda: NOW)
    app = web.Application()
    hook = zalo_hook(
        channel, identity=APP_ID, secret=SECRET, accept=accepted, now=lambda: NOW, arrived=accepted.arrived
    )
    app.add_routes([hook])
    async with TestClient(TestServer(app)) as client:
        yield client


def signed(body: bytes, *, timestamp: str = TIMESTAMP, identity: str = APP_ID, secret: str = SECRET) -> str:
    return sha256(identity.encode() + body + timestamp.encode() + secret.encode()).hexdigest()


async def posted(client: Client, body: Any, mac: str | None) -> int:
    headers = {HEADER: mac} if mac is not None else {}
    async with client.post(PATH, data=body, headers=headers) as answer:
        told = await answer.text()
        assert SECRET not in told
        return answer.status


@pytest.mark.parametrize("prefix", ["mac=", ""])
async def test_an_event_is_stored_as_it_came(client: Client, accepted: Accepted, prefix: str) -> None:
    body = orjson.dumps(EVENT, option=orjson.OPT_INDENT_2)

    assert await posted(client, body, prefix + signed(body)) == 200
    (update,) = accepted.updates
    assert (update.chat.channel, update.chat.address) == ("zalo", "246845883529197922")
    assert update.update_id == "m:96d3cdf3af150460909"
    assert (update.body, update.received_at) == (body, NOW)


BODY = orjson.dumps(EVENT)


@pytest.mark.parametrize(
    "mac",
    [
        pytest.param(None, id="none"),
        pytest.param("", id="empty"),
        pytest.param("mac=", id="prefix alone"),
        pytest.param("mac=" + signed(BODY)[:-1], id="cut"),
        pytest.param("mac=mac=" + signed(BODY), id="prefix twice"),
        pytest.param("mac=" + signed(BODY, secret="another"), id="another key"),
        pytest.param("mac=" + signed(BODY, identity="388613280878808645"), id="another id"),
        pytest.param("mac=" + signed(BODY, timestamp="1795243200001"), id="another moment"),
        pytest.param("mac=" + signed(orjson.dumps({**EVENT, "event_name": "follow"})), id="of another event"),
        pytest.param("mac=khóa", id="no ASCII"),
    ],
)
async def test_without_the_signature_nothing_happens(client: Client, accepted: Accepted, mac: str | None) -> None:
    assert await posted(client, BODY, mac) == 403
    assert accepted.updates == []


async def test_the_signature_is_over_the_bytes_and_not_over_what_they_mean(client: Client, accepted: Accepted) -> None:
    same = orjson.dumps(EVENT, option=orjson.OPT_INDENT_2)

    assert await posted(client, same, f"mac={signed(BODY)}") == 403
    assert accepted.updates == []


async def test_the_timestamp_may_be_a_number(client: Client, accepted: Accepted) -> None:
    body = orjson.dumps({**EVENT, "timestamp": int(TIMESTAMP)})

    assert await posted(client, body, f"mac={signed(body)}") == 200
    assert len(accepted.updates) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"\xff\x00",
        b'{"event_name": "user_send_text"',
        b"[" * 50_000,
        b'{"event_name": {"a": 1}}',
        b'{"event_name": "user_send_text", "sender": [1], "message": 5}',
        b'{"event_name": "user_send_text", "sender": {"id": "../x"}, "message": {"msg_id": "1"}}',
        b'{"event_name": "brand_new_event", "sender": {"id": "1"}}',
    ],
)
async def test_any_body_with_the_signature_gets_an_answer(client: Client, accepted: Accepted, body: bytes) -> None:
    assert await posted(client, body, signed(body, timestamp="")) == 200
    assert accepted.updates == []


async def test_a_body_over_the_limit_is_refused(client: Client, accepted: Accepted) -> None:
    assert await posted(client, io.BytesIO(b" " * (LARGEST + 1)), "mac=x") == 413
    assert accepted.updates == []


async def test_what_could_not_be_stored_is_delivered_again(client: Client, accepted: Accepted) -> None:
    accepted.is_down = True

    assert await posted(client, BODY, signed(BODY)) == 503


def a_receipt(**message: Any) -> dict[str, Any]:
    return EVENT | {"event_name": "user_received_message", "message": {"msg_id": "z1", **message}}


async def test_a_receipt_of_a_template_message_is_noted_by_our_number(client: Client, accepted: Accepted) -> None:
    body = orjson.dumps(a_receipt(tracking_id="17", delivery_time="2026-11-21 16:00:00"))

    assert await posted(client, body, signed(body)) == 200
    assert accepted.receipts == [(17, datetime.fromtimestamp(int(TIMESTAMP) / 1000, UTC))]
    assert accepted.updates == []


@pytest.mark.parametrize(
    "message", [{}, {"tracking_id": ""}, {"tracking_id": "x"}, {"tracking_id": "-1"}, {"tracking_id": "9" * 40}]
)
async def test_a_receipt_without_our_number_is_nothing(
    client: Client, accepted: Accepted, message: dict[str, Any]
) -> None:
    body = orjson.dumps(a_receipt(**message))

    assert await posted(client, body, signed(body)) == 200
    assert accepted.receipts == []


async def test_a_forged_receipt_is_refused_and_one_without_a_store_comes_again(
    client: Client, accepted: Accepted
) -> None:
    body = orjson.dumps(a_receipt(tracking_id="17"))

    assert await posted(client, body, signed(body, secret="forged")) == 403
    accepted.is_down = True
    assert await posted(client, body, signed(body)) == 503
    assert accepted.receipts == []
