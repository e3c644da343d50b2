"""What people want of their own data, as the store keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.conversation.facts import Person
    from flows.data_rights.model import DataRequest
    from flows.people import OwnChat


class DataRequests(Protocol):
    """`unit_ids`: of these units and of none; None for all."""

    async def listed(
        self, *, unit_ids: Sequence[str] | None, open_only: bool = True, limit: int = 100
    ) -> list[DataRequest]:
        """By due date; those that have ended, the newest first."""
        ...

    async def get(self, request_id: str) -> DataRequest | None: ...

    async def of_person(self, person_id: int) -> list[DataRequest]:
        """The newest first."""
        ...

    async def waiting(self, *, limit: int = 500) -> list[DataRequest]:
        """Open ones that nobody was warned of, by due date."""
        ...

    async def count(self, *, unit_ids: Sequence[str] | None) -> int:
        """How many are open."""
        ...


class DataRequestsTx(Protocol):
    """Inside one transaction."""

    async def get(self, request_id: str) -> DataRequest | None:
        """Locked until the end."""
        ...

    async def of_person(self, person_id: int) -> list[DataRequest]:
        """The newest first."""
        ...

    async def person(self, person_id: int) -> tuple[Person, tuple[OwnChat, ...]]:
        """Whose wish it is, and their chats."""
        ...
