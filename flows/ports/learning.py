"""Masked requests that nothing was found for, wordings that people attach, and what those would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.learning.effect import Effect
    from flows.learning.model import Request, RequestState, Wording


class Learning(Protocol):
    """Requests come in with turns (`Changes.unanswered`). Every change here is written into the audit log with it."""

    async def requests(self, state: RequestState, *, limit: int = 50) -> list[Request]:
        """The most asked first."""
        ...

    async def counts(self) -> Mapping[RequestState, int]: ...

    async def settle(self, request_id: int, state: RequestState, *, by: str, now: datetime) -> bool:
        """Nonsense, not ours, or open again; False when there is no such request or it already stands so."""
        ...

    async def attach(self, code: str, text: str, *, request_id: int | None, by: str, now: datetime) -> bool:
        """A draft; False when the procedure has that wording already. The request it came from is settled by it."""
        ...

    async def wordings(self) -> list[Wording]:
        """Drafts and published ones, by procedure."""
        ...

    async def take_back(self, wording_id: int, *, by: str, now: datetime) -> Wording | None:
        """A draft or a published one, as it was; its request waits again. None when it was taken back before."""
        ...

    async def keep_effect(self, digest: str, effect: Effect, *, by: str, now: datetime) -> None:
        """What these wordings do was measured; the newest are kept."""
        ...

    async def effect(self, digest: str) -> Effect | None: ...

    async def publish(self, ids: Sequence[int], *, by: str, now: datetime) -> int:
        """How many of these drafts are in force now; every process builds its index anew within seconds."""
        ...

    async def forget(self, *, once_before: date, before: date) -> int:
        """Requests that were last asked before that day, sooner those that only one person had."""
        ...
