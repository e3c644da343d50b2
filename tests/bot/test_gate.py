"""Whose turn it is on a channel: replies first, then notices, then broadcasts; evenly, and never too many."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from typing import cast

import pytest

from bot import gate as module
from bot.gate import Gate, Ticket
from bot.places import Place, Places
from flows.ports import Kind, Outbox
from tests.bot.fakes_sending import NOW, FakeOutbox


class Road:
    def __init__(self, per_second: float, *, places: int | None = None) -> None:
        self.outbox = FakeOutbox(places=places)
        self.went: list[tuple[str, float]] = []
        self.gate = Gate(
            "telegram",
            Places(time.monotonic, per_second),
            cast(Outbox, self.outbox),
            holder="me",
            now=lambda: NOW,
            clock=time.monotonic,
        )

    async def send(self, kind: Kind, name: str = "") -> None:
        place = await self.gate.queue(kind).turn
        if isinstance(place, Place):
            self.went.append((name or kind.value, time.monotonic()))
            self.gate.answered(place)

    def names(self) -> list[str]:
        return [name for name, _ in self.went]


async def test_they_go_evenly_not_all_at_once() -> None:
    road = Road(40)

    await asyncio.gather(*(road.send(Kind.BROADCAST) for _ in range(13)))

    first, last = road.went[0][1], road.went[-1][1]
    assert last - first >= 12 * module.NEAREST / 40 - module.LATE_S


async def test_no_more_go_in_a_second_than_this_process_may() -> None:
    road = Road(1_000, places=10)

    await asyncio.gather(*(road.send(Kind.BROADCAST) for _ in range(12)))

    assert road.went[10][1] - road.went[0][1] >= 1.0


async def test_notices_overtake_broadcasts() -> None:
    road = Road(50)
    waiting = [asyncio.create_task(road.send(Kind.BROADCAST)) for _ in range(5)]
    await asyncio.sleep(0.01)

    await road.send(Kind.NOTICE)
    await asyncio.gather(*waiting)

    assert "notice" in road.names()[:3]


async def test_a_reply_waits_for_the_next_place_when_a_broadcast_has_all() -> None:
    road = Road(10)
    first = [road.send(Kind.BROADCAST) for _ in range(10)]
    await asyncio.gather(*first)
    waiting = [asyncio.create_task(road.send(Kind.BROADCAST)) for _ in range(4)]

    turn = road.gate.reply()
    assert isinstance(turn, Ticket)
    assert isinstance(await turn.turn, Place)

    assert len(road.went) == 10
    await asyncio.gather(*waiting)


async def test_who_is_hurried_goes_before_all_others() -> None:
    road = Road(10)
    waiting = [asyncio.create_task(road.send(Kind.BROADCAST)) for _ in range(6)]
    await asyncio.sleep(0.01)
    last = road.gate.queue(Kind.BROADCAST)

    last.hurry()

    assert isinstance(await asyncio.wait_for(last.turn, 0.2), Place)
    assert len(road.went) <= 3
    await asyncio.gather(*waiting)


async def test_while_the_channel_is_held_nobody_waits() -> None:
    road = Road(10)
    road.outbox.busy["telegram"] = NOW + timedelta(minutes=1)

    turn = await road.gate.queue(Kind.BROADCAST).turn

    assert turn == NOW + timedelta(minutes=1)


async def test_who_has_no_place_for_long_is_sent_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_TURN_S", 0.05)
    road = Road(10, places=0)

    assert await road.gate.queue(Kind.BROADCAST).turn is None


async def test_at_the_end_nobody_waits() -> None:
    road = Road(1)
    waiting = [road.gate.queue(Kind.BROADCAST) for _ in range(4)]

    road.gate.stop()

    assert [await each.turn for each in waiting] == [None] * 4


async def test_what_is_wanted_and_used_is_told_to_the_others() -> None:
    road = Road(100)
    await asyncio.gather(*(road.send(Kind.BROADCAST) for _ in range(40)))

    wanted, used = max(each[1] for each in road.outbox.shared), max(each[2] for each in road.outbox.shared)
    assert wanted >= 40
    assert used > 0
