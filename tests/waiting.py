"""Waiting for what somebody else does in their own time: another process, a page, a task beside."""

import asyncio
import time
from collections.abc import Callable

#: So generous that a busy machine fails nothing; what comes at once is seen at once.
PATIENCE_S = 60.0


async def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline, "it did not come to that"
        await asyncio.sleep(0.01)
