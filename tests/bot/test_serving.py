"""The process: its works are kept up, end in time, and leave nothing in hand. (Whole runs: tests/scenarios.)"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot import serving, starting, works
from bot.wiring import Installation
from flows.ports import StoreUnavailable
from tests.bot.fakes_sending import a_parcel


async def test_work_that_falls_over_is_begun_again(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[int] = []
    stop = asyncio.Event()
    monkeypatch.setattr(works.asyncio, "sleep", _at_once)

    async def work(stop: asyncio.Event) -> None:
        begun.append(1)
        if len(begun) < 3:
            raise RuntimeError("fell over")
        await stop.wait()

    running = asyncio.create_task(works.kept_up(work, stop))
    for _ in range(20):
        await _at_once(0)
    stop.set()
    await running

    assert len(begun) == 3


_sleep = asyncio.sleep


async def _at_once(seconds: float) -> None:
    await _sleep(0.005)


async def test_what_does_not_end_in_time_is_cancelled_and_what_fails_stops_nobody() -> None:
    async def endless() -> None:
        await asyncio.Event().wait()

    async def failing() -> None:
        raise RuntimeError("no")

    async def quick() -> None:
        return

    tasks = [asyncio.create_task(each()) for each in (endless, failing, quick)]
    began = time.perf_counter()
    await works.finished(tasks, 0.05)

    assert time.perf_counter() - began < 5
    assert [task.cancelled() for task in tasks] == [True, False, False]
    await works.finished([], 0.05)


@dataclass
class Town:
    released: list[int] = field(default_factory=list)
    rung: list[tuple[str, ...]] = field(default_factory=list)
    is_down: bool = False

    async def release(self, ids: Sequence[int]) -> None:
        if self.is_down:
            raise StoreUnavailable("down")
        self.released += ids

    def wake(self, *names: str) -> None:
        self.rung.append(names)

    def installation(self) -> Installation:
        return cast(Installation, SimpleNamespace(store=SimpleNamespace(outbox=self), wakeups=self))


@pytest.mark.parametrize(("is_down", "rung"), [(False, [("outbox",)]), (True, [])])
async def test_a_process_that_does_not_send_leaves_it_to_the_workers(is_down: bool, rung: list[Any]) -> None:
    town = Town(is_down=is_down)
    send = serving._leave_to_workers(town.installation())

    send([])
    send([a_parcel(1), a_parcel(2)])
    await asyncio.sleep(0.01)

    assert town.released == ([] if is_down else [1, 2])
    assert town.rung == rung


def test_the_end_takes_less_than_ten_seconds() -> None:
    assert serving.GRACE_IN_S + starting.GRACE_OUT_S < 9.5
