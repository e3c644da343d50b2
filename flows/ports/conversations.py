"""Conversations as they stand between turns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.ports.incoming import ChatKey
    from flows.values import JSON


class Conversations(Protocol):
    async def peek(self, chat: ChatKey) -> Mapping[str, JSON] | None:
        """The state that the last turn of this chat left; None before the first. Locks nothing and makes no chat."""
        ...
