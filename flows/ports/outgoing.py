"""Messages on their way out: ranked, leased, sent in order, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.conversation.buttons import Button
    from flows.ports.delivery import Planned
    from flows.ports.incoming import ChatKey
    from flows.values import Words


class Kind(Enum):
    """Why a message goes out; also its rank: replies overtake notices, notices overtake broadcasts."""

    REPLY = "reply"
    NOTICE = "notice"
    BROADCAST = "broadcast"
    DELETION = "deletion"  #: what was said is taken away again: `ids` are the platform's names of it
    ECHO = "echo"  #: what the person said, kept where the channel shows its own transcript


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be written into the outbox. `dedup` makes a repeat of the same message impossible."""

    chat_id: int
    words: Words
    buttons: tuple[Button, ...] = ()
    kind: Kind = Kind.REPLY
    dedup: str | None = None
    dossier_id: str | None = None
    document_path: str | None = None
    planned: Planned | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """A leased outbox row, ready to be worded and sent. `platform_id`: what the platform took of it before, by part.

    `is_paid`: it may cost what its plan says. `is_apart`: it goes past the chat that it is kept with, to the dossier
    that `chat` names, by the channel there.
    """

    id: int
    chat_id: int
    chat: ChatKey
    words: Words
    buttons: tuple[Button, ...]
    kind: Kind
    attempts: int
    created_at: datetime
    document_path: str | None = None
    platform_id: str = ""
    is_apart: bool = False
    is_paid: bool = False
    spoken_at: datetime | None = None  #: when the chat was last sent something, where that is known


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a process may use of a channel's limit, and until when nothing goes there at all."""

    places: int
    held_until: datetime | None = None


class Fate(Enum):
    """What became of an attempt to send."""

    SENT = "sent"
    LATER = "later"  #: try again at `due_at`
    BLOCKED = "blocked"  #: the person cannot be reached on this channel any more
    REJECTED = "rejected"  #: the platform will never take it; staff see it


@dataclass(frozen=True, slots=True)
class Settled:
    id: int
    chat_id: int
    fate: Fate
    at: datetime
    platform_id: str = ""
    due_at: datetime | None = None
    error: str = ""
    pause_chat_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message as a page reads it back: bot's or the person's own, in the order of the transcript. Where it was
    planned, also how it went and why."""

    id: int
    words: Words
    buttons: tuple[Button, ...]
    kind: Kind
    created_at: datetime
    channel: str = ""
    path: str = ""
    reason: str = ""
    cost_vnd: int = 0
    delivered_at: datetime | None = None  #: at a telephone, where a platform confirms that


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message that will not be sent: which text it was (its parameters stay sealed), and why. `at`: when it was last
    tried. Once somebody has telephoned instead: when, who, and what was noted."""

    id: int
    channel: str
    key: str
    fate: Fate  #: BLOCKED or REJECTED
    error: str
    at: datetime
    dossier_id: str | None = None
    code: str | None = None  #: of the dossier
    path: str = ""
    reason: str = ""
    attempts: int = 0
    called_at: datetime | None = None
    called_by: str = ""
    note: str = ""


class Outbox(Protocol):
    async def claim(
        self, channel: str, *, limit: int, now: datetime, holder: str, lease: timedelta, kinds: Sequence[Kind] = ()
    ) -> list[Parcel]:
        """Lease the oldest unfinished message of up to `limit` recipients, replies first; order per person is kept."""
        ...

    async def settle(self, fates: Sequence[Settled], *, release: Sequence[int] = ()) -> None:
        """Note what became of leased messages, all in one commit; marks chats that are blocked or paused. `release`
        are leased rows that were not tried (an earlier one of the same person has to wait): given back unchanged."""
        ...

    async def release(self, ids: Sequence[int]) -> None: ...

    async def share(
        self, bucket: str, *, holder: str, wanted: int, used: int, limit: int, now: datetime, lease: timedelta
    ) -> Allowance:
        """Say how many of a bucket's places this process uses and wants. All processes together never have more than
        `limit`; who is not heard of for the length of a lease has none."""
        ...

    async def hold(self, bucket: str, until: datetime) -> None:
        """Nothing of this bucket goes before `until` (the platform said so)."""
        ...

    async def transcript(self, chat_id: int, *, after: int = 0, limit: int = 200) -> list[StoredMessage]:
        """Messages of a chat in order, those with a larger id than `after`; the newest `limit` when after is 0."""
        ...

    async def waiting(self) -> Mapping[str, int]:
        """Unfinished messages by channel."""
        ...

    async def dead(self, *, limit: int = 100) -> list[tuple[int, str, datetime]]:
        """Messages that will not be sent: id, reason, moment; staff see them."""
        ...

    async def undelivered(self, *, unit_ids: Sequence[str] | None, limit: int = 100) -> list[Undelivered]:
        """Messages that will not be sent, the newest first. `unit_ids`: only about dossiers of these units, and those
        that are about no dossier."""
        ...
