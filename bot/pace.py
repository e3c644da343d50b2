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
SHARE = 0.987
#: Who is late catches up by no more than this share of the time between turns. Two processes that catch up together
#: then stay within what `SHARE` leaves over.
CATCH_UP = 0.03
#: The platform counts by the second; by this much its clock and our timers may err.
WINDOW_S, TOLERANCE_S = 1.0, 0.003
#: Replies that one message of a broadcast waits for: however much is being answered, it goes on, a little slower.
MOST_BOOKED = 10
#: Chats whose last message is remembered; older ones could go at once anyway.
MOST_CHATS = 5_000


class Gate:
    """One message after another. A process that was held up for a moment would otherwise send all that it missed at
    once, and the platform would count too many in that second. Being late costs no rate: what was missed is caught up
    slowly, and never are more sent within a second than the platform allows."""

    def __init__(self, clock: Callable[[], float], per_second: float) -> None:
        self._clock = clock
        self._lock = asyncio.Lock()
        self._at: datetime | None = None
        self._went = 0.0
        self._window: deque[float] = deque(maxlen=max(1, int(per_second * SHARE)))

    async def passed(self, at: datetime) -> None:
        """Returns when a message whose turn is `at` may go."""
        async with self._lock:
            apart = (at - self._at).total_seconds() if self._at else 0.0
            free = max(self._went + max(0.0, apart) * (1 - CATCH_UP), self._in_window())
            if free > self._clock():
                await asyncio.sleep(free - self._clock())
            self._at = at
            self._went = max(free, self._clock() - TOLERANCE_S)
            self._window.append(self._clock())

    def _in_window(self) -> float:
        """When one more does not make too many in a second."""
        is_full = len(self._window) == self._window.maxlen
        return self._window[0] + WINDOW_S + TOLERANCE_S if is_full else 0.0


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

    async def apart(self, channel: Channel, at: datetime) -> None:
        """At its turn: not nearer to the one before than their turns are, however late this process woke up."""
        gate = self._gates.setdefault(channel.name, Gate(self._clock, channel.limits.per_second))
        await gate.passed(at)

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
