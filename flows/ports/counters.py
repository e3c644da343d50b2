"""Numbers at a counter, and the devices that show and call them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.counters.model import Device, Stand, Ticket


class Counters(Protocol):
    """Every change is one commit. Numbers are unique in a unit and day under any load, and nobody's."""

    async def add_device(self, unit_id: str, desk: str, *, link_hash: bytes, by: str, now: datetime) -> Device:
        """Not open yet; `link_hash` opens it once."""
        ...

    async def open_device(self, link_hash: bytes, *, token_hash: bytes, now: datetime) -> Device | None:
        """By its link, once and in time; from then on the token stands for it."""
        ...

    async def device(self, token_hash: bytes, *, now: datetime) -> Device | None:
        """An open one that was not ended and is not too old."""
        ...

    async def devices(self, *, unit_ids: Sequence[str] | None, now: datetime) -> list[Device]: ...

    async def end_device(self, device_id: int, *, unit_ids: Sequence[str] | None, now: datetime) -> Device | None:
        """At once; None when there is none in these units."""
        ...

    async def take(self, unit_id: str, *, day: date, now: datetime) -> int | None:
        """The next number of the day; None when there are too many. Old ones are forgotten by the way."""
        ...

    async def call_next(self, unit_id: str, *, day: date, desk: str, now: datetime) -> int | None:
        """The longest waiting number comes to that desk; who was there is done. None when nobody waits: then the desk
        stays as it is. Two desks never call the same number."""
        ...

    async def finish(self, unit_id: str, *, day: date, desk: str, stand: Stand) -> None:
        """Who is at that desk is done, or did not come."""
        ...

    async def tickets(self, unit_id: str, *, day: date) -> list[Ticket]:
        """Waiting and called."""
        ...
