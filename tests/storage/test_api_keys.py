"""Keys of other systems: found by their hash while they live, each name once, with the units below its own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert

from flows.api_keys import ApiKey
from flows.ports.api_keys import NameTaken
from flows.staffing import Right
from storage.db import Database
from storage.store import SqlStore
from storage.tables import units
from tests.storage.samples import MINUTE, NOW

DAY = timedelta(days=1)


async def made(store: SqlStore, name: str = "mot-cua", *, unit_id: str | None = "xa-mau", days: int = 30) -> ApiKey:
    grants, until = ("lists",), NOW + days * DAY
    return await store.api_keys.add(name, grants, unit_id, token_hash=name.encode(), by="an", now=NOW, until=until)


async def test_a_key_is_found_by_its_hash_until_it_runs_out(store: SqlStore) -> None:
    key = await made(store)

    found = await store.api_keys.find(b"mot-cua", now=NOW)

    assert found == key
    assert await store.api_keys.find(b"another", now=NOW) is None
    assert await store.api_keys.find(b"mot-cua", now=NOW + 30 * DAY) is None


async def test_an_ended_key_opens_nothing_and_is_ended_once(store: SqlStore) -> None:
    key = await made(store)

    assert await store.api_keys.end(key.id, now=NOW)

    assert await store.api_keys.find(b"mot-cua", now=NOW) is None
    assert await store.api_keys.list(now=NOW) == []
    assert not await store.api_keys.end(key.id, now=NOW)


async def test_a_name_stands_for_one_key_for_ever(store: SqlStore) -> None:
    key = await made(store)
    await store.api_keys.end(key.id, now=NOW)

    with pytest.raises(NameTaken):
        await made(store)


async def test_its_use_is_noted_now_and_then(store: SqlStore) -> None:
    await made(store)
    for minutes in (0, 30, 90):
        await store.api_keys.find(b"mot-cua", now=NOW + minutes * MINUTE)

    (listed,) = await store.api_keys.list(now=NOW)

    assert listed.used_at == NOW + 90 * MINUTE


async def test_a_key_covers_the_units_below_its_own_and_no_other(store: SqlStore, database_url: str) -> None:
    db = Database(database_url)
    row = {"id": "quay-1", "parent_id": "xa-mau", "body": b"{}", "by_staff": False}
    async with db.writing() as connection:
        await connection.execute(insert(units).values(**row))
    await db.close()

    key, everywhere = await made(store), await made(store, "tinh", unit_id=None)

    assert key.unit_ids == ("quay-1", "xa-mau")
    assert [key.may(Right.LISTS, unit) for unit in ("xa-mau", "quay-1", "xa-khac")] == [True, True, False]
    assert not key.may(Right.DOSSIERS, "xa-mau")
    assert everywhere.may(Right.LISTS, "xa-khac")
