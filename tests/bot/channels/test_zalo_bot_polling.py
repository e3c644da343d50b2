"""Polling without an offset: stored before the next is asked for, and never given up half-way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from bot.channels import zalo_bot_polling
from bot.channels.zalo_bot import ZaloBot
from bot.channels.zalo_bot_polling import ZaloBotPoller
from bot.channels.zalo_http import LOOPBACK
from flows.ports import RawUpdate, StoreUnavailable, Upkeep
from tests.emulators.zalo_bot import ZaloBotEmulator

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@dataclass
class Town:
    """What is stored, and who leads."""

    stored: list[str] = field(default_factory=list)
    problems: list[Exception] = field(default_factory=list)
    leads: bool = True
    led: int = 0
    yielded: bool = False

    async def accept(self, updates: Sequence[RawUpdate]) -> None:
        if self.problems:
            raise self.problems.pop(0)
        self.stored += [each.update_id for each in updates]

    async def lead(self, name: str, *, holder: str, now: datetime, lease: timedelta) -> bool:
        self.led += 1
        return self.leads

    async def yield_lead(self, name: str, *, holder: str) -> None:
        self.yielded = True


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    async def moment(stop: asyncio.Event, seconds: float) -> None:
        await asyncio.sleep(0.005)

    monkeypatch.setattr(zalo_bot_polling, "_sleep", moment)
    monkeypatch.setattr(zalo_bot_polling, "RENEW_S", 0.02)
    monkeypatch.setattr(zalo_bot_polling, "POLL_S", 0.2)


@pytest.fixture
async def zalo() -> AsyncIterator[ZaloBotEmulator]:
    async with ZaloBotEmulator() as zalo:
        yield zalo


async def polled(zalo: ZaloBotEmulator, town: Town, until: Callable[[], bool]) -> None:
    """One poller, until it is so; then it is told to stop and comes to its end by itself."""
    channel = ZaloBot(zalo.token, base=zalo.base_url, hosts=sorted(LOOPBACK), now=lambda: NOW)
    stop = asyncio.Event()
    poller = ZaloBotPoller(channel, accept=town.accept, upkeep=cast(Upkeep, town), now=lambda: NOW, holder="me")
    running = asyncio.create_task(poller.run(stop))
    await it_is(until)
    stop.set()
    await asyncio.wait_for(running, 2)
    await channel.close()


async def it_is(so: Callable[[], bool]) -> None:
    for _ in range(500):
        if so():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


def ids(*updates: object) -> list[str]:
    return [f"p1:{each['message']['message_id']}" for each in updates if isinstance(each, dict)]


async def test_updates_come_one_by_one_in_their_order(zalo: ZaloBotEmulator) -> None:
    said, town = [zalo.text("p1", text) for text in ("một", "hai", "ba")], Town()

    await polled(zalo, town, lambda: len(town.stored) == 3)

    assert town.stored == ids(*said)
    assert town.yielded
    assert zalo.world.counters["deleteWebhook"] == 1


async def test_nothing_new_is_no_error(zalo: ZaloBotEmulator, caplog: pytest.LogCaptureFixture) -> None:
    await polled(zalo, Town(), lambda: zalo.world.counters["error 408"] > 1)

    assert caplog.records == []


async def test_what_the_store_does_not_take_is_offered_again_before_the_next_poll(zalo: ZaloBotEmulator) -> None:
    said, town = [zalo.text("p1", "một"), zalo.text("p1", "hai")], Town(problems=[StoreUnavailable("down")] * 3)

    await polled(zalo, town, lambda: len(town.stored) == 2)

    assert town.stored == ids(*said)


async def test_an_update_that_comes_while_we_stop_is_stored(zalo: ZaloBotEmulator) -> None:
    town = Town()
    waiting = asyncio.create_task(polled(zalo, town, lambda: zalo.world.counters["getUpdates"] > 0))
    await it_is(lambda: zalo.world.counters["getUpdates"] > 0)
    await asyncio.sleep(0.05)

    said = zalo.text("p1", "vừa kịp")
    await waiting

    assert town.stored == ids(said)


async def test_who_does_not_lead_does_not_poll(zalo: ZaloBotEmulator) -> None:
    town = Town(leads=False)

    await polled(zalo, town, lambda: town.led > 3)

    assert zalo.world.counters["getUpdates"] == 0


async def test_the_lead_is_kept_during_a_poll(zalo: ZaloBotEmulator) -> None:
    town = Town()

    await polled(zalo, town, lambda: zalo.world.counters["error 408"] > 0)

    assert town.led > 4


@pytest.mark.parametrize("kind", ["429", "401", "404", "409", "500", "502", "reset", "400"])
async def test_whatever_the_platform_says_it_goes_on(zalo: ZaloBotEmulator, kind: str) -> None:
    fault, town = zalo.fail(kind, method="getUpdates"), Town()
    said = zalo.text("p1", "một")

    await polled(zalo, town, lambda: bool(town.stored))

    assert fault.hits == 1
    assert town.stored == ids(said)


async def test_an_answer_that_is_lost_on_the_way_is_gone_and_the_next_is_not(zalo: ZaloBotEmulator) -> None:
    """The window that polling cannot close: the platform has no offset to ask again from."""
    zalo.fail("lose_update", method="getUpdates")
    lost, kept, town = zalo.text("p1", "một"), zalo.text("p1", "hai"), Town()

    await polled(zalo, town, lambda: bool(town.stored))

    assert town.stored == ids(kept)
    assert lost != kept
