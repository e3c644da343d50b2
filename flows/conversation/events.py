"""What came in from a person, in the past tense, whatever the channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

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
class NotUnderstood:
    """Something a channel carries and we do not read: voice, sticker, location."""

    what: str


Event: TypeAlias = Opened | TextSent | ButtonPressed | FilesReceived | NotUnderstood
