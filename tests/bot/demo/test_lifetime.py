"""A made-up commune fills by the real use cases, is never mixed with real dossiers, and goes without a trace."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.demo.filling import Filling
from bot.demo.lifetime import AlreadyThere, Lifetime, NotHere, NothingThere
from bot.demo.script import CHANNEL, demonstration_office, officials
from bot.wiring import STORED_CHANNELS, chance
from flows.dossiers.model import OPEN, TERMINAL, Status
from flows.ports import Changes, ChatKey, Staff, Wanted
from storage.files import FileStore
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.kit import NOW, a_dossier, the_world
from tests.migrated import sqlite_at

RING = KeyRing.from_secret("a secret for tests")
PEOPLE = 4
LEASE = timedelta(seconds=15)


class NoBell:
    def wake(self, *names: str) -> None:
        return


async def nothing_changes() -> None:
    return


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    opened = await open_store(sqlite_at(tmp_path / "motcua.db"), RING, STORED_CHANNELS)
    yield opened
    await opened.close()


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore.open(f"file://{tmp_path}/files", RING)


@pytest.fixture
def lifetime(store: SqlStore, files: FileStore) -> Lifetime:
    return Lifetime(store, files, changed=nothing_changes)


async def filled(store: SqlStore, files: FileStore, lifetime: Lifetime, *, people: int = PEOPLE) -> Filling:
    await lifetime.begin(by="command", now=NOW)
    staff = [await _account(store, each.login) for each in officials()]
    await lifetime.staffed([each.login for each in staff])
    world = replace(the_world(), office=demonstration_office(the_world().library))
    filling = Filling(
        store, files, world=lambda: world, waker=NoBell(), holder="test", staff=staff,
        chance=replace(chance(), now=lambda: NOW),
    )  # fmt: skip
    await filling.fill(people, lambda done, of: None)
    return filling


async def _account(store: SqlStore, login: str) -> Staff:
    official = next(each for each in officials() if each.login == login)
    return await store.staff.add(login, name=official.name, posts=official.posts, password_hash="-")


async def test_it_fills_through_the_use_cases_and_goes_without_a_trace(
    store: SqlStore, files: FileStore, lifetime: Lifetime, tmp_path: Path
) -> None:
    filling = await filled(store, files, lifetime)
    rows = await store.dossiers.queue(unit_ids=None, statuses=(*OPEN, *TERMINAL))

    assert filling.done.stumbled == []
    assert {row.dossier.status for row in rows} >= {Status.REGISTERED, Status.ACCEPTED, Status.PROCESSING}
    assert all(row.dossier.code for row in rows)
    assert all(row.dossier.updated_at <= NOW for row in rows)
    assert kept(tmp_path)

    gone = await lifetime.clear(by="chi-lan", now=NOW)

    assert (gone.dossiers, gone.people) == (PEOPLE, PEOPLE)
    assert gone.messages > PEOPLE
    assert await store.dossiers.dump() == []
    assert await store.staff.list() == []
    assert not kept(tmp_path)
    assert await lifetime.since() is None
    assert (await store.audit.prove()).is_whole
    assert "demonstration_cleared" in await store.audit.actions()


async def test_it_is_refused_beside_dossiers_of_people(store: SqlStore, lifetime: Lifetime) -> None:
    await a_real_dossier(store)

    with pytest.raises(NotHere):
        await lifetime.begin(by="command", now=NOW)

    assert await lifetime.since() is None


async def test_clearing_leaves_what_is_not_of_the_demonstration(store: SqlStore, lifetime: Lifetime) -> None:
    await lifetime.begin(by="command", now=NOW)
    await a_real_dossier(store)

    gone = await lifetime.clear(by="command", now=NOW)

    assert (gone.dossiers, gone.people) == (0, 0)
    assert len(await store.dossiers.dump()) == 1


async def test_what_somebody_tries_out_in_the_made_up_commune_goes_with_it(store: SqlStore, lifetime: Lifetime) -> None:
    await lifetime.begin(by="command", now=NOW)
    await a_real_dossier(store, unit_id="demo-xa")

    gone = await lifetime.clear(by="command", now=NOW)

    assert (gone.dossiers, gone.people) == (1, 0)
    assert await store.dossiers.dump() == []


async def test_a_second_one_and_clearing_of_none_are_refused(lifetime: Lifetime) -> None:
    with pytest.raises(NothingThere):
        await lifetime.clear(by="command", now=NOW)
    await lifetime.begin(by="command", now=NOW)

    with pytest.raises(AlreadyThere):
        await lifetime.begin(by="command", now=NOW)


def test_what_is_said_to_its_people_is_sent_by_being_stored() -> None:
    assert CHANNEL in STORED_CHANNELS


async def a_real_dossier(store: SqlStore, **changes: str) -> None:
    async with store.transaction() as tx:
        (me,) = await tx.load([Wanted(ChatKey("web", "somebody"))])
        dossier = a_dossier(person_id=me.person.id, chat_id=me.chat_id, **changes)
        await tx.write(Changes(opened=[dossier]), holder="test", lease=LEASE, now=NOW)


def kept(folder: Path) -> list[Path]:
    return [path for path in (folder / "files").rglob("*") if path.is_file()]
