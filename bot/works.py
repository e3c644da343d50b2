"""What runs in a process until it is told to stop: kept up while it runs, and ended in time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import TypeAlias

from bot.logs import log

Work: TypeAlias = Callable[[asyncio.Event], Coroutine[None, None, None]]


async def kept_up(work: Work, stop: asyncio.Event) -> None:
    """Work that falls over is picked up again: a process without it would look well and do nothing."""
    while not stop.is_set():
        try:
            return await work(stop)
        except Exception:
            log.exception("work fell over and is begun again")
            await asyncio.sleep(1.0)


async def finished(tasks: Sequence[asyncio.Task[None]], seconds: float) -> None:
    """Everything comes to an end by itself; what does not in time is cancelled."""
    if not tasks:
        return
    _, late = await asyncio.wait(tasks, timeout=seconds)
    for task in late:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def either(event: asyncio.Event, seconds: float) -> None:
    """Whichever is first."""
    try:
        await asyncio.wait_for(event.wait(), timeout=seconds)
    except TimeoutError:
        return
