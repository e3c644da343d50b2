"""Who waits to be sent on a channel, and whose turn it is: replies, then notices, then broadcasts, each when there is a
place for it in the platform's second. All of it runs in callbacks: a broadcast of thousands makes no task a message.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.logs import log
from bot.places import Place, Places
from flows.ports import Kind, Outbox, StoreUnavailable

#: So often a process says what it uses and wants of a channel; who is silent for the length of a lease has nothing.
RENEW_S, LEASE_S = 0.15, 0.6
#: A little faster than even, so that the platform's second is always full.
EVEN = 0.97
#: What was held up for a moment is caught up without a flood: never nearer to the one before than this share of even.
CAUGHT_UP_S, NEAREST = 1.0, 0.75
#: Timers are late by so much without costing rate.
LATE_S = 0.02
#: A reply waits so long for a place that broadcasts left, and goes then.
REPLY_WAITS_S = 1.0
#: A turn that is further away is not waited for with a lease in hand.
LONGEST_TURN_S = 3.5
LOOK_S = 0.25
#: Who waits stands for so many who will wait: what is in hand follows what may be sent.
EAGER = 4

#: A place; the moment until which nothing goes; or None: not now.
Turn = Place | datetime | None


class Ticket:
    """One message that waits. Whoever has it awaits `turn`."""

    __slots__ = ("_gate", "kind", "turn", "until")

    def __init__(self, gate: Gate, kind: Kind, until: float) -> None:
        self._gate, self.kind, self.until = gate, kind, until
        self.turn: asyncio.Future[Turn] = asyncio.get_running_loop().create_future()

    def hurry(self) -> None:
        """A reply stands behind it."""
        self._gate.hurry(self)


class Gate:
    """Of one channel in this process."""

    def __init__(
        self,
        name: str,
        places: Places,
        outbox: Outbox,
        *,
        holder: str,
        now: Callable[[], datetime],
        clock: Callable[[], float],
    ) -> None:
        self._name, self.places, self._outbox = name, places, outbox
        self._holder, self._now, self._clock = holder, now, clock
        self._lines: dict[Kind, deque[Ticket]] = {kind: deque() for kind in (Kind.REPLY, Kind.NOTICE, Kind.BROADCAST)}
        self._due = self._went = 0.0
        self._valid_until = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._is_waiting_for_answer = False
        self._sharing: asyncio.Task[None] | None = None

    def reply(self) -> Place | Ticket:
        """Replies wait only where a broadcast has filled the platform's second."""
        if self._lines[Kind.REPLY] or self.places.reply_waits():
            return self._queued(Kind.REPLY, REPLY_WAITS_S)
        return self.places.begin(is_reply=True)

    def queue(self, kind: Kind) -> Ticket:
        return self._queued(kind, LONGEST_TURN_S)

    def answered(self, place: Place) -> None:
        self.places.end(place)
        if self._is_waiting_for_answer:
            self._look()

    def hurry(self, ticket: Ticket) -> None:
        line = self._lines[ticket.kind]
        if ticket in line:
            line.remove(ticket)
            ticket.until = self._clock() + REPLY_WAITS_S
            self._lines[Kind.REPLY].append(ticket)
            self._look()

    def stop(self) -> None:
        """Nobody's turn comes any more, but that of replies."""
        self._turn_away(None)

    def _queued(self, kind: Kind, seconds: float) -> Ticket:
        ticket = Ticket(self, kind, self._clock() + seconds)
        self._lines[kind].append(ticket)
        if self._sharing is None or self._sharing.done():
            self._due = self._clock()
            self._sharing = asyncio.create_task(self._share())
        if self._timer is None:
            self._look()
        return ticket

    # whose turn it is

    def _look(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._is_waiting_for_answer = False
        self._drop_old()
        while (line := self._next_line()) is not None:
            pause = self._pause(for_reply=line is self._lines[Kind.REPLY])
            if pause > 0:
                self._timer = asyncio.get_running_loop().call_later(min(pause, LOOK_S), self._look)
                return
            self._let(line.popleft())

    def _next_line(self) -> deque[Ticket] | None:
        return next((line for line in self._lines.values() if line), None)

    def _let(self, ticket: Ticket) -> None:
        is_reply = ticket.kind is Kind.REPLY
        if not is_reply:
            now = self._clock()
            self._due = max(self._due + self._apart(EVEN), now - CAUGHT_UP_S)
            self._went = max(self._went + self._apart(NEAREST), now - LATE_S)
        if not ticket.turn.done():
            ticket.turn.set_result(self.places.begin(is_reply=is_reply))

    def _apart(self, share: float) -> float:
        return share / max(1, self.places.allowed)

    def _pause(self, *, for_reply: bool) -> float:
        """Seconds until the next may go."""
        now = self._clock()
        if now >= self._valid_until or not self.places.allowed:
            return LOOK_S
        if not self.places.has_room(for_reply=for_reply):
            free = self.places.next_free()
            self._is_waiting_for_answer = free is None
            return LOOK_S if free is None else max(0.001, free - now)
        return 0.0 if for_reply else max(self._due, self._went + self._apart(NEAREST)) - now

    def _drop_old(self) -> None:
        """Who waited too long: replies go all the same, the others are given back."""
        now = self._clock()
        for kind, line in self._lines.items():
            while line and (line[0].until <= now or line[0].turn.done()):
                ticket = line.popleft()
                if not ticket.turn.done():
                    place = self.places.begin(is_reply=ticket.kind is Kind.REPLY) if kind is Kind.REPLY else None
                    ticket.turn.set_result(place)

    def _turn_away(self, until: datetime | None) -> None:
        for kind in (Kind.NOTICE, Kind.BROADCAST):
            while self._lines[kind]:
                ticket = self._lines[kind].popleft()
                if not ticket.turn.done():
                    ticket.turn.set_result(until)

    # with the other processes

    async def _share(self) -> None:
        """For as long as anybody waits, or what was sent counts."""
        while any(self._lines.values()) or self.places.has_paced():
            try:
                await self._renew()
            except StoreUnavailable:
                log.warning("store unavailable, broadcasts wait", channel=self._name)
            except Exception:
                log.exception("the limit of a channel could not be shared", channel=self._name)
            self._look()
            await asyncio.sleep(RENEW_S)

    async def _renew(self) -> None:
        began, now, places = self._clock(), self._now(), self.places
        used = places.used()
        allowance = await self._outbox.share(
            self._name,
            holder=self._holder,
            wanted=used + EAGER * sum(map(len, self._lines.values())),
            used=min(used, places.limit),
            limit=places.limit,
            now=now,
            lease=timedelta(seconds=LEASE_S),
        )
        places.allowed, self._valid_until = allowance.places, began + LEASE_S
        held = allowance.held_until
        if held is not None:
            places.allowed = 0
            if held - now > timedelta(seconds=LONGEST_TURN_S):
                self._turn_away(held)
