"""Passwords of staff: a slow hash with a salt, reckoned away from the loop. What is kept says how it was made."""

from __future__ import annotations

import asyncio
import secrets
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 10, 200
#: Without those that are taken for one another when read aloud or copied from paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 5


async def hash_password(password: str) -> str:
    return await asyncio.to_thread(_hasher().hash, password)


async def is_right(password: str, password_hash: str | None) -> bool:
    """Takes as long for a person who does not exist (None) as for one who does."""
    return await asyncio.to_thread(_is_right, password, password_hash)


def fresh_password() -> str:
    """Four groups of five, some 99 bits: to be copied once from a screen or a slip of paper."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def _is_right(password: str, password_hash: str | None) -> bool:
    from argon2.exceptions import Argon2Error, InvalidHashError

    nobody = _nobody()
    try:
        return _hasher().verify(password_hash or nobody, password[:LONGEST]) and password_hash is not None
    except (Argon2Error, InvalidHashError):
        return False


@cache
def _hasher() -> PasswordHasher:
    """Above the least that OWASP names for Argon2id (19 MiB, two passes), and small beside our memory."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)


@cache
def _nobody() -> str:
    return _hasher().hash(secrets.token_urlsafe())
