"""What the platform keeps: people's updates that wait, what the bot sent, the webhook, and faults that are to come."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
LONGEST_TEXT = 2000


class Refusal(Exception):
    """An answer other than ok, in the platform's envelope."""

    def __init__(self, code: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code, self.description, self.retry_after = code, description, retry_after

    def as_json(self) -> Json:
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": {"retry_after": self.retry_after}} if self.retry_after else {})


@dataclass(frozen=True, slots=True)
class Sent:
    """One thing that the bot did in a chat: "message", "photo", "sticker" or "action"."""

    seq: int
    at: float
    kind: str
    text: str


@dataclass(slots=True)
class Fault:
    """Strikes `count` calls of `method` (any): an error code, "reset", "apply_then_reset" or "lose_update"."""

    kind: str
    method: str = ""
    count: int = 1
    chat_id: str = ""
    retry_after: int = 1
    description: str = ""
    hits: int = 0

    def strikes(self, method: str, chat_id: str) -> bool:
        fits = self.method in ("", method) and self.chat_id in ("", chat_id)
        return fits and self.hits < self.count


@dataclass(slots=True)
class Hook:
    url: str
    secret: str


@dataclass
class World:
    """One bot. Updates are handed out once: there is no offset to ask for them again."""

    waiting: deque[Json] = field(default_factory=deque)
    recent: list[Json] = field(default_factory=list)
    sent: dict[str, list[Sent]] = field(default_factory=dict)
    media: dict[str, bytes] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    blocked: set[str] = field(default_factory=set)
    hook: Hook | None = None
    counters: Counter[str] = field(default_factory=Counter)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    retry_s: float = 0.1
    wraps: bool = False  #: whether deliveries come as {"ok": true, "result": …}
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    def next(self) -> int:
        return int(next(self._numbers))

    def hand_over(self, update: Json) -> None:
        self.recent.append(update)
        self.waiting.append(update)
        self.arrived.set()

    def note(self, chat_id: str, kind: str, text: str) -> str:
        """What the bot did; the id of the message."""
        entry = Sent(self.next(), time.perf_counter(), kind, text)
        self.sent.setdefault(chat_id, []).append(entry)
        self.counters[kind] += 1
        return f"m{entry.seq:x}"

    def strike(self, method: str, chat_id: str) -> Fault | None:
        found = next((fault for fault in self.faults if fault.strikes(method, chat_id)), None)
        if found:
            found.hits += 1
        return found
