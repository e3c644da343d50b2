"""Nothing is acknowledged before it is stored, and a worker is told only of what is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

import pytest

from bot.inbound import Inbound
from flows.ports import ChatKey, Inbox, RawUpdate, StoreUnavailable
from tests.bot.fakes_sending import NOW

UPDATE = RawUpdate(ChatKey("telegram", "1"), "5", b"{}", NOW)


@dataclass
class Town:
    seen: list[object] = field(default_factory=list)
    is_down: bool = False

    async def keep(self, updates: Sequence[RawUpdate]) -> int:
        if self.is_down:
            raise StoreUnavailable("down")
        self.seen.append(list(updates))
        return len(updates)

    def wake(self, *names: str) -> None:
        self.seen.append(names)


async def test_an_update_is_stored_and_then_a_worker_is_woken() -> None:
    town = Town()

    await Inbound(cast(Inbox, town), town).accept([UPDATE])

    assert town.seen == [[UPDATE], ("inbox",)]


async def test_what_is_not_stored_wakes_nobody() -> None:
    town = Town(is_down=True)

    with pytest.raises(StoreUnavailable):
        await Inbound(cast(Inbox, town), town).accept([UPDATE])

    assert town.seen == []


async def test_nothing_is_nothing() -> None:
    town = Town()

    await Inbound(cast(Inbox, town), town).accept([])

    assert town.seen == []
