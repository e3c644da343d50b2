"""Groups that are bound to units: what the console and sweeps read, and what a transaction changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.groups.model import Figures, Group, GroupCode
    from flows.ports.incoming import ChatKey


class Groups(Protocol):
    async def of_units(self, unit_ids: Sequence[str] | None) -> list[Group]:
        """Of these units, the newest binding first; None for all units."""
        ...

    async def forget_codes(self, *, before: datetime) -> int:
        """Codes that could be used until then, used or not."""
        ...


class GroupChanges(Protocol):
    """Part of a transaction."""

    async def give(self, code: GroupCode) -> None:
        """It takes the place of a code that the same member of staff made for the same unit before."""
        ...

    async def take(self, code: str, *, now: datetime) -> GroupCode | None:
        """Use it up. None for a code that is wrong, too old, used, or made by somebody who is no longer on the staff:
        they look the same. Of two groups that type it at once, one gets it."""
        ...

    async def of_chat(self, chat_id: int) -> Group | None: ...

    async def get(self, group_id: int) -> Group | None:
        """Locked until the end."""
        ...

    async def bind(self, group: Group) -> None:
        """Its id does not matter; the chat is bound to nothing yet."""
        ...

    async def save(self, group: Group) -> None:
        """Everything but its chat and its unit."""
        ...

    async def unbind(self, group_id: int) -> None: ...

    async def move(self, chat_id: int, to: ChatKey) -> None:
        """The group's chat is found under this address from now on, with what it is bound to and what waits for it."""
        ...

    async def answers_since(self, chat_id: int, since: datetime) -> int:
        """How many messages were written to it."""
        ...

    async def figures(self, unit_id: str, *, since: datetime, until: datetime, now: datetime) -> Figures: ...
