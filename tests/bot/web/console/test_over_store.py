"""The console over the real store: what the fakes promise, the databases keep."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from flows.dossiers.model import Event, Status
from flows.ports import Changes, ChatKey, PersonRequest, Wanted
from flows.procedures.model import Intake
from flows.staffing import posts_of
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.bot.web.fakes_staff import COMMUNE, LEASE, FakeOffice, a_filed
from tests.bot.web.staff_browser import HASH, PASSWORD, StaffBrowser
from tests.kit import NOW
from tests.migrated import sqlite_at


@pytest.fixture
async def stored(office: FakeOffice, tmp_path: Path) -> AsyncIterator[SqlStore]:
    """One citizen who has filed one dossier by Telegram, and one officer."""
    url = sqlite_at(tmp_path / "motcua.db")
    store = await open_store(url, KeyRing.from_secret("a secret for tests"), frozenset({"web"}))
    async with store.transaction() as tx:
        (citizen,) = await tx.load([Wanted(ChatKey("telegram", "1"))])
        filed = a_filed(person_id=citizen.person.id, chat_id=citizen.chat_id)
        submitted = Event("d1", NOW, "submit", Status.DRAFT, Status.REGISTERED, None, "citizen")
        await tx.write(Changes(opened=[filed], history=[submitted]), holder="test", lease=LEASE, now=NOW)
    await store.staff.add("lan", name="Trần Thị Lan", posts=posts_of("officer", COMMUNE), password_hash=HASH)
    office.real = store
    yield store
    await store.close()


async def test_from_login_to_a_notice_in_the_outbox(
    office: FakeOffice, stored: SqlStore, counter: StaffBrowser
) -> None:
    assert (await counter.enter("lan", PASSWORD)).status == 303
    assert "H99.101-261120-0001" in await counter.open("/staff?q=0001")
    assert "Nguyễn Thị Mẫu" in await counter.open("/staff/dossiers/d1")

    moved, again = await counter.act("accept"), await counter.act("accept")

    page = await counter.open("/staff/dossiers/d1")
    kept = await stored.dossiers.get("d1")
    assert (moved.status, again.status) == (303, 409)
    assert kept is not None
    assert (kept.status, kept.revision) == (Status.ACCEPTED, 1)
    assert [parcel.words.key for parcel in office.sent] == ["notice.accepted"]
    assert "Trần Thị Lan" in page.split('id="history"')[1]


@pytest.mark.parametrize("path", ["dossiers/%00", "files/%00", "slips/%00", "slips/" + "x" * 22, "?q=%00%25&unit=%00"])
async def test_odd_addresses_are_nothing(stored: SqlStore, counter: StaffBrowser, path: str) -> None:
    await counter.enter("lan", PASSWORD)

    answer = await counter.client.get(f"/staff/{path}" if path[0] != "?" else f"/staff{path}")

    assert answer.status in (200, 404)


async def test_a_disabled_officer_is_out_at_once(stored: SqlStore, counter: StaffBrowser) -> None:
    await counter.enter("lan", PASSWORD)
    await stored.staff.disable("lan")

    assert (await counter.client.get("/staff", allow_redirects=False)).status == 303
    assert (await counter.enter("lan", PASSWORD)).status == 401


async def test_a_wish_for_a_human_is_answered_in_the_chat(
    office: FakeOffice, stored: SqlStore, counter: StaffBrowser
) -> None:
    async with stored.transaction() as tx:
        (me,) = await tx.load([Wanted(ChatKey("web", "visit"))])
        asked = Changes(person_requests=[PersonRequest(me.person.id, me.chat_id, "Tôi cần gặp cán bộ tư pháp", NOW)])
        await tx.write(asked, holder="test", lease=LEASE, now=NOW)
    await counter.enter("lan", PASSWORD)
    page = await counter.open("/staff/requests")
    number = page.partition('id="request-')[2].partition('"')[0]

    answers = [await counter.post(f"/staff/requests/{number}/reply", text="Mời <ra> quầy 2") for _ in range(2)]

    (told,) = await stored.outbox.transcript(me.chat_id)
    assert "Tôi cần gặp cán bộ tư pháp" in page
    assert [each.status for each in answers] == [303, 409]
    assert told.words.key == "notice.officer_reply"
    assert told.words.params["reply"] == "Mời <ra> quầy 2"
    assert [button.token for button in told.buttons] == ["!assistant:"]
    assert await stored.requests.count(unit_ids=None) == 0


async def test_a_slip_is_received_under_a_number_of_its_agency(
    office: FakeOffice, stored: SqlStore, counter: StaffBrowser
) -> None:
    async with stored.transaction() as tx:
        (citizen,) = await tx.load([Wanted(ChatKey("telegram", "1"))])
        prepared = a_filed(id="slip", person_id=citizen.person.id, chat_id=citizen.chat_id, code=None, filed_at=None)
        prepared = replace(prepared, status=Status.PREPARED, ending=Intake.COUNTER, token="s" * 22)
        await tx.write(Changes(opened=[prepared]), holder="test", lease=LEASE, now=NOW)
    office.now = NOW + timedelta(days=1)
    await counter.enter("lan", PASSWORD)
    await counter.open(f"/staff/slips/{'s' * 22}")

    answers = [await counter.post(f"/staff/slips/{'s' * 22}/receive", revision="0") for _ in range(2)]

    kept = await stored.dossiers.get("slip")
    assert [each.status for each in answers] == [303, 303]
    assert kept is not None
    assert (kept.status, kept.code, kept.revision) == (Status.ACCEPTED, "H99.101-261121-0001", 1)
    assert kept.answers["applicant_name"] == "Nguyễn Thị Mẫu"
    assert [event.action for event in await stored.dossiers.history("slip")] == ["receive_prepared"]
    assert [parcel.words.params["code"] for parcel in office.sent] == [kept.code]
