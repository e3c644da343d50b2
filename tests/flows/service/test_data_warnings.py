"""Whoever looks after a wish is warned once before the answer is due and once before the deed is, without a name."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from flows.audit import Trail
from flows.data_rights.model import DataRequest, Kind, Source, Stand, moved
from flows.data_rights.rules import deadlines
from flows.dossiers.model import Hours
from flows.ports import Changes, ChatKey, Wanted
from flows.service.data_warnings import WishWarnings
from flows.staffing import posts_of
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.kit import NOW, the_world
from tests.migrated import sqlite_at

COMMUNE, DAY = "xa-binh-minh-mau", timedelta(days=1)


@dataclass
class OwnChats:
    chats: dict[str, int] = field(default_factory=dict)

    async def chats_of(self, logins: Sequence[str]) -> dict[str, tuple[int, ...]]:
        return {login: (self.chats[login],) for login in logins if login in self.chats}


@dataclass
class Office:
    store: SqlStore
    chats: OwnChats
    wish: DataRequest

    async def sweep(self, days: float) -> int:
        return await WishWarnings(self.store, world=the_world, chats=self.chats).sweep(NOW + days * DAY)

    async def keep(self, wish: DataRequest) -> None:
        async with self.store.transaction() as tx:
            await tx.write(Changes(data_requests=[wish]), holder="t", lease=DAY, now=NOW)

    async def told(self, login: str) -> list[str]:
        return [m.words.key for m in await self.store.outbox.transcript(self.chats.chats[login])]


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    store = await open_store(sqlite_at(tmp_path / "motcua.db"), KeyRing.from_secret("test"), frozenset({"web"}))
    async with store.transaction() as tx:
        citizen, mai, lan, binh = await tx.load([Wanted(ChatKey("web", each)) for each in ("c", "mai", "lan", "binh")])
    for login, title, unit in (("mai", "head", COMMUNE), ("lan", "officer", COMMUNE), ("binh", "head", "xa-khac")):
        await store.staff.add(login, name=login, posts=posts_of(title, unit), password_hash="x")
    times = deadlines(Kind.ERASE, NOW, calendar=the_world().calendar, hours=Hours())
    wish = DataRequest(
        "w1", citizen.person.id, citizen.chat_id, Kind.ERASE, Source.CHAT, Stand.NEW, NOW, *times, COMMUNE, "Xoá giúp"
    )
    chats = OwnChats({"mai": mai.chat_id, "lan": lan.chat_id, "binh": binh.chat_id})
    made = Office(store, chats, wish)
    await made.keep(wish)
    yield made
    await store.close()


async def test_once_before_the_answer_and_once_before_the_deed(office: Office) -> None:
    """Answered by 25/11, carried out by 10/12; warned two working days before either."""
    assert [await office.sweep(days) for days in (3.5, 3.6)] == [1, 0]
    (waiting,) = await office.store.data_requests.listed(unit_ids=None)
    await office.keep(moved(waiting, "take", by="mai", at=NOW + 4 * DAY))

    assert [await office.sweep(days) for days in (10, 19, 19.5)] == [0, 1, 0]

    assert await office.told("mai") == ["staff.warning.data_request"] * 2
    assert await office.told("lan") == await office.told("binh") == []
    noted = [line.entry for line in await office.store.audit.lines(Trail())]
    assert [each.action for each in noted] == ["data_request_due"] * 2


async def test_what_has_ended_warns_nobody(office: Office) -> None:
    await office.keep(replace(office.wish, stand=Stand.DONE, ended_at=NOW))

    assert await office.sweep(30) == 0
