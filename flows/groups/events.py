"""What came in from a group chat, in the past tense, whatever the channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class GroupSpoke:
    """Somebody in the group said something to us; who it was is of no concern. `title` is the group's name."""

    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class GroupJoined:
    """We were taken into the group."""

    title: str = ""


@dataclass(frozen=True, slots=True)
class GroupLeft:
    """We were put out of the group, or may no longer write there."""


@dataclass(frozen=True, slots=True)
class GroupMoved:
    """The group goes on under another address of the same channel."""

    address: str


GroupEvent: TypeAlias = GroupSpoke | GroupJoined | GroupLeft | GroupMoved
