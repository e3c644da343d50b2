"""What leaves for the Zalo Bot Platform, and what becomes of it; the token stays out of everything."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from bot.channels.base import FetchFailed, Message, RemoteFile, Sent
from bot.channels.zalo_bot import ZaloBot
from bot.channels.zalo_bot_api import BotRefused
from bot.channels.zalo_http import LOOPBACK
from flows.ports import Fate
from tests.emulators.zalo_bot import ZaloBotEmulator

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
async def zalo() -> AsyncIterator[ZaloBotEmulator]:
    async with ZaloBotEmulator() as zalo:
        yield zalo


@pytest.fixture
async def channel(zalo: ZaloBotEmulator) -> AsyncIterator[ZaloBot]:
    channel = a_channel(zalo)
    yield channel
    await channel.close()


def a_channel(zalo: ZaloBotEmulator, token: str = "") -> ZaloBot:
    return ZaloBot(token or zalo.token, base=zalo.base_url, hosts=sorted(LOOPBACK), now=lambda: NOW)


def message(*parts: str, taken: int = 0) -> Message:
    return Message("p1", parts, parts, taken=taken)


async def test_parts_go_in_order_and_those_that_were_taken_not_again(channel: ZaloBot, zalo: ZaloBotEmulator) -> None:
    sent = await channel.send(message("một", "hai", "ba", taken=1))

    assert zalo.texts("p1") == ["hai", "ba"]
    assert (sent.fate, len(sent.platform_id.split())) == (Fate.SENT, 2)


async def test_text_goes_out_as_it_is(channel: ZaloBot, zalo: ZaloBotEmulator) -> None:
    await channel.send(message("<b>An</b> &amp; 1 < 2"))

    assert zalo.texts("p1") == ["<b>An</b> &amp; 1 < 2"]


async def test_a_group_is_written_to_under_its_own_id(channel: ZaloBot, zalo: ZaloBotEmulator) -> None:
    named = channel.identify(orjson.dumps(zalo.text("p1", "/solieu", group="g1")))
    assert named is not None

    await channel.send(Message(named.address, ("chào nhóm",), ("chào nhóm",)))

    assert (named.address, zalo.texts("g1"), zalo.texts("p1")) == ("#g1", ["chào nhóm"], [])
    assert channel.limits.pace(named.address) == pytest.approx(20 / 60)


@pytest.mark.parametrize(
    ("kind", "description", "meant"),
    [
        pytest.param("400", "Bad Request: text is too long", Sent(Fate.REJECTED), id="refused"),
        pytest.param("400", "Bad Request: chat not found", Sent(Fate.BLOCKED), id="nobody there"),
        pytest.param("404", "User not found", Sent(Fate.BLOCKED), id="nobody there any more"),
        pytest.param("403", "Forbidden", Sent(Fate.BLOCKED), id="blocked"),
        pytest.param("401", "Unauthorized", Sent(Fate.LATER, whole_channel=True), id="token refused"),
        pytest.param("404", "Not Found", Sent(Fate.LATER, whole_channel=True), id="no such bot"),
        pytest.param("408", "Request timeout", Sent(Fate.LATER), id="timed out"),
        pytest.param("429", "", Sent(Fate.LATER, retry_at=NOW + timedelta(seconds=7)), id="too many"),
        pytest.param("500", "", Sent(Fate.LATER), id="an error of the platform"),
        pytest.param("502", "", Sent(Fate.LATER), id="a gateway's page"),
        pytest.param("reset", "", Sent(Fate.LATER), id="reset"),
    ],
)
async def test_each_error_says_what_to_do(
    channel: ZaloBot, zalo: ZaloBotEmulator, kind: str, description: str, meant: Sent
) -> None:
    zalo.fail(kind, description=description, retry_after=7)

    sent = await channel.send(message("một"))

    assert (sent.fate, sent.whole_channel, sent.retry_at) == (meant.fate, meant.whole_channel, meant.retry_at)
    assert zalo.texts("p1") == []


async def test_after_a_failure_the_rest_waits(channel: ZaloBot, zalo: ZaloBotEmulator) -> None:
    await channel.send(message("một"))
    zalo.fail("500")

    sent = await channel.send(message("hai", "ba"))

    assert sent.fate is Fate.LATER
    assert zalo.texts("p1") == ["một"]


async def test_a_picture_is_fetched_while_the_person_sees_us_at_work(channel: ZaloBot, zalo: ZaloBotEmulator) -> None:
    url = zalo.photo("p1", b"anh")["message"]["photo_url"]

    assert await channel.fetch(RemoteFile(f"p1 {url}", "anh.jpg"), limit=10) == b"anh"
    assert [each.kind for each in zalo.log("p1")] == ["action"]


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/latest", "https://example.com/a.jpg", "file:///etc/passwd", "", "http://[::"]
)
async def test_pictures_come_from_known_hosts_only(channel: ZaloBot, url: str) -> None:
    with pytest.raises(FetchFailed) as caught:
        await channel.fetch(RemoteFile(f"p1 {url}", "anh.jpg"), limit=10)

    assert caught.value.lasting


async def test_a_picture_over_the_limit_is_refused(channel: ZaloBot, zalo: ZaloBotEmulator) -> None:
    url = zalo.photo("p1", b"x" * 11)["message"]["photo_url"]

    with pytest.raises(FetchFailed):
        await channel.fetch(RemoteFile(f"p1 {url}", "anh.jpg"), limit=10)


async def test_the_token_stands_in_no_error(zalo: ZaloBotEmulator, channel: ZaloBot) -> None:
    secret = zalo.token.partition(":")[2]
    zalo.fail("400", description=f"no such method: bot{zalo.token}/x and {secret}")
    zalo.fail("reset")

    stranger = a_channel(zalo, "901:another-secret")

    sent = [await channel.send(message("một")) for _ in range(2)]
    with pytest.raises(BotRefused) as caught:
        await stranger.api.call("getMe")
    await stranger.close()

    assert not any(secret in each.error for each in sent)
    assert "another-secret" not in repr(caught.value)
    assert caught.value.__cause__ is None
