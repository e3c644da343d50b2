"""A dispatcher over fakes: a channel that records, an outbox of lists."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import Any, cast

from bot.channels.base import Sent
from bot.channels.limits import TELEGRAM
from bot.dispatcher import Dispatcher
from flows.ports import Outbox
from tests.bot.fakes_sending import NOW, Clock, FakeBells, FakeChannel, FakeOutbox


class Town:
    def __init__(self, *answers: Sent | Exception, **limits: Any) -> None:
        self.channel = FakeChannel(list(answers), limits=replace(TELEGRAM, **limits))
        self.outbox = FakeOutbox()
        self.clock = Clock()
        self.dispatcher = Dispatcher(
            outbox=cast(Outbox, self.outbox),
            channels={"telegram": self.channel},
            bells=FakeBells(),
            now=lambda: NOW,
            holder="me",
            clock=lambda: time.monotonic() + self.clock.seconds,
        )

    async def settle(self) -> None:
        """Until everything in hand has come to something."""
        await asyncio.sleep(0)
        for _ in range(400):
            if not self.dispatcher._sending and (self.dispatcher._noting is None or self.dispatcher._noting.done()):
                return
            await asyncio.sleep(0.005)
        raise AssertionError("still sending")

    async def noted(self, count: int) -> None:
        for _ in range(2_000):
            if len(self.outbox.settled) >= count:
                return
            await asyncio.sleep(0.005)
        raise AssertionError("nothing noted")

    def texts(self) -> list[str]:
        return [text for _, text in self.channel.sent]
