"""Where keys of other systems are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.api_keys import ApiKey


class NameTaken(Exception):
    """A name stands for one key in the trail, for ever."""


class ApiKeys(Protocol):
    """Only hashes come here."""

    async def add(
        self,
        name: str,
        grants: Sequence[str],
        unit_id: str | None,
        *,
        token_hash: bytes,
        by: str,
        now: datetime,
        until: datetime,
    ) -> ApiKey:
        """Raises NameTaken, also for the name of a key that is over."""
        ...

    async def list(self, *, now: datetime) -> Sequence[ApiKey]:
        """Those that still open, by name."""
        ...

    async def find(self, token_hash: bytes, *, now: datetime) -> ApiKey | None:
        """None when there is none, or it was ended or ran out: all look the same. Its use is noted now and then."""
        ...

    async def end(self, key_id: int, *, now: datetime) -> bool:
        """From the next request on it opens nothing."""
        ...
