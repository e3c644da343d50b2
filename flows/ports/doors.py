"""How people of the office get in: sessions, the second factor, invitations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.staffing import Post, Staff


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One place where somebody is logged in. `device` is what the browser says of itself, in a few words."""

    token_hash: bytes
    device: str
    opened_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody is to come in, with these posts, by a link that works once."""

    id: int
    name: str
    posts: tuple[Post, ...]
    invited_by: str
    invited_at: datetime
    expires_at: datetime


class StaffDoors(Protocol):
    """Tokens and codes come hashed; the secret of an authenticator app is sealed."""

    async def sessions(self, staff_id: int, *, now: datetime) -> list[OpenSession]:
        """Those that still open, the one used last first."""
        ...

    async def close_others(self, staff_id: int, *, keep: bytes) -> int: ...

    async def waiting(self, token_hash: bytes, *, now: datetime) -> tuple[Staff, str] | None:
        """Who has shown the password and not yet the second factor, and the CSRF token; for a few minutes."""
        ...

    async def secret(self, staff_id: int) -> bytes | None:
        """Of the authenticator app; None where there is no second factor."""
        ...

    async def with_factor(self) -> frozenset[int]: ...

    async def set_factor(self, staff_id: int, secret: bytes, *, step: int, codes: Sequence[bytes]) -> None:
        """A new app in the place of any before; `step` is that of the code which proved it."""
        ...

    async def drop_factor(self, staff_id: int) -> bool:
        """Also ends all sessions of the person; False when there was none."""
        ...

    async def use_step(self, staff_id: int, step: int) -> bool:
        """Whether it is newer than any used before; then it is used."""
        ...

    async def use_code(self, staff_id: int, code_hash: bytes) -> bool:
        """A recovery code works once."""
        ...

    async def codes_left(self, staff_id: int) -> int: ...

    async def invite(
        self, name: str, posts: Sequence[Post], *, token_hash: bytes, by: str, now: datetime, until: datetime
    ) -> Invitation: ...

    async def invitations(self, *, now: datetime) -> list[Invitation]:
        """Neither used nor taken back; those that ran out lately too, so that they can be renewed."""
        ...

    async def invitation(self, token_hash: bytes, *, now: datetime) -> Invitation | None:
        """None when there is none, or it was used, taken back or ran out: all look the same."""
        ...

    async def renew(self, invitation_id: int, *, token_hash: bytes, until: datetime) -> bool:
        """The link before stops working."""
        ...

    async def end_invitation(self, invitation_id: int, *, now: datetime) -> bool: ...

    async def accept(self, token_hash: bytes, *, login: str, password_hash: str, now: datetime) -> Staff | None:
        """The account, made in one transaction with the end of its invitation; None as for `invitation`. Raises
        `LoginTaken`; then the link still works."""
        ...

    async def enable(self, login: str) -> bool: ...

    async def failures_of(self, keys: Sequence[str], *, since: datetime) -> Mapping[str, int]:
        """Wrong tries by key, of those that have any."""
        ...

    async def forget_failures(self, key: str) -> None: ...
