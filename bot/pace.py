"""When a message may go, so that all processes together keep a platform's limits: those of a channel and of a chat.

Replies overtake everything. They wait only where a broadcast has filled the platform's second, and then for the next
place in it; what they take, broadcasts do not have.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from bot.gate import Gate, Ticket
from bot.places import Place, Places

if TYPE_CHECKING:
    from bot.channels.base import Channel
    from flows.ports import Kind, Outbox, Parcel

#: Messages that are in hand will go within so long.
AHEAD_S = 0.75
#: Chats whose last message is remembered; older ones could go at once anyway.
MOST_CHATS = 5_000


class Pace:
    def __init__(
        self,
        outbox: Outbox,
        *,
        holder: str,
        now: Callable[[], datetime],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._outbox, self._holder = outbox, holder
        self._now, self._clock = now, clock
        self._gates: dict[str, Gate] = {}
        self._last: dict[int, float] = {}

    async def reply(self, channel: Channel, parcel: Parcel) -> Place:
        self._remember(parcel.chat_id)
        place = self._gate(channel).reply()
        if isinstance(place, Ticket):
            turn = await place.turn
            assert isinstance(turn, Place)
            return turn
        return place

    def pause(self, channel: Channel, parcel: Parcel) -> float:
        """Seconds for which the chat's own limit forbids another message."""
        apart = 1 / channel.limits.pace(parcel.chat.address)
        since = self._clock() - self._last.get(parcel.chat_id, float("-inf"))
        if parcel.spoken_at is not None:
            since = min(since, (self._now() - parcel.spoken_at).total_seconds())
        return min(apart, max(0.0, apart - since))

    def queue(self, channel: Channel, kind: Kind) -> Ticket:
        return self._gate(channel).queue(kind)

    def answered(self, channel: Channel, parcel: Parcel, place: Place) -> None:
        self._remember(parcel.chat_id)
        self._gate(channel).answered(place)

    def ahead(self, channel: Channel) -> int:
        """Messages to have in hand. What a killed process had waits for its lease, so they are not many."""
        places = self._gate(channel).places
        return int((places.allowed or places.limit / 3) * AHEAD_S)

    def stop(self) -> None:
        for gate in self._gates.values():
            gate.stop()

    def _gate(self, channel: Channel) -> Gate:
        if channel.name not in self._gates:
            places = Places(self._clock, channel.limits.per_second)
            self._gates[channel.name] = Gate(
                channel.name, places, self._outbox, holder=self._holder, now=self._now, clock=self._clock
            )
        return self._gates[channel.name]

    def _remember(self, chat_id: int) -> None:
        self._last.pop(chat_id, None)
        self._last[chat_id] = self._clock()
        if len(self._last) > MOST_CHATS:
            del self._last[next(iter(self._last))]
