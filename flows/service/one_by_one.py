"""Sweeps go through what is due one by one: a row that fails keeps no other from its turn."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from flows.ports import StoreUnavailable

Item = TypeVar("Item")


async def one_by_one(items: Iterable[Item], work: Callable[[Item], Awaitable[object]]) -> int:
    """How many of them something was done for. What failed is raised together once all had their turn
    (ExceptionGroup); a store that cannot be reached ends it at once (StoreUnavailable)."""
    done, failed = 0, []
    for item in items:
        try:
            done += bool(await work(item))
        except StoreUnavailable:
            raise
        except Exception as error:
            failed.append(error)
    if failed:
        raise ExceptionGroup(f"{len(failed)} of those that were due failed", failed)
    return done
