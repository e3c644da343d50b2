"""Colleagues at one dossier see each other for as long as they are there; saved queues are everybody's own."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from flows.ports import Changes
from flows.ports.desks import PRESENT_FOR, Present, SavedQueue
from flows.staffing import posts_of
from storage.store import SqlStore
from tests.storage.samples import MINUTE, NOW, SECOND, a_dossier, loaded, write


async def people(store: SqlStore) -> tuple[int, int]:
    mine = (await loaded(store)).person.id
    await write(store, Changes(opened=[a_dossier(mine, 1), a_dossier(mine, 2)]))
    posts = posts_of("officer", "xa-mau")
    lan = await store.staff.add("lan", name="Trần Thị Lan", posts=posts, password_hash="x")
    hoa = await store.staff.add("hoa", name="Lê Thị Hoa", posts=posts, password_hash="x")
    return lan.id, hoa.id


async def test_colleagues_see_each_other_at_the_same_dossier_only(store: SqlStore) -> None:
    lan, hoa = await people(store)

    assert await store.desks.present("d1", lan, now=NOW) == []
    assert await store.desks.present("d2", hoa, now=NOW) == []
    assert await store.desks.present("d1", hoa, now=NOW + SECOND) == [Present("Trần Thị Lan", NOW)]
    assert await store.desks.present("d1", lan, now=NOW + 2 * SECOND) == [Present("Lê Thị Hoa", NOW + SECOND)]


async def test_since_when_stays_as_long_as_the_page_says_so(store: SqlStore) -> None:
    lan, hoa = await people(store)
    for seconds in (0, 40, 80):
        await store.desks.present("d1", lan, now=NOW + timedelta(seconds=seconds))

    assert await store.desks.present("d1", hoa, now=NOW + timedelta(seconds=100)) == [Present("Trần Thị Lan", NOW)]


async def test_who_left_is_gone_after_a_minute(store: SqlStore) -> None:
    lan, hoa = await people(store)
    await store.desks.present("d1", lan, now=NOW)

    assert await store.desks.present("d1", hoa, now=NOW + PRESENT_FOR) == []
    assert await store.desks.present("d1", lan, now=NOW + MINUTE + SECOND) == [Present("Lê Thị Hoa", NOW + MINUTE)]


async def test_many_come_at_once(store: SqlStore) -> None:
    lan, hoa = await people(store)
    await store.desks.present("d2", lan, now=NOW - MINUTE)

    await asyncio.gather(*(store.desks.present("d1", each, now=NOW) for each in (lan, hoa) * 5))

    assert [each.name for each in await store.desks.present("d1", lan, now=NOW)] == ["Lê Thị Hoa"]


async def test_saved_queues_are_kept_by_name_for_each_person(store: SqlStore) -> None:
    lan, hoa = await people(store)
    await store.desks.save(lan, SavedQueue("Việc của tôi", "mine=1"))
    await store.desks.save(lan, SavedQueue("Việc của tôi", "mine=1&due=today"))
    await store.desks.save(lan, SavedQueue("Khai sinh", "procedure=1.001193"))

    assert [each.query for each in await store.desks.saved(lan)] == ["procedure=1.001193", "mine=1&due=today"]
    assert await store.desks.saved(hoa) == []

    await store.desks.forget(hoa, "Khai sinh")
    await store.desks.forget(lan, "Việc của tôi")
    assert [each.name for each in await store.desks.saved(lan)] == ["Khai sinh"]
