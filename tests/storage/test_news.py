"""What moved lately is read from the end, and says nothing of what was never filed."""

from __future__ import annotations

from datetime import timedelta

from flows.dossiers.model import Event, Status
from flows.ports import Changes
from flows.ports.desks import PRESENT_FOR
from storage.store import SqlStore
from tests.storage.samples import NOW, SECOND, a_dossier, loaded, write


async def filed(store: SqlStore) -> None:
    mine = (await loaded(store)).person.id
    opened = [a_dossier(mine, number, status=Status.REGISTERED, unit_id=f"xa-{number}") for number in (1, 2)]
    opened.append(a_dossier(mine, 3, status=Status.PREPARED))
    moves = [
        Event(f"d{number}", NOW + number * SECOND, "submit", Status.DRAFT, Status.REGISTERED, None, "citizen")
        for number in (1, 3, 2)
    ]
    await write(store, Changes(opened=opened, history=moves))


async def test_the_newest_moves_by_number_and_what_came_after_one(store: SqlStore) -> None:
    await filed(store)

    both = await store.news.newest(limit=10)

    assert [(each.dossier_id, each.unit_id, each.at) for each in both] == [
        ("d1", "xa-1", NOW + SECOND),
        ("d2", "xa-2", NOW + 2 * SECOND),
    ]
    assert await store.news.newest(limit=1) == both[1:]
    assert await store.news.after(both[0].number) == both[1:]
    assert await store.news.after(both[1].number) == []


async def test_who_has_a_dossier_open_until_gone_for_long(store: SqlStore) -> None:
    await filed(store)
    lan = (await store.staff.add("lan", name="Lan", posts=(), password_hash="x")).id
    await store.desks.present("d1", lan, now=NOW)

    assert await store.news.here(["d1", "d2"], now=NOW) == {"d1": frozenset((lan,))}
    assert await store.news.here(["d2"], now=NOW) == {}
    assert await store.news.here(["d1"], now=NOW + PRESENT_FOR + timedelta(seconds=1)) == {}
