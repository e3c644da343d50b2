"""A photo that comes in practice is looked at as the practice expects it, not as what waits below."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from bot.practice.papers import FIELDS, card, paper
from bot.practice.running import officer, peeking
from bot.render import words_to_text
from bot.wiring import Installation, now
from flows.conversation import expecting
from flows.conversation.expecting import Look
from flows.dossiers.model import Status
from flows.ports import ChatKey
from flows.practising.tasks import tasks
from flows.values import Words
from storage.keys import KeyRing
from storage.store import open_store
from tests.kit import the_world
from tests.migrated import sqlite_at
from tests.scenarios.trainees import Bell, Classroom

ME, OTHER = ChatKey("web", "toi"), ChatKey("web", "khac")


async def test_a_photo_in_practice_may_be_the_card_that_practice_asks_for(tmp_path: Path) -> None:
    store = await open_store(sqlite_at(tmp_path / "motcua.db"), KeyRing.from_secret("a secret"), frozenset({"web"}))
    room, peek = Classroom(store), peeking(store)
    lesson = await room.open(task_ids=("ban-sao",))
    await room.join(lesson, [ME])
    before = expecting.card(await peek(ME))

    await room.work([ME], rounds=4)  # opens, begins, agrees, says for whom: now a name is asked

    assert before is Look.NOT
    assert expecting.card(await peek(ME)) is Look.GLANCE
    assert expecting.card(await store.conversations.peek(ME)) is Look.NOT
    assert await peek(OTHER) is None
    await store.close()


@dataclass
class Stopping(Bell):
    """Ends the work once somebody was told something."""

    stop: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self, *names: str) -> None:
        self.stop.set()


async def test_the_officer_acts_by_themselves_and_stops_when_told(tmp_path: Path) -> None:
    store = await open_store(sqlite_at(tmp_path / "motcua.db"), KeyRing.from_secret("a secret"), frozenset({"web"}))
    room = Classroom(store)
    await room.join(await room.open(task_ids=("ban-sao",)), [ME])
    await room.work([ME])
    waits = await room.seat(ME)
    async with store.transaction() as tx:
        await tx.practice.save(replace(waits, due_at=now()))
    stop = asyncio.Event()
    its = SimpleNamespace(store=store, world=the_world, holder="here", wakeups=Stopping(stop=stop))

    async with asyncio.timeout(60):
        await officer(cast(Installation, its))(stop)

    (dossier,) = (await room.seat(ME)).bench.dossiers
    assert dossier.status is Status.ACCEPTED
    await store.close()


@pytest.mark.parametrize("kind", ["jpg", "pdf"])
def test_samples_of_different_papers_look_different(kind: str) -> None:
    assert paper("Giấy chứng sinh", "Ai Mẫu", kind=kind) != paper("Văn bản làm chứng", "Ai Mẫu", kind=kind)


def test_the_card_is_drawn_with_its_seven_fields() -> None:
    task = tasks()["ban-sao"]

    assert set(task.card) <= set(FIELDS)
    assert card(task.card)[1:4] == b"PNG"
    assert words_to_text(Words("practice.mark"), markup="plain") == "BÀI TẬP – không có giá trị"
