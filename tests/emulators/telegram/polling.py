"""Long polling: getUpdates with offset, limit and time-out; of two pollers the elder is turned away."""

from __future__ import annotations

import asyncio
import time
from itertools import islice
from typing import Any

from .arguments import Args
from .methods import set_allowed_updates
from .model import Account, ApiError, Json
from .world import World

PAGE_MAX = 100


def _confirm(account: Account, offset: int) -> None:
    """Forgets the updates before the offset; a negative one keeps that many of the newest."""
    waiting = account.updates
    while waiting and (len(waiting) > -offset if offset < 0 else waiting[0].id < offset):
        waiting.popleft()


async def _wait_for_updates(account: Account, seconds: float, *, replaced: asyncio.Future[None]) -> None:
    deadline = time.perf_counter() + seconds
    while not account.updates and (left := deadline - time.perf_counter()) > 0:
        account.arrived.clear()
        arrived: asyncio.Future[Any] = asyncio.ensure_future(account.arrived.wait())
        try:
            await asyncio.wait({arrived, replaced}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
        finally:
            arrived.cancel()
        if replaced.done():
            raise ApiError(
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
            )


async def get_updates(world: World, account: Account, args: Args) -> list[Json]:
    if account.token in world.hooks:
        raise ApiError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    set_allowed_updates(account, args)
    if account.poller is not None and not account.poller.done():
        account.poller.set_result(None)
    mine = account.poller = asyncio.get_running_loop().create_future()
    offset = args.number("offset") or 0
    if offset:
        _confirm(account, offset)
    await _wait_for_updates(account, float(args.get("timeout") or 0), replaced=mine)
    if not mine.done():
        mine.set_result(None)
    page = min(args.number("limit") or PAGE_MAX, PAGE_MAX)
    return [update.as_json() for update in islice(account.updates, page)]
