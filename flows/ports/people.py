"""People of the office and browsers of citizens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.ports.incoming import ChatKey
    from flows.staffing import Post, Staff


class StaffStore(Protocol):
    """People of the office. Passwords are hashed before they come here."""

    async def add(self, login: str, *, name: str, posts: Sequence[Post], password_hash: str) -> Staff:
        """Raises `LoginTaken`."""
        ...

    async def set_posts(self, login: str, posts: Sequence[Post]) -> Staff | None:
        """These posts and no others, from the next page on; None when there is no such login."""
        ...

    async def list(self) -> list[Staff]: ...

    async def disable(self, login: str) -> bool:
        """Also ends all their sessions at once; False when there is no such login."""
        ...

    async def set_password(self, login: str, password_hash: str, *, keep: bytes | None = None) -> bool:
        """Also ends the person's sessions at once, all but the one with the token hash `keep`; False when there is no
        such login."""
        ...

    async def by_login(self, login: str) -> tuple[Staff, str] | None:
        """The person and the password hash."""
        ...

    async def open_session(
        self, staff_id: int, *, token_hash: bytes, csrf: str, now: datetime, device: str = "", is_full: bool = True
    ) -> None:
        """One that is not full opens nothing until the second factor was shown (`StaffDoors.waiting`)."""
        ...

    async def session(self, token_hash: bytes, *, now: datetime) -> tuple[Staff, str] | None:
        """Who it is and the CSRF token; None when ended, idle for too long, or the person is disabled."""
        ...

    async def close_session(self, token_hash: bytes) -> None: ...

    async def note_attempt(self, key: str, *, ok: bool, now: datetime) -> None: ...

    async def failures(self, key: str, *, since: datetime) -> int: ...


class LoginTaken(Exception):
    """A staff account with this login exists."""


@dataclass(frozen=True, slots=True)
class WebVisit:
    """A browser's session: its chat, when it was last used, and whose the chat is now."""

    chat: ChatKey
    chat_id: int
    seen_at: datetime
    person_id: int


class WebVisits(Protocol):
    async def open(self, *, token_hash: bytes, chat: ChatKey, now: datetime) -> WebVisit: ...

    async def get(self, token_hash: bytes, *, now: datetime) -> WebVisit | None: ...

    async def close(self, token_hash: bytes) -> None:
        """'Kết thúc và xoá khỏi máy này': this browser no longer opens the chat; the dossiers stay."""
        ...
