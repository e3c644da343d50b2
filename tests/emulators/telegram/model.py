"""What the platform keeps: bots, chats, messages, files, and a log of all that a bot did in each chat."""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .limits import Window

Json = dict[str, Any]

CHANGES = ("message", "edit")  # what a person notices; the other kinds are markup, delete and answer


class ApiError(Exception):
    """An answer other than ok, in the platform's words."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code, self.description, self.parameters = code, description, parameters


def bad_request(reason: str) -> ApiError:
    return ApiError(400, f"Bad Request: {reason}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a bot did in a chat; `seq` gives the order in which the platform took them."""

    seq: int
    at: float
    kind: str
    method: str
    message_id: int = 0
    text: str = ""
    markup: Json | None = None
    file_id: str = ""

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """Label and callback data of each inline button (data is empty for links)."""
        return [(button["text"], button.get("callback_data", "")) for button in inline_buttons(self.markup)]

    def as_json(self) -> Json:
        shown: Json = {"seq": self.seq, "t": self.at, "kind": self.kind, "method": self.method}
        shown |= {"message_id": self.message_id, "text": self.text, "reply_markup": self.markup}
        return shown | ({"file_id": self.file_id} if self.file_id else {})


@dataclass(frozen=True, slots=True)
class StoredFile:
    file_id: str
    unique_id: str
    size: int
    path: str
    name: str
    content: bytes

    def as_json(self) -> Json:
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}


@dataclass(slots=True)
class Chat:
    id: int
    log: list[Entry] = field(default_factory=list)
    messages: dict[int, Json] = field(default_factory=dict)
    windows: dict[str, Window] = field(default_factory=dict)
    waiters: list[asyncio.Future[None]] = field(default_factory=list)
    heard_seq: int = 0  # the log's position when the person last did something
    heard_at: float | None = None  # set until the bot reacts, for latencies

    @property
    def is_private(self) -> bool:
        return self.id > 0

    def as_json(self) -> Json:
        if self.is_private:
            return {"id": self.id, "type": "private", "first_name": f"U{self.id}"}
        kind = "supergroup" if self.id < -1_000_000_000_000 else "group"
        return {"id": self.id, "type": kind, "title": f"Group {self.id}"}

    def wake(self) -> None:
        for waiter in self.waiters:
            if not waiter.done():
                waiter.set_result(None)
        self.waiters.clear()


@dataclass(frozen=True, slots=True)
class Update:
    """`lane` is the chat (or person) whose updates the platform hands over one after another."""

    id: int
    kind: str
    lane: int
    body: Json

    def as_json(self) -> Json:
        return {"update_id": self.id, self.kind: self.body}


class Account:
    """One bot, known by its token, with everything that belongs to it."""

    def __init__(self, token: str) -> None:
        head = token.split(":", 1)[0]
        self.token = token
        self.id = int(head) if head.isdigit() else 1
        self.updates: deque[Update] = deque()
        self.recent: deque[Update] = deque(maxlen=1000)
        self.update_ids: Iterator[int] = itertools.count(100_001)
        self.message_ids: Iterator[int] = itertools.count(1)
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self.files_by_path: dict[str, StoredFile] = {}
        self.queries: dict[str, int] = {}  # callback query id -> chat id
        self.commands: list[Json] = []
        self.allowed_updates: frozenset[str] = frozenset()  # empty: all
        self.blocked: set[int] = set()
        self.migrated: dict[int, int] = {}  # groups that became supergroups: former id -> new id
        self.sent_window: Window | None = None
        self.arrived = asyncio.Event()
        self.poller: asyncio.Future[None] | None = None

    def chat(self, chat_id: int) -> Chat:
        if chat_id not in self.chats:
            self.chats[chat_id] = Chat(chat_id)
        return self.chats[chat_id]

    def as_json(self) -> Json:
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": "Bot",
            "username": "emulated_bot",
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }


def person_json(user_id: int) -> Json:
    return {
        "id": user_id,
        "is_bot": False,
        "first_name": f"U{user_id}",
        "username": f"user{user_id}",
        "language_code": "vi",
    }


def inline_buttons(markup: Json | None) -> list[Json]:
    return [button for row in (markup or {}).get("inline_keyboard", []) for button in row]
