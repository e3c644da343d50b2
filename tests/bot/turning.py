"""A worker of turns over fakes: an inbox of lists, a conversation that only listens, files as slow as told."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

from bot.cards import CardPhotos
from bot.channels.base import Incoming, RemoteFile
from bot.turns import TurnWorker
from bot.uploads import Uploads
from flows.conversation.events import CardPhotographed, FilesReceived, TextSent
from flows.ports import Arrival, ChatKey, Inbox, InboxRow, Parcel
from flows.service.conversing import Conversing, Ready
from tests.bot.fakes_sending import NOW, FakeBells, FakeChannel, a_parcel

TEXT = Incoming(TextSent("An"))
FILE = Incoming(files=(RemoteFile("f", "anh.jpg"),), caption="mặt trước")


@dataclass
class FakeInbox:
    arrivals: list[Arrival] = field(default_factory=list)
    aside: dict[int, str] = field(default_factory=dict)
    released: list[int] = field(default_factory=list)
    renewed: list[list[int]] = field(default_factory=list)

    async def take(self, *, limit: int, now: datetime, holder: str, lease: timedelta) -> list[Arrival]:
        taken, self.arrivals = self.arrivals[:limit], self.arrivals[limit:]
        return taken

    async def renew(self, ids: Sequence[int], *, until: datetime) -> None:
        self.renewed.append(list(ids))

    async def release(self, ids: Sequence[int]) -> None:
        self.released += ids

    async def set_aside(self, row_id: int, trace: str, *, now: datetime) -> None:
        self.aside[row_id] = trace


@dataclass
class FakeConversing:
    batches: list[list[Ready]] = field(default_factory=list)
    problems: list[Exception] = field(default_factory=list)

    async def receive(self, batch: Sequence[Ready]) -> list[Parcel]:
        if self.problems:
            raise self.problems.pop(0)
        self.batches.append(list(batch))
        return [a_parcel(ready.arrival.rows[0].id) for ready in batch]


@dataclass
class FakeUploads:
    pause: float = 0.0
    problems: list[Exception] = field(default_factory=list)
    seeds: list[str] = field(default_factory=list)

    async def receive(self, channel: Any, files: Sequence[RemoteFile], *, caption: str, seed: str) -> FilesReceived:
        self.seeds.append(seed)
        await asyncio.sleep(self.pause)
        if self.problems:
            raise self.problems.pop(0)
        return FilesReceived((), f"{caption}:{len(files)}")


@dataclass
class FakeCards:
    card: CardPhotographed | None = None

    async def read(self, chat: ChatKey, channel: Any, files: Sequence[RemoteFile]) -> CardPhotographed | None:
        return self.card


class Town:
    def __init__(self) -> None:
        self.channel = FakeChannel(parsed={b"text": TEXT, b"file": FILE})
        self.inbox = FakeInbox()
        self.conversing = FakeConversing()
        self.uploads = FakeUploads()
        self.cards = FakeCards()
        self.sent: list[int] = []
        self.worker = TurnWorker(
            inbox=cast(Inbox, self.inbox),
            conversing=cast(Conversing, self.conversing),
            channels={"telegram": self.channel},
            uploads=cast(Uploads, self.uploads),
            cards=cast(CardPhotos, self.cards),
            bells=FakeBells(),
            send=lambda parcels: self.sent.extend(parcel.id for parcel in parcels),
            now=lambda: NOW,
            holder="me",
        )

    def arrive(self, number: int, *bodies: bytes, channel: str = "telegram", **changes: Any) -> Arrival:
        given = {"attempts": 1, "received_at": NOW} | changes
        rows = tuple(InboxRow(number * 10 + n, str(number), body, **given) for n, body in enumerate(bodies))
        arrival = Arrival(ChatKey(channel, str(number)), rows)
        self.inbox.arrivals.append(arrival)
        return arrival

    async def beside(self) -> None:
        await asyncio.gather(*self.worker._beside)

    def events(self) -> list[object]:
        return [ready.event for batch in self.conversing.batches for ready in batch]
