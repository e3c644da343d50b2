"""Somebody who asked for a person, and what the console's page of requests says of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from flows.conversation.events import Event, TextSent
from flows.ports import Arrival, ChatKey, RawUpdate, StoredMessage, Wanted
from flows.service.conversing import Conversing, Ready
from flows.service.world import Chance
from flows.values import TOGETHER
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.bot.web.fakes_staff import COMMUNE, LEASE, PROVINCE, FakeOffice
from tests.bot.web.staff_browser import StaffBrowser
from tests.kit import the_world
from tests.migrated import sqlite_at

HERE, THERE = ChatKey("web", "an"), ChatKey("telegram", "7")
#: Chats are made in the order of their keys.
AN = 2
STAFF = (("lan", COMMUNE), ("hoa", COMMUNE), ("binh", PROVINCE), ("minh", None))


async def opened(path: Path) -> SqlStore:
    return await open_store(sqlite_at(path), KeyRing.from_secret("a secret"), frozenset({"web"}))


class An:
    """The person who asked; each message is a turn."""

    def __init__(self, store: SqlStore, office: FakeOffice) -> None:
        self.store, self.office, self.count = store, office, 0

    async def does(self, event: Event) -> None:
        self.count += 1
        now = self.office.now
        await self.store.inbox.keep([RawUpdate(HERE, f"u{self.count}", b"{}", now)])
        (arrival,) = await self.store.inbox.take(limit=1, now=now, holder="me", lease=LEASE)
        assert isinstance(arrival, Arrival)
        await self.conversing.receive([Ready(arrival, event)])

    async def says(self, text: str) -> None:
        await self.does(TextSent(text))

    @property
    def conversing(self) -> Conversing:
        ids = iter(f"id{self.count}.{n}" for n in range(99))
        chance = Chance(lambda: self.office.now, lambda: next(ids), lambda: next(ids))
        return Conversing(
            self.store, world=the_world, chance=chance, holder="me", waker=self.office, echoed=frozenset({"web"})
        )

    async def was_told(self) -> list[str]:
        async with self.store.transaction() as tx:
            (me,) = await tx.load([Wanted(HERE)])
        return [key for each in await self.store.outbox.transcript(me.chat_id) for key in keys_of(each)]


def keys_of(message: StoredMessage) -> list[str]:
    if message.words.key != TOGETHER:
        return [message.words.key]
    parts: Any = message.words.params["parts"]
    return [str(key) for key, _ in parts]


def seen_in(page: str, number: int = 1) -> str:
    found = re.search(rf'name="seen" value="(\d+)" form="answer-{number}"', page)
    assert found, page
    return found[1]


async def answer(browser: StaffBrowser, text: str, *, number: int = 1) -> int:
    """With the page as it is now."""
    seen = seen_in(await browser.open("/staff/requests"), number)
    return (await browser.post(f"/staff/requests/{number}/reply", text=text, seen=seen)).status
