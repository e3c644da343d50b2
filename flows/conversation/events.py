"""What came in from a person, in the past tense, whatever the channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from flows.dossiers.codes import find_code, from_link

if TYPE_CHECKING:
    from flows.identity.card import IdCard
    from flows.values import FileRef, Words


@dataclass(frozen=True, slots=True)
class Opened:
    """The chat was opened, perhaps by a deep link or QR (`payload`, empty when there is none)."""

    payload: str = ""


@dataclass(frozen=True, slots=True)
class TextSent:
    text: str


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """`token` is input like any other: "<prompt number>.<index>", or "!<action>:<argument>" of a standing button."""

    token: str


@dataclass(frozen=True, slots=True)
class FilesReceived:
    """Files that were checked and stored before the turn; `remarks` are warnings, and why others were refused."""

    files: tuple[FileRef, ...]
    caption: str = ""
    remarks: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class CardPhotographed:
    """A picture that was looked at as an ID card and not kept. `card` is None when none could be read in it;
    `remarks` say why, when it was not for the picture."""

    card: IdCard | None
    remarks: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Something a channel carries and we do not read: voice, sticker, location."""

    what: str


@dataclass(frozen=True, slots=True)
class ChatLeft:
    """The person has turned away from us on this channel and takes no more messages there."""


@dataclass(frozen=True, slots=True)
class HumanTookOver:
    """Somebody of the office wrote to the person by hand; for so long the human has the word."""

    minutes: int


@dataclass(frozen=True, slots=True)
class LinkMoved:
    """The other chat of a linking has said something, or both have become one person's. Nobody sends this."""

    link_id: str


@dataclass(frozen=True, slots=True)
class DraftMoved:
    """The draft that stands open here goes on in another chat of the person, of that channel. Nobody sends this."""

    dossier_id: str
    channel: str


@dataclass(frozen=True, slots=True)
class HelpMoved:
    """The other side of an assisted session, an officer or the clock has done something. Nobody sends this."""

    session_id: str


@dataclass(frozen=True, slots=True)
class CameBack:
    """Somebody returns to a conversation that stood still; what stood there is asked again. Nobody sends this."""

    remark: Words


Event: TypeAlias = (
    Opened
    | TextSent
    | ButtonPressed
    | FilesReceived
    | CardPhotographed
    | NotUnderstood
    | ChatLeft
    | HumanTookOver
    | LinkMoved
    | DraftMoved
    | HelpMoved
    | CameBack
)


def codes_in(event: Event, today: date) -> tuple[str, ...]:
    """Dossier codes that what came in speaks of, typed or behind a QR: what the service looks up before the turn."""
    match event:
        case TextSent(text):
            found = find_code(text[:2000], today)
            return (str(found),) if found else ()
        case Opened(payload):
            linked = from_link(payload)
            return (linked,) if linked else ()
        case _:
            return ()
