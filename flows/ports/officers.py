"""Chats of officers, as the store keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.ports.incoming import ChatKey
    from flows.staffing import Staff


@dataclass(frozen=True, slots=True)
class OfficerChat:
    """A chat that belongs to an account. Suspending the account or changing its password ends all of its."""

    id: int
    chat: ChatKey
    chat_id: int
    linked_at: datetime


@dataclass(frozen=True, slots=True)
class Morning:
    """Somebody of the office with chats that can be reached: when to be told the day's work, and when it last was."""

    staff: Staff
    chats: tuple[OfficerChat, ...]
    told_at: str
    last_on: str


class Officers(Protocol):
    """None of these is asked for a citizen's turn."""

    async def staff_of(self, chat: ChatKey) -> Staff | None:
        """Whose chat it is, while the account is active."""
        ...

    async def chats_of(self, logins: Sequence[str]) -> dict[str, tuple[int, ...]]:
        """Ids of chats that can be reached, by login; of active accounts only. Those without one are left out."""
        ...

    async def of_staff(self, staff_id: int) -> list[OfficerChat]:
        """The newest first."""
        ...

    async def give(self, staff_id: int, code: str, *, until: datetime) -> None:
        """A code that links one chat; it takes the place of any before."""
        ...

    async def unlink(self, staff_id: int, link_id: int) -> bool:
        """False when it is not this person's."""
        ...

    async def told_at(self, staff_id: int) -> str: ...

    async def tell_at(self, staff_id: int, at: str) -> None: ...

    async def mornings(self) -> list[Morning]:
        """Of active accounts."""
        ...

    async def forget_codes(self, *, before: datetime) -> int: ...


class OfficersTx(Protocol):
    """Part of a transaction."""

    async def staff_of(self, chat_id: int) -> Staff | None:
        """Whose chat it is, while the account is active."""
        ...

    async def is_own(self, staff_id: int, chat_id: int) -> bool:
        """Whether it is a chat of theirs, or another chat of a person who has one of theirs."""
        ...

    async def take(self, code: str, *, now: datetime) -> Staff | None:
        """Use it up. None for a code that is wrong, too old, used, or of an account that is suspended: they look the
        same. Of two chats that type it at once, one gets it."""
        ...

    async def bind(self, staff_id: int, chat_id: int, *, at: datetime) -> None:
        """Whoever's the chat was before, it is this person's."""
        ...

    async def let_go(self, chat_id: int) -> bool: ...

    async def note_told(self, staff_id: int, day: str) -> bool:
        """False when that day's list was told already. Of two processes one gets True."""
        ...
