"""Messages stay as far apart as their turns are, whatever held the process up."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta

from bot.pace import CATCH_UP, TOLERANCE_S, WINDOW_S, Gate

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
APART = timedelta(milliseconds=10)


async def test_turns_that_were_missed_are_not_made_up_for_at_once() -> None:
    gate, went = Gate(time.monotonic, 1_000), []

    async def send(number: int) -> None:
        await gate.passed(NOW + number * APART)
        went.append(time.monotonic())

    await asyncio.gather(*(send(number) for number in range(12)))

    least = 11 * APART.total_seconds() * (1 - CATCH_UP) - TOLERANCE_S
    assert went[-1] - went[0] >= least


async def test_no_more_go_in_a_second_than_the_platform_allows() -> None:
    """However the turns came to lie: another process may have booked them long ago."""
    gate, went = Gate(time.monotonic, 11), []

    for _ in range(12):
        await gate.passed(NOW)
        went.append(time.monotonic())

    assert went[9] - went[0] < 0.5
    assert went[10] - went[0] >= WINDOW_S


async def test_lateness_does_not_pile_up() -> None:
    """A pause between two turns is no reason to wait after it."""
    clock = 100.0
    gate = Gate(lambda: clock, 30)
    await gate.passed(NOW)
    clock += 5.0

    async with asyncio.timeout(0.05):
        await gate.passed(NOW + timedelta(seconds=5))


async def test_who_is_in_time_does_not_wait() -> None:
    clock = 100.0
    gate = Gate(lambda: clock, 30)
    await gate.passed(NOW)
    clock += 1.0

    async with asyncio.timeout(0.05):
        await gate.passed(NOW + timedelta(seconds=1))
