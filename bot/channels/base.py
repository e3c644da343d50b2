"""What a channel is: names an update, reads it, fetches its files, sends a message. It knows no flow and no table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from flows.ports import Fate, Kind

if TYPE_CHECKING:
    from flows.conversation.events import Event
    from flows.conversation.facts import Limits
    from flows.groups.events import GroupEvent
    from flows.values import Words


@dataclass(frozen=True, slots=True)
class Named:
    """What is known of an update before it is parsed: enough to store it once and to keep a person's order.

    `answer` is what the delivery may be answered with once the update is stored, where a platform takes that.
    """

    update_id: str
    address: str
    group: str = ""
    answer: bytes = b""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file that came with an update and is still where the channel keeps it."""

    reference: str
    name: str
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update, read. Either an event, or files that are fetched and checked before they become one; or what
    happened in a group, where no conversation is.

    `courtesy` is whatever the channel wants back after the turn (an answer to a pressed button, an old keyboard).
    """

    event: Event | None = None
    files: tuple[RemoteFile, ...] = ()
    caption: str = ""
    courtesy: object = None
    in_group: GroupEvent | None = None
    message_id: str = ""  #: as the platform names it, where it can be deleted again by that


@dataclass(frozen=True, slots=True)
class RenderedButton:
    label: str
    token: str
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A file that goes along with a message, under a name of ours."""

    name: str
    content: bytes = field(repr=False)
    is_picture: bool = False  #: to be looked at in the chat, where it has such a thing; else kept as it is


@dataclass(frozen=True, slots=True)
class Message:
    """A message in words, in the channel's markup. `parts` fit the channel's length; buttons go under the last.

    A document is the last part. The platform already has the first `taken` parts, from an attempt that came no further.
    """

    address: str
    parts: tuple[str, ...]
    plain: tuple[str, ...]
    buttons: tuple[RenderedButton, ...] = ()
    kind: Kind = Kind.REPLY
    taken: int = 0
    document: Document | None = None
    words: Words | None = None  #: what the parts say, for channels whose sentences are the platform's
    reference: str = ""  #: of ours, to find the message again
    is_paid: bool = False  #: the plan pays for it, where the platform has messages that cost


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one attempt. `retry_at` for LATER; `whole_channel` when the platform held everything back;
    `spares_replies` when that is only about what nobody asked for: answers to people go on.

    `platform_id` names what the platform took of it, one id a part, also when it did not take everything.
    """

    fate: Fate
    platform_id: str = ""
    retry_at: datetime | None = None
    whole_channel: bool = False
    spares_replies: bool = False
    error: str = ""


class FetchFailed(Exception):
    """The channel no longer has the file, or does not answer; `lasting` when trying again is useless."""

    def __init__(self, reason: str, *, lasting: bool) -> None:
        super().__init__(reason)
        self.lasting = lasting


class Channel(Protocol):
    """One way to talk to people. Listed in `CHANNELS`; conversation flows never see it."""

    name: str
    limits: Limits

    def identify(self, body: bytes) -> Named | None:
        """Which update and whose; None when it is nothing of ours. Never raises, whatever the bytes."""
        ...

    def parse(self, body: bytes) -> Incoming | None:
        """Read an update; None when there is nothing to answer."""
        ...

    async def fetch(self, file: RemoteFile, *, limit: int) -> bytes:
        """The file's bytes, refused while being read when there are more than `limit`. Raises FetchFailed."""
        ...

    async def forget(self, file: RemoteFile) -> None:
        """Its turn is over, so what we hold only to be fetched may go. Losing this loses nothing; may raise."""
        ...

    async def send(self, message: Message) -> Sent:
        """Hand one message to the platform. Never raises for what the platform may answer."""
        ...

    async def courtesies(self, incoming: Sequence[Incoming]) -> None:
        """After the turn: acknowledge buttons, take old keyboards away. Losing these loses nothing."""
        ...

    async def close(self) -> None: ...
