"""What became known of a message after it left, or instead of it: it arrived at a telephone, or somebody called."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.ports.outgoing import Undelivered


class Followups(Protocol):
    async def delivered(self, message_id: int, *, at: datetime) -> None:
        """The platform says that a message to a phone number arrived. The first such word counts; one about a message
        that is none of these changes nothing."""
        ...

    async def lost(self, message_id: int, *, unit_ids: Sequence[str] | None) -> Undelivered | None:
        """A message that will not arrive, if these units are to see it."""
        ...

    async def called(self, message_id: int, *, by: str, note: str, at: datetime) -> bool:
        """Somebody telephoned about it; False when that was noted before."""
        ...
