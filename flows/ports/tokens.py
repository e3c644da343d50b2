"""Tokens of a channel that hands out a new pair for the old one: kept for all processes, exchanged by one of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class TokenPair:
    """What is kept of a channel's tokens. `version` counts the pairs; `refresh` may be handed over once.

    `exchange_until`: a process has taken `refresh` to exchange it, and says that it lives at least until then.
    `lost`: why no further pair can be had without a person.
    """

    version: int
    access: str = field(repr=False)
    refresh: str = field(repr=False)
    access_until: datetime
    renew_at: datetime
    exchange_until: datetime | None = None
    lost: str = ""


class ChannelTokens(Protocol):
    async def begin_with(self, channel: str, refresh: str, *, now: datetime) -> bool:
        """A token that an operator was given takes the place of what is kept, once: whether it was new to us."""
        ...

    async def read(self, channel: str) -> TokenPair | None: ...

    async def claim(self, channel: str, *, version: int, holder: str, until: datetime) -> bool:
        """Take this version's refresh token to exchange it, durably. Of all processes one ever gets it, and a claim
        does not lapse: after it only `keep`, `release` or a person's new token lead on."""
        ...

    async def keep(self, channel: str, pair: TokenPair) -> bool:
        """The pair that came for the version before it, durably; what was lost is found. False when a person's new
        token came in between."""
        ...

    async def release(self, channel: str, *, version: int, holder: str) -> None:
        """The refresh token was not spent after all."""
        ...

    async def lose(self, channel: str, *, version: int, reason: str) -> None: ...
