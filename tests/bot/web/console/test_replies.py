"""Units keep canned answers of their own; what cannot be filled in is refused when it is written."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.web.pages import plain
from flows.audit import Trail
from flows.staffing import posts_of
from flows.talking.canned import Canned
from flows.talking.rules import talking_rules
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.bot.web.fakes_staff import COMMUNE, PROVINCE, FakeOffice
from tests.bot.web.staff_browser import HASH, PASSWORD, StaffBrowser
from tests.kit import NOW
from tests.migrated import sqlite_at


@pytest.fixture
async def store(office: FakeOffice, tmp_path: Path) -> AsyncIterator[SqlStore]:
    store = await open_store(sqlite_at(tmp_path / "motcua.db"), KeyRing.from_secret("a secret"), frozenset({"web"}))
    await store.staff.add("lan", name="Lan", posts=posts_of("officer", COMMUNE), password_hash=HASH)
    office.real = store
    yield store
    await store.close()


async def test_answers_of_a_unit_from_the_first_to_the_last(store: SqlStore, counter: StaffBrowser) -> None:
    """One walk: kept, changed, refused, another unit's, too many, removed, and all of it in the trail."""
    await store.canned.keep(Canned("", "Của tỉnh", "Chào", PROVINCE), by="binh", at=NOW)
    (theirs,) = await store.canned.of_units(None)
    await counter.enter("lan", PASSWORD)
    page = await counter.open("/staff/replies")
    assert "Của tỉnh" not in page
    assert talking_rules().canned[0].title in page

    made = await counter.post("/staff/replies", unit=COMMUNE, title="Hẹn <b>", text="Mời đến {unit}, {hours}")
    (own,) = await store.canned.of_units([COMMUNE])
    assert (made.status, own.title, own.text) == (303, "Hẹn <b>", "Mời đến {unit}, {hours}")
    assert "Hẹn &lt;b&gt;" in await counter.open("/staff/replies?done=kept")

    changed = await counter.post("/staff/replies", id=str(own.id), unit=COMMUNE, title="Hẹn", text="Mời {unit}")
    assert changed.status == 303
    assert [each.text for each in await store.canned.of_units([COMMUNE])] == ["Mời {unit}"]

    for text, problem in (("Chào {ten}", "places"), (" ", "empty")):
        refused = await counter.post("/staff/replies", unit=COMMUNE, title="Mới", text=text)
        assert refused.status == 422
        words = plain(f"staff.replies.problem.{problem}", wrong=["ten"])
        assert words in await refused.text()
    for fields in ({"unit": PROVINCE, "id": str(theirs.id)}, {"unit": PROVINCE}, {"unit": COMMUNE, "id": "999"}):
        assert (await counter.post("/staff/replies", title="X", text="Y", **fields)).status == 404
    assert (await counter.post(f"/staff/replies/{theirs.id}/remove")).status == 404

    for number in range(talking_rules().most - 1):
        await store.canned.keep(Canned("", f"M{number}", "x", COMMUNE), by="lan", at=NOW)
    full = await counter.post("/staff/replies", unit=COMMUNE, title="Thêm", text="Y")
    assert (full.status, plain("staff.replies.problem.too_many") in await full.text()) == (422, True)

    assert (await counter.post(f"/staff/replies/{own.id}/remove")).status == 303
    assert len(await store.canned.of_units([COMMUNE])) == talking_rules().most - 1
    counter.csrf = "another"
    assert (await counter.post("/staff/replies", unit=COMMUNE, title="X", text="Y")).status == 403
    noted = [each.entry.action for each in await store.audit.lines(Trail(), limit=50)]
    assert (noted.count("canned_reply_kept"), noted.count("canned_reply_removed")) == (2, 1)


@pytest.mark.parametrize("role", ["auditor", "administrator"])
async def test_who_answers_nobody_keeps_no_answers(counter: StaffBrowser, role: str) -> None:
    await counter.log_in("ai", role=role)

    assert (await counter.client.get("/staff/replies")).status == 403
