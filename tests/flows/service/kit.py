"""A store with people who have a dossier ready to be filed, and the use cases over it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from itertools import count
from typing import Any, cast

from flows.conversation import state
from flows.conversation.events import Event, TextSent, codes_in
from flows.dossiers.model import Dossier
from flows.ports import Arrival, ChatKey, InboxRow, Parcel, Store
from flows.service.conversing import Conversing, Ready
from flows.service.deciding import Deciding
from flows.service.world import Chance, World
from flows.values import JSON
from tests.fakes import FakeStore
from tests.kit import NOW, Stage, the_world

CODE = "2.000635"


@cache
def at_review() -> tuple[dict[str, Any], Dossier]:
    """State and draft of somebody who has answered everything."""
    stage = Stage()
    stage.begin(CODE)
    stage.fill()
    return state.to_json(stage.conversation), stage.draft()


@dataclass
class Desk:
    """The use cases over a store in memory, with a clock of their own."""

    store: FakeStore = field(default_factory=FakeStore)
    world: World = field(default_factory=the_world)
    now: datetime = NOW
    ids: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def chance(self) -> Chance:
        return Chance(lambda: self.now, lambda: f"id{next(self.ids)}", lambda: f"token{next(self.ids)}")

    @property
    def conversing(self) -> Conversing:
        return Conversing(
            cast(Store, self.store),
            world=lambda: self.world,
            chance=self.chance,
            holder="me",
            waker=self.store,
            echoed=frozenset({"web"}),
        )

    @property
    def deciding(self) -> Deciding:
        return Deciding(
            cast(Store, self.store), world=lambda: self.world, chance=self.chance, holder="me", waker=self.store
        )

    def ready_to_file(self, address: str, *, person: int, unit_id: str = "") -> Dossier:
        """A chat that stands before "Nộp hồ sơ"."""
        conversation, draft = at_review()
        draft = replace(draft, id=f"of{person}", person_id=person, unit_id=unit_id or draft.unit_id)
        chat_id = self.store.chat(address, person=person)
        self.store.people[person] = replace(self.store.people[person], consented_at=NOW)
        frames: JSON = [{"is": "menu"}, {"is": "reviewing", "dossier_id": draft.id}]
        self.store.states[chat_id] = {**conversation, "frames": frames}
        self.store.kept[draft.id] = draft
        return draft

    def ready(self, address: str, event: Event | str) -> Ready:
        heard = TextSent(event) if isinstance(event, str) else event
        row = InboxRow(next(self.ids), "u", b"", 1, self.now)
        return Ready(Arrival(ChatKey("test", address), (row,)), heard, codes_in(heard, self.now.date()))

    async def hear(self, *said: tuple[str, Event | str]) -> list[Parcel]:
        return await self.conversing.receive([self.ready(address, event) for address, event in said])

    def codes(self) -> list[str]:
        return [each.code for each in self.store.kept.values() if each.code]
