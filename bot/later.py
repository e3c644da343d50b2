"""What is there only when everything has been loaded. Whoever needs it earlier waits for it."""

from __future__ import annotations

import asyncio
from typing import Generic, TypeVar

T = TypeVar("T")


class Later(Generic[T]):
    """Comes once. Belongs to one event loop."""

    def __init__(self) -> None:
        self._there = asyncio.Event()
        self._value: T | None = None

    def come(self, value: T) -> None:
        self._value = value
        self._there.set()

    async def __call__(self) -> T:
        await self._there.wait()
        assert self._value is not None
        return self._value


async def at_hand() -> None:
    """Where everything was loaded before."""
