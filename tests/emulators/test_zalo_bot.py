"""The emulated Zalo Bot Platform answers and refuses as the platform does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from .zalo_bot import ZaloBotEmulator

Call = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
async def zalo() -> AsyncIterator[ZaloBotEmulator]:
    async with ZaloBotEmulator() as zalo:
        yield zalo


@pytest.fixture
async def call(zalo: ZaloBotEmulator) -> AsyncIterator[Call]:
    async with aiohttp.ClientSession() as http:

        async def ask(method: str, **args: Any) -> dict[str, Any]:
            async with http.post(f"{zalo.base_url}/bot{zalo.token}/{method}", json=args) as answer:
                body: dict[str, Any] = await answer.json()
                return body

        yield ask


async def test_each_update_is_given_once_and_alone(zalo: ZaloBotEmulator, call: Call) -> None:
    said = [zalo.text("p1", "một"), zalo.text("p1", "hai")]

    got = [(await call("getUpdates", timeout=1))["result"] for _ in said]

    assert got == said
    assert (await call("getUpdates", timeout=0.01))["error_code"] == 408


@pytest.mark.parametrize(
    ("method", "args", "code"),
    [
        pytest.param("sendMessage", {"chat_id": "p1", "text": "x" * 2001}, 400, id="too long"),
        pytest.param("sendMessage", {"chat_id": "p1", "text": " "}, 400, id="nothing to say"),
        pytest.param("sendMessage", {"text": "x"}, 400, id="to nobody"),
        pytest.param("sendMessage", {"chat_id": "p1", "text": "x", "reply_markup": {}}, 400, id="buttons"),
        pytest.param("sendPhoto", {"chat_id": "p1", "photo": "file_id"}, 400, id="a photo that is no address"),
        pytest.param("sendDocument", {"chat_id": "p1"}, 404, id="documents"),
        pytest.param("editMessageText", {"chat_id": "p1"}, 404, id="edits"),
        pytest.param("getUpdates", {"offset": 5}, 400, id="an offset"),
        pytest.param("getWebhookInfo", {}, 404, id="no webhook"),
        pytest.param("setWebhook", {"url": "http://a.vn/h", "secret_token": "12345678"}, 400, id="no https"),
        pytest.param("setWebhook", {"url": "https://a.vn/h", "secret_token": "short"}, 400, id="a short secret"),
    ],
)
async def test_what_the_platform_refuses(
    zalo: ZaloBotEmulator, call: Call, method: str, args: dict[str, Any], code: int
) -> None:
    answer = await call(method, **args)

    assert (answer["ok"], answer["error_code"]) == (False, code)
    assert zalo.log("p1") == []


async def test_polling_and_a_webhook_exclude_each_other(zalo: ZaloBotEmulator, call: Call) -> None:
    await call("setWebhook", url="https://a.vn/h", secret_token="12345678")

    assert (await call("getUpdates", timeout=1))["error_code"] == 409
    await call("deleteWebhook")
    assert (await call("getUpdates", timeout=0.01))["error_code"] == 408


async def test_another_token_is_nobodys(zalo: ZaloBotEmulator) -> None:
    async with aiohttp.ClientSession() as http, http.post(f"{zalo.base_url}/bot1:x/getMe") as answer:
        assert (await answer.json())["error_code"] == 401


async def test_who_blocked_the_bot_gets_nothing(zalo: ZaloBotEmulator, call: Call) -> None:
    zalo.block("p1")

    assert (await call("sendMessage", chat_id="p1", text="x"))["error_code"] == 403
