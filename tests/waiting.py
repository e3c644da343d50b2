"""Waiting for what somebody else does in their own time: another process, a page, a task beside."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

#: So generous that a busy machine fails nothing; what comes at once is seen at once.
PATIENCE_S = 60.0
T = TypeVar("T")


async def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline, "it did not come to that"
        await asyncio.sleep(0.01)


async def until_found(look: Callable[[], Awaitable[T]], is_so: Callable[[T], bool] = bool) -> T:
    """The first of what is found that is so; where looking itself takes somebody else's time."""
    deadline = time.monotonic() + PATIENCE_S
    while not is_so(found := await look()):
        assert time.monotonic() < deadline, f"it did not come to that: {found}"
        await asyncio.sleep(0.05)
    return found
