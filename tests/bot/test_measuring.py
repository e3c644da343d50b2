"""Wordings are measured in a process of its own, and once published every process finds by them in the next turn."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import world_holder
from bot.index_cache import IndexCache
from bot.measuring import measured
from bot.workshop.pool import WorkFailed, Workshop
from bot.workshop.tasks import Answer
from bot.world_holder import CATALOGUE_NOTE, WorldHolder
from flows.delivery.model import DeliveryRules
from flows.genuine import Genuine
from flows.ports import Store
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.kit import NOW, the_world
from tests.migrated import sqlite_at

CODE, OFFICE = "1.001193", "xa-binh-minh-mau"
BIRTH = "làm giấy khai sinh cho con"
STORY = "bế nhóc đi nhập hộ tịch lần đầu sau lễ thôi nôi"
RING = KeyRing.from_secret("a secret for tests")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    """A small catalogue."""
    store = await open_store(sqlite_at(tmp_path / "motcua.db"), RING, frozenset({"web"}))
    records = [each for each in the_world().library.records() if each.field == "Hộ tịch"]
    await store.catalogue.replace(records, [], now=NOW, by="test")
    await store.upkeep.set_note(CATALOGUE_NOTE, "1")
    yield store
    await store.close()


@pytest.fixture
def holder(store: SqlStore, tmp_path: Path) -> WorldHolder:
    return a_holder(store, tmp_path)


def a_holder(store: Store, tmp_path: Path) -> WorldHolder:
    office = tmp_path / "office.toml"
    office.write_text(
        f'agency = "UBND xã"\nhotline = "1900"\n[[units]]\nid = "{OFFICE}"\nname = "Xã"\nagency_code = "H99"\n'
        'address = "Số 1"\nhotline = "1900"\n',
        "utf-8",
    )
    return WorldHolder(
        store,
        IndexCache(tmp_path / "index", RING),
        office_file=str(office),
        draft_days=30,
        delivery=DeliveryRules(),
        genuine=Genuine(RING.genuine_keys),
    )


def first(holder: WorldHolder, request: str = STORY) -> str:
    found = holder().library.find(request)
    return "" if found.out_of_scope else found.results[0].code


async def test_a_published_wording_is_found_everywhere_and_gone_when_taken_back(
    store: SqlStore, holder: WorldHolder, tmp_path: Path
) -> None:
    other = a_holder(store, tmp_path)
    assert [await holder.refresh(), await other.refresh()] == [True, True]
    before = first(holder)
    assert before != CODE

    await store.learning.attach(CODE, STORY, request_id=None, by="an", now=NOW)
    assert not await holder.refresh()
    (draft,) = await store.learning.wordings()
    await store.learning.publish([draft.id], by="an", now=NOW)
    library = holder().library
    assert [await holder.refresh(), await other.refresh(), await holder.refresh()] == [True, True, False]
    assert [first(holder), first(other)] == [CODE, CODE]
    assert [each.code for each in holder().library.records()] == [each.code for each in library.records()]
    fresh = a_holder(store, tmp_path)
    await fresh.refresh()
    assert first(fresh) == CODE

    await store.learning.take_back(draft.id, by="an", now=NOW + timedelta(minutes=1))
    assert [await holder.refresh(), await other.refresh()] == [True, True]
    assert [first(holder), first(other)] == [before, before]


async def test_an_index_is_built_beside_this_process_and_only_once(
    store: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders: list[str] = []
    run = Workshop.run

    async def watched(workshop: Workshop, task: str, *given: Any) -> Answer:
        orders.append(task)
        return await run(workshop, task, *given)

    monkeypatch.setattr(Workshop, "run", watched)
    monkeypatch.setattr(world_holder, "built", None)
    found = []
    for holder in (a_holder(store, tmp_path), a_holder(store, tmp_path)):
        assert await holder.refresh()
        found.append(first(holder, BIRTH))

    assert orders == ["search_index"]
    assert found == [CODE, CODE]


async def test_where_no_process_can_be_had_it_is_built_in_this_one(
    store: SqlStore, holder: WorldHolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(*_: object) -> Answer:
        raise WorkFailed("search_index")

    monkeypatch.setattr(Workshop, "run", failing)

    assert await holder.refresh()
    assert first(holder, BIRTH) == CODE


@pytest.mark.slow
async def test_drafts_are_measured_on_every_request_beside_this_process(store: SqlStore) -> None:
    async with Workshop(size=1) as workshop:
        found = await measured(store, workshop, {}, {CODE: [STORY]}, offered=[CODE])

    assert (found.before.ours, found.before.others) == (found.after.ours, found.after.others)
    assert found.before.ours > 900
    assert [(each.code, each.text, each.place) for each in found.places] == [(CODE, STORY, 1)]
