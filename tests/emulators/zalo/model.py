"""What the platform keeps: people and what they were sent, uploads, quotas. What it allows is data."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
HOUR = 3600.0
DAY = 24 * HOUR
MEGABYTE = 1024 * 1024


class Refused(Exception):
    """An answer with an error number. HTTP is 200 all the same."""

    def __init__(self, error: int, message: str) -> None:
        super().__init__(f"{error} {message}")
        self.error, self.message = error, message


@dataclass(frozen=True, slots=True)
class Rules:
    """Windows, lengths and quotas; None lifts a limit."""

    text: int = 2000
    buttons: int = 5
    title: int = 100
    payload: int = 1000
    image_bytes: int = MEGABYTE
    file_bytes: int = 5 * MEGABYTE
    free_messages: int = 8  #: since the person last did something
    free_s: float = 48 * HOUR
    paid_s: float = 7 * DAY
    paid_messages: int | None = None  #: of the whole account
    per_second: int | None = None
    upload_s: float = 7 * DAY
    zns_daily: int = 500
    #: After a delivery that was not accepted; then the webhook is given up.
    retries: tuple[float, ...] = (0.1, 0.2, 0.4, 0.8, 1.6)
    answer_s: float = 2.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that the account sent to a person."""

    seq: int
    at: float
    message_id: str
    text: str = ""
    buttons: tuple[tuple[str, str], ...] = ()  #: title and payload
    attachment: Json | None = None
    content: bytes = field(default=b"", repr=False)  #: of the file or picture that goes along
    kind: str = "message"
    call: str = "cs"  #: or "transaction", "promotion"

    def as_json(self) -> Json:
        shown: Json = {"seq": self.seq, "at": self.at, "message_id": self.message_id, "text": self.text}
        return shown | {"buttons": [list(each) for each in self.buttons], "attachment": self.attachment}


@dataclass(frozen=True, slots=True)
class TemplateEntry:
    """One template message."""

    message_id: str
    phone: str
    template_id: str
    data: Json
    tracking_id: str


@dataclass(frozen=True, slots=True)
class Upload:
    kind: str
    name: str
    content: bytes = field(repr=False)
    at: float


@dataclass(slots=True)
class Person:
    id: str
    follows: bool = True
    blocked: bool = False
    acted_at: float | None = None
    sent_since: int = 0
    log: list[Entry] = field(default_factory=list)
    heard_seq: int = 0
    waiters: list[asyncio.Future[None]] = field(default_factory=list)

    def wake(self) -> None:
        for waiter in self.waiters:
            if not waiter.done():
                waiter.set_result(None)
        self.waiters.clear()
