"""Who telephoned instead of a message says so, and the line leaves the list with a note."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.web.pages import plain
from flows.audit import Trail
from flows.delivery.model import Path as Way
from flows.ports import Changes, ChatKey, Kind, Outgoing, Planned, Wanted
from flows.staffing import posts_of
from flows.values import Words
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.bot.web.fakes_staff import COMMUNE, LEASE, PROVINCE, FakeOffice, a_filed
from tests.bot.web.staff_browser import HASH, PASSWORD, StaffBrowser
from tests.kit import NOW
from tests.migrated import sqlite_at


@pytest.fixture
async def stored(office: FakeOffice, tmp_path: Path) -> AsyncIterator[SqlStore]:
    """A dossier of the commune about which somebody has to call, and a head of each of two units."""
    url = sqlite_at(tmp_path / "motcua.db")
    store = await open_store(url, KeyRing.from_secret("a secret for tests"), frozenset({"web"}))
    async with store.transaction() as tx:
        (citizen,) = await tx.load([Wanted(ChatKey("telegram", "1"))])
        filed = a_filed(person_id=citizen.person.id, chat_id=citizen.chat_id)
        words, planned = Words("notice.accepted"), Planned("n1", Way.TELEPHONE, "no_phone")
        call = Outgoing(citizen.chat_id, words, kind=Kind.NOTICE, dossier_id=filed.id, planned=planned)
        await tx.write(Changes(opened=[filed], outgoing=[call]), holder="", lease=LEASE, now=NOW)
    for login, unit_id in (("sep", COMMUNE), ("tinh", PROVINCE)):
        await store.staff.add(login, name=f"Lãnh đạo {login}", posts=posts_of("head", unit_id), password_hash=HASH)
    office.real = store
    yield store
    await store.close()


async def listed(stored: SqlStore) -> int:
    (lost,) = await stored.outbox.undelivered(unit_ids=None)
    return lost.id


async def test_a_call_takes_the_line_off_the_list_and_stays_on_record(stored: SqlStore, counter: StaffBrowser) -> None:
    await counter.enter("sep", PASSWORD)
    before = await counter.open("/staff/undelivered")

    answer = await counter.post(f"/staff/undelivered/{await listed(stored)}/called", note=" Đã <báo> bà Mẫu ")

    after = await counter.open("/staff/undelivered")
    assert answer.status == 303
    assert 'action="/staff/undelivered/' in before
    assert 'action="/staff/undelivered/' not in after
    assert "Đã &lt;báo&gt; bà Mẫu" in after.split('id="called"')[1]
    assert "Lãnh đạo sep" in after.split('id="called"')[1]
    actions = [line.entry.action for line in await stored.audit.lines(Trail(actor="sep"))]
    assert "person_called" in actions


@pytest.mark.parametrize(("note", "status", "why"), [("", 422, "no_note"), ("   ", 422, "no_note")])
async def test_a_call_without_a_word_is_not_noted(
    stored: SqlStore, counter: StaffBrowser, note: str, status: int, why: str
) -> None:
    await counter.enter("sep", PASSWORD)
    await counter.open("/staff/undelivered")

    answer = await counter.post(f"/staff/undelivered/{await listed(stored)}/called", note=note)

    assert answer.status == status
    assert plain(f"staff.undelivered.{why}") in await answer.text()


async def test_a_second_call_does_not_write_over_the_first(stored: SqlStore, counter: StaffBrowser) -> None:
    await counter.enter("sep", PASSWORD)
    await counter.open("/staff/undelivered")
    number = await listed(stored)

    answers = [await counter.post(f"/staff/undelivered/{number}/called", note=note) for note in ("một", "hai")]

    (lost,) = await stored.outbox.undelivered(unit_ids=None)
    assert [each.status for each in answers] == [303, 409]
    assert lost.note == "một"


async def test_another_units_line_is_not_there(stored: SqlStore, counter: StaffBrowser) -> None:
    await counter.enter("tinh", PASSWORD)
    await counter.open("/staff/undelivered")
    number = await listed(stored)

    for wrong in (number, number + 1):
        assert (await counter.post(f"/staff/undelivered/{wrong}/called", note="x")).status == 404
    (lost,) = await stored.outbox.undelivered(unit_ids=None)
    assert lost.called_at is None


async def test_only_our_own_page_notes_a_call(stored: SqlStore, counter: StaffBrowser) -> None:
    await counter.enter("sep", PASSWORD)
    counter.csrf = "forged"

    assert (await counter.post(f"/staff/undelivered/{await listed(stored)}/called", note="x")).status == 403
