"""The one road in: an update is stored before it is acknowledged, and a worker is woken."""

from __future__ import annotations

from collections.abc import Sequence

from flows.ports import Inbox, RawUpdate, Waker


class Inbound:
    """`accept` returns once the updates are durable; the store carries many callers with one commit."""

    def __init__(self, inbox: Inbox, waker: Waker) -> None:
        self._inbox = inbox
        self._waker = waker

    async def accept(self, updates: Sequence[RawUpdate]) -> None:
        """Raises what the store raises; then nothing may be acknowledged."""
        if updates:
            await self._inbox.keep(updates)
            self._waker.wake("inbox")
