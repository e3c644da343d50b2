"""Broadcasts as the store keeps them: drafts, frozen recipients, and what became of each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.broadcasts.counts import Failure, Outcome, Progress, Share
    from flows.broadcasts.listing import Line
    from flows.broadcasts.model import Broadcast, Reach, Step


class Broadcasts(Protocol):
    """Recipients are always people who consented, have not switched announcements off, and can be reached; one message
    a person."""

    async def add(self, broadcast: Broadcast) -> Broadcast:
        """With its number; the id that was given does not count."""
        ...

    async def get(self, broadcast_id: int) -> Broadcast | None: ...

    async def of_units(self, unit_ids: Sequence[str] | None, *, limit: int = 100) -> list[Broadcast]:
        """The newest first; None: everybody's."""
        ...

    async def history(self, broadcast_id: int) -> list[Step]: ...

    async def list_people(
        self, broadcast_id: int, lines: Sequence[Line], *, unit_ids: Sequence[str] | None
    ) -> list[Line]:
        """Take the people behind these lines as the broadcast's list, in place of an earlier one; the lines behind
        which nobody stands. `unit_ids`: only people with a dossier filed there."""
        ...

    async def listed(self, broadcast_id: int) -> int:
        """People on its list."""
        ...

    async def count(self, reach: Reach, *, now: datetime) -> list[Share]:
        """How many people a broadcast would reach now, by channel."""
        ...

    async def move(self, after: Broadcast, step: Step, *, reach: Reach | None = None) -> Broadcast | None:
        """Keep it if nobody has changed it meanwhile (its revision is one more than what is kept); None otherwise.

        In the same transaction: with a `reach` the recipients are frozen as outbox rows by one statement; to PAUSED
        what waits is held, to RUNNING from there it goes on, to CANCELLED what waits or is held is given up. What is in
        hand at that moment still goes out, and counts as what it becomes."""
        ...

    async def progress(self, broadcast_id: int, *, now: datetime) -> Progress: ...

    async def failures(self, broadcast_id: int, *, limit: int = 200) -> list[Failure]: ...

    def outcomes(self, broadcast_id: int) -> AsyncIterator[Outcome]:
        """Every recipient, in the order of sending. Nothing personal but the code of a dossier that the unit has."""
        ...

    async def list_failed(self, broadcast_id: int, *, of: int) -> int:
        """Take the people whom broadcast `of` did not reach as the list of this one; how many."""
        ...

    async def tidy(self, *, now: datetime) -> int:
        """Finish broadcasts of which nothing waits any more, and hold or give up what came back after a pause or a
        cancellation; how many broadcasts were changed."""
        ...
