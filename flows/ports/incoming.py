"""Updates on their way in, kept before they are acknowledged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ChatKey:
    """A chat as its channel names it."""

    channel: str
    address: str


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """One update exactly as it came. `group` joins the messages of one album; they are taken together."""

    chat: ChatKey
    update_id: str
    body: bytes
    received_at: datetime
    group: str = ""


@dataclass(frozen=True, slots=True)
class InboxRow:
    id: int
    update_id: str
    body: bytes
    attempts: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Arrival:
    """The next update of a chat (several rows when they are one album), leased to whoever took it."""

    chat: ChatKey
    rows: tuple[InboxRow, ...]


class Inbox(Protocol):
    async def keep(self, updates: Sequence[RawUpdate]) -> int:
        """Store what is new (by channel and update id) durably; how many were. Safe to repeat."""
        ...

    async def take(self, *, limit: int, now: datetime, holder: str, lease: timedelta) -> list[Arrival]:
        """Lease the oldest unfinished update of up to `limit` different chats, none of which is leased elsewhere.

        An album is taken when its newest message is at least one second old. A lapsed lease is taken over.
        """
        ...

    async def renew(self, ids: Sequence[int], *, until: datetime) -> None:
        """Keep leased rows for longer (files of theirs are still being checked)."""
        ...

    async def release(self, ids: Sequence[int]) -> None:
        """Give leased rows back at once (shutting down)."""
        ...

    async def set_aside(self, row_id: int, trace: str, *, now: datetime) -> None:
        """An update that makes the code fail: kept with its trace, never tried again; the chat's next one goes on."""
        ...

    async def waiting(self) -> int: ...
