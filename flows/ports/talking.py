"""Talks of citizens with officers, and the answers that units keep for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.ports.incoming import ChatKey
    from flows.talking.canned import Canned


@dataclass(frozen=True, slots=True)
class Talk:
    """A wish for a human that is not settled, as a transaction finds it. `last` is the number of its newest line."""

    id: int
    person_id: int
    chat_id: int
    chat: ChatKey
    about: str
    talker: str = ""
    until: datetime | None = None
    last: int = 0


class TalkTx(Protocol):
    """Part of a transaction."""

    async def get(self, request_id: int) -> Talk | None:
        """Locked until the end; None when it is not there or settled."""
        ...


class CannedReplies(Protocol):
    async def of_units(self, unit_ids: Sequence[str] | None) -> list[Canned]:
        """Of these units, by title; None for all units."""
        ...

    async def keep(self, canned: Canned, *, by: str, at: datetime) -> bool:
        """A new one, or another text for the one of that id in that unit; False when there is none such."""
        ...

    async def remove(self, canned_id: int, *, unit_ids: Sequence[str] | None) -> bool: ...
