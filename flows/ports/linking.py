"""Linking two chats to one person: what the store keeps of it between the turns of both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.people import CodeKind, Link
    from flows.ports.incoming import ChatKey


@dataclass(frozen=True, slots=True)
class Merge:
    """Both sides agreed: whatever is the guest's becomes the starter's. Consent given by either holds unless it was
    taken back later; what either had switched off stays off."""

    keep: int
    gone: int


@dataclass(frozen=True, slots=True)
class Guess:
    """A code that opened nothing, typed in that chat."""

    chat_id: int
    at: datetime
    kind: CodeKind


@dataclass(frozen=True, slots=True)
class SavedLink:
    """A linking as it stands; `code` is given when it begins, and ends what the same chat had begun before."""

    link: Link
    code: str = ""


class Links(Protocol):
    async def due(self, *, now: datetime, limit: int = 100) -> list[str]:
        """Linkings in which a chat is still to be told, or two people are to become one."""
        ...

    async def chats(self, link_id: str) -> tuple[ChatKey, ...]:
        """The chat that began and, once a code was entered, the other one."""
        ...

    async def forget(self, *, before: datetime) -> int:
        """Linkings that began, and guesses that were made, before then; what is under way is younger."""
        ...
