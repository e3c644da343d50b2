"""A channel that records, an outbox of lists, bells and a clock: enough to watch the two roads in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.channels.base import Incoming, Message, Named, RemoteFile, Sent
from bot.channels.limits import TELEGRAM
from flows.conversation.facts import Limits
from flows.ports import Allowance, ChatKey, Fate, Kind, Parcel, Settled
from flows.values import as_is

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def a_parcel(number: int, chat: int = 1, **changes: Any) -> Parcel:
    parcel = Parcel(number, chat, ChatKey("telegram", str(chat)), as_is(f"tin {number}"), (), Kind.REPLY, 1, NOW)
    return replace(parcel, **changes)


@dataclass(eq=False)
class FakeChannel:
    """Answers in order what it was told to (a fate, a Sent, a problem), then takes everything."""

    answers: list[Sent | Exception] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    courteous: list[Incoming] = field(default_factory=list)
    parsed: dict[bytes, Incoming | Exception | None] = field(default_factory=dict)
    fetched: dict[str, list[bytes | Exception]] = field(default_factory=dict)
    forgotten: list[str] = field(default_factory=list)
    limits: Limits = TELEGRAM
    pause: float = 0.0
    under_way: int = 0
    most_under_way: int = 0
    name: str = "telegram"

    async def send(self, message: Message) -> Sent:
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        await asyncio.sleep(self.pause)
        self.under_way -= 1
        self.messages.append(message)
        self.sent.append((message.address, " ".join(message.parts)))
        answer = self.answers.pop(0) if self.answers else Sent(Fate.SENT, "7")
        if isinstance(answer, Exception):
            raise answer
        return answer

    def identify(self, body: bytes) -> Named | None:
        raise AssertionError("not here")

    def parse(self, body: bytes) -> Incoming | None:
        found = self.parsed[body]
        if isinstance(found, Exception):
            raise found
        return found

    async def fetch(self, file: RemoteFile, *, limit: int) -> bytes:
        answer = self.fetched[file.reference].pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def forget(self, file: RemoteFile) -> None:
        self.forgotten.append(file.reference)

    async def courtesies(self, incoming: Sequence[Incoming]) -> None:
        self.courteous += incoming

    async def close(self) -> None:
        return


@dataclass
class FakeOutbox:
    """What waits is claimed once; problems are raised by the next calls."""

    waiting: list[Parcel] = field(default_factory=list)
    settled: list[Settled] = field(default_factory=list)
    released: list[int] = field(default_factory=list)
    shared: list[tuple[str, int, int]] = field(default_factory=list)
    places: int | None = None
    holds: list[tuple[str, datetime]] = field(default_factory=list)
    problems: list[Exception] = field(default_factory=list)
    busy: dict[str, datetime] = field(default_factory=dict)

    async def claim(
        self, channel: str, *, limit: int, now: datetime, holder: str, lease: timedelta, kinds: Sequence[Kind] = ()
    ) -> list[Parcel]:
        found = [each for each in self.waiting if each.kind in kinds][:limit]
        self.waiting = [each for each in self.waiting if each not in found]
        return found

    async def settle(self, fates: Sequence[Settled], *, release: Sequence[int] = ()) -> None:
        if self.problems:
            raise self.problems.pop(0)
        self.settled += fates
        self.released += release

    async def share(
        self, bucket: str, *, holder: str, wanted: int, used: int, limit: int, now: datetime, lease: timedelta
    ) -> Allowance:
        if self.problems:
            raise self.problems.pop(0)
        self.shared.append((bucket, wanted, used))
        return Allowance(limit if self.places is None else self.places, self.busy.get(bucket))

    async def hold(self, bucket: str, until: datetime) -> None:
        self.holds.append((bucket, until))

    def fates(self) -> dict[int, Fate]:
        return {each.id: each.fate for each in self.settled}


class FakeBell:
    async def wait(self, timeout_seconds: float) -> bool:
        await asyncio.sleep(0.005)
        return True


class FakeBells:
    @contextmanager
    def listen(self, *names: str) -> Iterator[FakeBell]:
        yield FakeBell()

    def wake(self, *names: str) -> None:
        return


@dataclass
class Clock:
    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds
