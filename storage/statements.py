"""Small things that many statements share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import BindParameter, bindparam

from flows.ports import ChatKey

T = TypeVar("T")

#: Taken for the work of a clock that was wrong: a lease that far ahead holds nobody up.
LONGEST_LEASE = 3_600_000_000


def listed(name: str) -> BindParameter[Any]:
    """For `column.in_(listed("ids"))`."""
    return bindparam(name, expanding=True)


def padded(values: Sequence[T]) -> list[T]:
    """Filled up to a power of two with its last value: few lengths mean few statements to be prepared anew."""
    size = 1 << max(len(values) - 1, 0).bit_length()
    return [*values, *[values[-1]] * (size - len(values))]


def chat_key(chat: ChatKey) -> str:
    return f"{chat.channel}:{chat.address}"


def chat_of(key: str) -> ChatKey:
    channel, _, address = key.partition(":")
    return ChatKey(channel, address)


def plain(text: str, limit: int = 500) -> str:
    """Text of others (errors of a platform) as both databases take it."""
    return text[:limit].replace("\0", "").encode("utf-8", "replace").decode()
