"""A dossier whose step lies with a department opens there, papers and moves too; nothing else of the commune does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from flows.dossiers.model import Stage, Status
from flows.handling.model import Holding, Part
from flows.ports import Changes, ChatKey, Wanted
from flows.staffing import posts_of
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.bot.web.fakes_staff import COMMUNE, LEASE, FakeOffice, a_file, a_filed
from tests.bot.web.staff_browser import HASH, PASSWORD, StaffBrowser
from tests.kit import NOW
from tests.migrated import sqlite_at

DEPARTMENT = "phong-mau"
PAGES = ("/staff/dossiers/{id}", "/staff/dossiers/{id}/handling", "/staff/files/f-{id}")


@pytest.fixture
async def stored(office: FakeOffice, tmp_path: Path) -> AsyncIterator[SqlStore]:
    """Two dossiers of the commune; the step of the first is a department's."""
    store = await open_store(sqlite_at(tmp_path / "motcua.db"), KeyRing.from_secret("a secret"), frozenset({"web"}))
    await store.staff.add("binh", name="Bình", posts=posts_of("specialist", DEPARTMENT), password_hash=HASH)
    async with store.transaction() as tx:
        (me,) = await tx.load([Wanted(ChatKey("telegram", "5"))])
        given = a_filed(
            status=Status.PROCESSING, stage=Stage.APPRAISAL, received_at=NOW, person_id=me.person.id, chat_id=me.chat_id
        )
        other = replace(given, id="d2", code="H99.101-261120-0002", token="v" * 22)
        step = Holding("d1", 1, "appraisal", Part.APPRAISAL, "specialist", DEPARTMENT, "lan", NOW)
        held = [step, replace(step, dossier_id="d2", unit_id=COMMUNE)]
        await tx.write(Changes(opened=[given, other], holdings=held), holder="", lease=LEASE, now=NOW)
    for dossier_id in ("d1", "d2"):
        await store.files.add(a_file(f"f-{dossier_id}", dossier_id, chat_id=me.chat_id))
        office.files.bytes_of |= {f"f-{dossier_id}.raw": b"raw", f"f-{dossier_id}.clean": b"clean"}
    office.real = store
    yield store
    await store.close()


async def statuses(counter: StaffBrowser, dossier_id: str) -> list[int]:
    found = [await counter.client.get(page.format(id=dossier_id)) for page in PAGES]
    return [each.status for each in found]


async def test_the_queue_lists_what_is_lent_apart_while_the_step_lasts(stored: SqlStore, counter: StaffBrowser) -> None:
    await counter.enter("binh", PASSWORD)
    pages = {query: await counter.open(f"/staff{query}") for query in ("", "?tab=processing", "?q=0001", "?tab=ended")}

    assert {query: 'id="lent"' in page for query, page in pages.items()} == {
        "": True, "?tab=processing": True, "?q=0001": True, "?tab=ended": False
    }  # fmt: skip
    assert 'href="/staff/dossiers/d1"' in pages[""]
    assert 'href="/staff/dossiers/d2"' not in pages[""]
    assert 'name="pick.d1"' not in pages[""]
    assert "Nguyễn Thị Mẫu" not in pages[""]

    await counter.open("/staff/dossiers/d1")
    await counter.act("to_signature")
    assert "/staff/dossiers/d1" not in await counter.open("/staff")


@pytest.mark.parametrize(
    ("role", "unit_id"), [("reception", DEPARTMENT), ("specialist", "phong-khac"), ("auditor", DEPARTMENT)]
)
async def test_nobody_elses_queue_lists_it(stored: SqlStore, counter: StaffBrowser, role: str, unit_id: str) -> None:
    await stored.staff.add("chi", name="Chi", posts=posts_of(role, unit_id), password_hash=HASH)
    await counter.enter("chi", PASSWORD)

    page = await counter.open("/staff")

    assert 'id="lent"' not in page
    assert "H99.101-261120-0001" not in page


async def test_the_commune_has_it_once(stored: SqlStore, counter: StaffBrowser) -> None:
    await stored.staff.add("chi", name="Chi", posts=posts_of("head", COMMUNE), password_hash=HASH)
    await counter.enter("chi", PASSWORD)

    page = await counter.open("/staff")

    assert page.count('href="/staff/dossiers/d1"') == 1
    assert 'id="lent"' not in page


async def test_it_opens_while_the_step_lasts_and_the_next_one_never(stored: SqlStore, counter: StaffBrowser) -> None:
    await counter.enter("binh", PASSWORD)
    page = await counter.open("/staff/dossiers/d1")

    assert await statuses(counter, "d1") == [200, 200, 200]
    assert await statuses(counter, "d2") == [404, 404, 404]
    assert 'value="to_signature"' in page
    assert 'value="stop"' not in page
    moved = await counter.act("to_signature")
    assert (moved.status, moved.headers["Location"]) == (303, "/staff/desk")
    assert await statuses(counter, "d1") == [404, 404, 404]
