"""A chat's messages in hand: they go one after another, and a reply does not wait behind a broadcast."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.ports import Kind, Parcel

if TYPE_CHECKING:
    from bot.gate import Ticket

#: They wait for a place in the channel's limit; replies only where these have filled it, so that they overtake.
PACED = (Kind.NOTICE, Kind.BROADCAST)


@dataclass(slots=True)
class Line:
    """A chat's messages in hand, each with the moment from which its lease counts. `hurry`: a reply stands in it."""

    waiting: deque[tuple[Parcel, float]] = field(default_factory=deque)
    hurry: asyncio.Event = field(default_factory=asyncio.Event)
    ticket: Ticket | None = None

    def add(self, parcel: Parcel, since: float) -> None:
        self.waiting.append((parcel, since))
        if parcel.kind not in PACED:
            self.hurry.set()
            if self.ticket is not None:
                self.ticket.hurry()

    def has(self, parcel: Parcel) -> bool:
        return any(parcel.id == each.id for each, _ in self.waiting)
