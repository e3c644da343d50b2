"""When a message that nobody is waiting for may go, so that all processes together keep a platform's limits.

Replies never wait here. What they take of a limit is noted and booked with the next broadcast message. Notices are few
and wait only for each other and for broadcasts: however much is being answered, they go within seconds.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.channels.base import Channel
from flows.ports import Kind, Outbox, Parcel

#: Evenly paced at a limit of 30 a second, a little jitter would make 31 in one second of the platform's clock.
SHARE = 0.985
#: Who is late stays late for a while: of the time between turns no more than this is caught up.
CATCH_UP = 0.005
#: Who is later than this takes another turn.
LATEST_S = 1.0
#: By this much a timer may err.
TOLERANCE_S = 0.003
#: Replies that one message of a broadcast waits for: however much is being answered, it goes on, a little slower.
MOST_BOOKED = 10
#: Chats whose last message is remembered; older ones could go at once anyway.
MOST_CHATS = 5_000


class Gate:
    """One message after another. A process that was held up for a moment would otherwise send all that it missed at
    once, and the platform would count too many in that second."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = asyncio.Lock()
        self._at: datetime | None = None
        self._went = 0.0

    async def passed(self, at: datetime, *, late_s: float = 0.0) -> bool:
        """False when its turn is long over, so that it needs another; `late_s` is how much it is late by now."""
        came = self._clock()
        async with self._lock:
            apart = (at - self._at).total_seconds() if self._at else 0.0
            free = self._went + max(0.0, apart) * (1 - CATCH_UP)
            if late_s + max(free, self._clock()) - came > LATEST_S:
                return False
            if free > self._clock():
                await asyncio.sleep(free - self._clock())
            self._at = at
            self._went = max(free, self._clock() - TOLERANCE_S)
        return True


class Pace:
    def __init__(
        self, outbox: Outbox, *, now: Callable[[], datetime], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._outbox = outbox
        self._now = now
        self._clock = clock
        self._replies: dict[str, deque[float]] = {}
        self._last: dict[int, float] = {}
        self._gates: dict[str, Gate] = {}

    async def apart(self, channel: Channel, at: datetime) -> bool:
        """At its turn: not nearer to the one before than their turns are, however late this process woke up. False
        when it is so late that it needs another turn."""
        late_s = (self._now() - at).total_seconds()
        return await self._gates.setdefault(channel.name, Gate(self._clock)).passed(at, late_s=late_s)

    def note(self, channel: Channel, parcel: Parcel) -> None:
        """A reply goes out."""
        at = self._clock()
        self._replies.setdefault(channel.name, deque(maxlen=1_000)).append(at)
        self._last.pop(parcel.chat_id, None)
        self._last[parcel.chat_id] = at
        if len(self._last) > MOST_CHATS:
            del self._last[next(iter(self._last))]

    async def turn(self, channel: Channel, parcel: Parcel) -> datetime:
        """Reserve a place; the moment from which the message may go. Raises what the store raises."""
        now = self._now()
        in_channel = await self._in_channel(channel, parcel, now)
        rate = channel.limits.pace(parcel.chat.address)
        bucket = f"{channel.name}:{parcel.chat_id}"
        in_chat = await self._outbox.reserve(bucket, 1, per_second=rate, now=now)
        return max(in_channel, in_chat, self._after_reply(parcel.chat_id, 1 / rate, now))

    async def another_turn(self, channel: Channel, parcel: Parcel) -> datetime:
        """After one that was missed. Its place in the chat it has; another one there would be a second later."""
        return await self._in_channel(channel, parcel, self._now())

    async def _in_channel(self, channel: Channel, parcel: Parcel, now: datetime) -> datetime:
        """A place of its own; a broadcast comes behind what replies took meanwhile without asking."""
        taken = self._booked(channel.name) if parcel.kind is Kind.BROADCAST else 0
        rate = channel.limits.per_second * SHARE
        first = await self._outbox.reserve(channel.name, taken + 1, per_second=rate, now=now)
        return first + timedelta(seconds=taken / rate)

    def _booked(self, name: str) -> int:
        """Replies of the last second, each counted once."""
        replies, since = self._replies.pop(name, deque()), self._clock() - 1.0
        return min(MOST_BOOKED, sum(at > since for at in replies))

    def _after_reply(self, chat_id: int, gap: float, now: datetime) -> datetime:
        since = self._clock() - self._last.get(chat_id, float("-inf"))
        return now + timedelta(seconds=max(0.0, gap - since))
