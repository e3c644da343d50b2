"""Frames of the several chats of one person: where they are seen, linked, and taken apart again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class AtChannels:
    """Through which chats the person comes, and what they are told there."""


@dataclass(frozen=True, slots=True)
class Linking:
    """A code was given out here; `code` is shown again while it is open."""

    link: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Joining:
    """A code of another chat was entered here."""

    link: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The draft that was open here goes on in a chat of that channel."""

    dossier_id: str
    channel: str


@dataclass(frozen=True, slots=True)
class Unlinking:
    """Whether that chat is to stand for itself again."""

    chat_id: int


LinkingFrame: TypeAlias = AtChannels | Linking | Joining | Unlinking | Elsewhere

FRAMES: Mapping[str, type[Any]] = {
    "channels": AtChannels,
    "linking": Linking,
    "joining": Joining,
    "unlinking": Unlinking,
    "elsewhere": Elsewhere,
}
