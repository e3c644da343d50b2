"""What was filed before there were marks is found by name, and nothing is looked through twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from flows.dossiers.model import Status
from flows.ports import Changes, ChatKey, Wanted
from flows.service import marking
from flows.service.marking import NOTE, Marking
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.kit import NOW, a_dossier, the_world
from tests.migrated import sqlite_at


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    opened = await open_store(sqlite_at(tmp_path / "motcua.db"), KeyRing.from_secret("test"), frozenset({"web"}))
    async with opened.transaction() as tx:
        (citizen,) = await tx.load([Wanted(ChatKey("web", "citizen"))])
        filed = a_dossier(person_id=citizen.person.id, answers={"applicant_name": "Vương Thị Mẫu"}, token="")
        old = [replace(filed, id=f"d{number}", code=f"H-{number}", token=f"t{number}") for number in range(5)]
        draft = replace(filed, id="draft", status=Status.DRAFT, code=None)
        await tx.write(Changes(opened=[*old, draft]), holder="t", lease=marking.LEASE, now=NOW)
    yield opened
    await opened.close()


async def test_every_filed_dossier_is_marked_in_batches_and_once(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marking, "BATCH", 2)
    monkeypatch.setattr(marking, "BATCHES", 2)

    counts = [await Marking(store, world=the_world, holder="t").sweep(NOW) for _ in range(3)]

    assert counts == [4, 1, 0]
    found = await store.dossiers.found_by("name", "vuong")
    assert sorted(each.id for each in found) == ["d0", "d1", "d2", "d3", "d4"]
    assert await store.upkeep.get_note(NOTE) == "1"


async def test_marks_of_a_former_version_are_made_anew(store: SqlStore) -> None:
    await store.upkeep.set_note(NOTE, "0:zzz")

    assert await Marking(store, world=the_world, holder="t").sweep(NOW) == 5
    assert await store.dossiers.found_by("name", "draft") == []
