"""What goes out goes at the pace that is allowed, and replies before what was not asked for."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

from flows.ports import Fate, Kind
from tests.bot.dispatching import Town
from tests.bot.fakes_sending import NOW, a_parcel
from tests.waiting import until


async def test_notices_go_evenly_at_the_channels_rate() -> None:
    town = Town(per_second=20.0, per_chat_second=100.0)
    began = time.perf_counter()

    town.dispatcher.send([a_parcel(n, n, kind=Kind.BROADCAST) for n in range(1, 9)])
    await town.settle()

    assert 0.3 < time.perf_counter() - began < 5.0, "not at once, and not one a second"
    assert len(town.channel.sent) == 8


async def test_notices_to_one_chat_go_at_the_chats_rate() -> None:
    town = Town(per_chat_second=5.0)
    town.dispatcher.send([a_parcel(n, 1, kind=Kind.NOTICE) for n in range(1, 4)])
    began = time.perf_counter()

    await town.settle()

    assert len(town.channel.sent) == 3
    assert time.perf_counter() - began >= 2 / 5.0


async def test_a_reply_waits_for_nobody() -> None:
    town = Town()
    town.outbox.busy["telegram"] = NOW + timedelta(hours=1)

    town.dispatcher.send([a_parcel(1)])
    await town.settle()

    assert town.outbox.fates() == {1: Fate.SENT}
    assert town.outbox.shared == []


async def test_a_broadcast_comes_behind_what_replies_took() -> None:
    """Of 20 places of this second replies have 8: the thirteenth has to wait for the next one."""
    town = Town(per_second=20.0)
    town.dispatcher.send([a_parcel(n, n) for n in range(1, 9)])
    await town.settle()
    began = time.perf_counter()

    town.dispatcher.send([a_parcel(n, n, kind=Kind.BROADCAST) for n in range(11, 24)])
    await town.settle()

    assert len(town.channel.sent) == 21
    assert time.perf_counter() - began >= 0.9


async def test_a_reply_behind_a_notice_that_waits_hurries_it_on() -> None:
    town = Town()
    town.dispatcher.send([a_parcel(1, kind=Kind.NOTICE, spoken_at=NOW)])
    await asyncio.sleep(0.02)
    assert town.texts() == []

    town.dispatcher.send([a_parcel(2)])
    await town.settle()

    assert town.texts() == ["tin 1", "tin 2"]


async def test_a_turn_that_is_far_away_is_not_waited_for_with_a_lease() -> None:
    town = Town()
    town.outbox.busy["telegram"] = NOW + timedelta(seconds=60)

    town.dispatcher.send([a_parcel(1, kind=Kind.BROADCAST)])
    await town.settle()

    assert town.texts() == []
    assert town.outbox.settled[0].due_at == NOW + timedelta(seconds=60)
    town.outbox.waiting = [a_parcel(2, 2, kind=Kind.BROADCAST), a_parcel(3, 3)]
    assert await town.dispatcher.once() == 1


async def test_replies_overtake_a_broadcast() -> None:
    town = Town(per_second=10.0)
    town.outbox.waiting = [a_parcel(n, n, kind=Kind.BROADCAST) for n in range(1, 30)]
    await town.dispatcher.once()

    town.dispatcher.send([a_parcel(100, 100)])
    await until(lambda: "tin 100" in town.texts())

    assert town.texts().index("tin 100") < 10
    await town.dispatcher.drain(0.1)
