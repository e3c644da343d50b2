"""Wishes about own data in the console: who sees them, what carrying out does, what is told, what the trail keeps."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from flows.audit import Trail
from flows.data_rights.model import DataRequest, Kind, Source, Stand
from flows.dossiers.model import Status
from flows.ports import Changes, ChatKey, Consent, Loaded, StoredMessage, Wanted
from flows.staffing import posts_of
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.bot.web.fakes_staff import COMMUNE, LEASE, PROVINCE, FakeOffice, a_filed
from tests.bot.web.staff_browser import HASH, PASSWORD, StaffBrowser
from tests.kit import NOW
from tests.migrated import sqlite_at

STAFF = (("lan", "officer", COMMUNE), ("mai", "head", COMMUNE), ("binh", "head", PROVINCE), ("tam", "auditor", None))
CHAT = ChatKey("web", "5")
DAY = timedelta(days=1)


@pytest.fixture
async def stored(office: FakeOffice, tmp_path: Path) -> AsyncIterator[SqlStore]:
    """Somebody with a dossier in the commune, who agreed once."""
    store = await open_store(sqlite_at(tmp_path / "motcua.db"), KeyRing.from_secret("a secret"), frozenset({"web"}))
    for login, title, unit_id in STAFF:
        await store.staff.add(login, name=login, posts=posts_of(title, unit_id), password_hash=HASH)
    me = await person(store)
    filed = a_filed(status=Status.PROCESSING, person_id=me.person.id, chat_id=me.chat_id)
    await write(store, Changes(opened=[filed], consents=[Consent(me.person.id, me.chat_id, NOW, "v1")]))
    office.real = store
    yield store
    await store.close()


async def person(store: SqlStore) -> Loaded:
    async with store.transaction() as tx:
        (me,) = await tx.load([Wanted(CHAT)])
    return me


async def write(store: SqlStore, changes: Changes) -> None:
    async with store.transaction() as tx:
        await tx.write(changes, holder="", lease=LEASE, now=NOW)


async def wished(store: SqlStore, kind: Kind, unit_id: str | None = COMMUNE) -> str:
    me = await person(store)
    made = DataRequest(
        "da7a0001", me.person.id, me.chat_id, kind, Source.CHAT, Stand.NEW, NOW, NOW + DAY, NOW + 9 * DAY, unit_id,
        "Sai <b>ngày sinh",
    )  # fmt: skip
    await write(store, Changes(data_requests=[made]))
    return f"/staff/data-requests/{made.id}"


async def told(store: SqlStore) -> list[StoredMessage]:
    return await store.outbox.transcript((await person(store)).chat_id)


@pytest.mark.parametrize(
    ("login", "unit_id", "status"),
    [
        ("mai", COMMUNE, 200),
        ("binh", COMMUNE, 404),
        ("lan", COMMUNE, 403),
        ("tam", COMMUNE, 403),
        ("binh", None, 200),
    ],
)
async def test_the_head_of_the_unit_sees_it(
    stored: SqlStore, counter: StaffBrowser, login: str, unit_id: str | None, status: int
) -> None:
    address = await wished(stored, Kind.CORRECT, unit_id)
    await counter.enter(login, PASSWORD)

    answer = await counter.client.get(address)

    assert answer.status == status
    assert ("Sai &lt;b&gt;ngày sinh" in await answer.text()) is (status == 200)
    listed = await counter.client.get("/staff/data-requests")
    assert listed.status == (403 if status == 403 else 200)
    assert (address in await listed.text()) is (status == 200)


async def test_it_is_taken_carried_out_told_and_written_down(stored: SqlStore, counter: StaffBrowser) -> None:
    address = await wished(stored, Kind.CORRECT)
    await counter.enter("mai", PASSWORD)
    await counter.open(address)

    assert (await counter.post(f"{address}/act", action="take")).status == 303
    assert (await counter.post(f"{address}/act", action="fulfil")).status == 422
    assert (await counter.post(f"{address}/act", action="fulfil", text="Đã sửa ngày sinh")).status == 303
    assert (await counter.post(f"{address}/act", action="refuse", text="muộn")).status == 409

    kept = await stored.data_requests.get("da7a0001")
    assert kept is not None
    assert (kept.stand, kept.holder, kept.reply) == (Stand.DONE, "mai", "Đã sửa ngày sinh")
    assert [each.words.key for each in await told(stored)] == ["notice.data_request_taken", "notice.data_request_done"]
    trail = [line.entry.action for line in await stored.audit.lines(Trail())]
    assert {"data_request_viewed", "data_request_take", "data_request_fulfil"} <= set(trail)


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        (Kind.EXPORT, ["export.head", "export.dossier", "export.data_requests"]),
        (Kind.SEE, ["export.head", "export.dossier", "export.data_requests"]),
        (Kind.WITHDRAW, []),
        (Kind.RESTRICT, []),
    ],
)
async def test_what_a_machine_can_do_is_done(
    stored: SqlStore, counter: StaffBrowser, kind: Kind, keys: list[str]
) -> None:
    address = await wished(stored, kind)
    await counter.enter("mai", PASSWORD)
    await counter.open(address)

    assert (await counter.post(f"{address}/act", action="fulfil")).status == 303

    assert [each.words.key for each in await told(stored)] == ["notice.data_request_done", *keys]
    me = (await person(stored)).person
    assert (me.consented_at is None) is (kind is Kind.WITHDRAW)
    assert me.notices_on is not (kind is Kind.RESTRICT)


async def at_the_counter(store: SqlStore, kind: Kind) -> tuple[str, str]:
    """A wish of somebody who has no chat, with what they once declared; its address, and whose."""
    async with store.transaction() as tx:
        person_id = await tx.assisting.newcomer()
    filed = a_filed(
        id="d2", code="H99.101-261120-0002", token="t2" * 11, status=Status.PROCESSING, person_id=person_id, chat_id=0
    )
    wish = DataRequest(
        "da7a0002", person_id, 0, kind, Source.COUNTER, Stand.NEW, NOW, NOW + DAY, NOW + 9 * DAY, COMMUNE
    )
    await write(store, Changes(opened=[filed], data_requests=[wish]))
    return f"/staff/data-requests/{wish.id}", f"person:{person_id}"


@pytest.mark.parametrize("kind", [Kind.SEE, Kind.EXPORT])
async def test_who_has_no_chat_is_given_the_copy_on_paper(stored: SqlStore, counter: StaffBrowser, kind: Kind) -> None:
    address, whose = await at_the_counter(stored, kind)
    await counter.enter("mai", PASSWORD)
    assert f'action="{address}/copy"' in await counter.open(address)

    unseen = await counter.post(f"{address}/copy")
    shown = await counter.post(f"{address}/copy", identified="yes")

    assert (unseen.status, shown.status) == (422, 200)
    assert "giấy tờ tuỳ thân" in await unseen.text()
    assert "Nguyễn Thị Mẫu" not in await unseen.text()
    assert "Nguyễn Thị Mẫu" in await shown.text()
    assert "no-store" in shown.headers["Cache-Control"]
    printed = [each.entry for each in await stored.audit.lines(Trail()) if each.entry.action == "data_copy_printed"]
    assert [(each.actor, each.object_id, each.unit_id) for each in printed] == [("mai", whose, COMMUNE)]


@pytest.mark.parametrize(
    ("login", "status"), [("binh", 404), ("lan", 403), ("tam", 403), ("quan", 404)], ids=lambda each: str(each)
)
async def test_nobody_prints_what_they_may_not_read(
    stored: SqlStore, counter: StaffBrowser, login: str, status: int
) -> None:
    """The administrator looks after wishes, but reads no dossiers."""
    await stored.staff.add("quan", name="quan", posts=posts_of("administrator", None), password_hash=HASH)
    address, _ = await at_the_counter(stored, Kind.EXPORT)
    await counter.enter(login, PASSWORD)
    page = await (await counter.client.get(address)).text()
    await counter.open("/staff/account")

    answer = await counter.post(f"{address}/copy", identified="yes")

    assert answer.status == status
    assert "/copy" not in page
    assert "Nguyễn Thị Mẫu" not in await answer.text()


async def test_what_goes_to_the_chat_or_is_no_copy_is_not_printed(stored: SqlStore, counter: StaffBrowser) -> None:
    addresses = [await wished(stored, Kind.EXPORT), (await at_the_counter(stored, Kind.RESTRICT))[0]]
    await counter.enter("mai", PASSWORD)
    pages = [await counter.open(address) for address in addresses]

    answers = [await counter.post(f"{address}/copy", identified="yes") for address in addresses]

    assert [each.status for each in answers] == [404, 404]
    assert not any("/copy" in page for page in pages)


async def test_what_was_carried_out_is_not_printed_again(stored: SqlStore, counter: StaffBrowser) -> None:
    address, _ = await at_the_counter(stored, Kind.EXPORT)
    await counter.enter("mai", PASSWORD)
    await counter.open(address)
    await counter.post(f"{address}/act", action="fulfil")

    assert (await counter.post(f"{address}/copy", identified="yes")).status == 404


async def test_erasing_at_the_office_forgets_the_person_and_keeps_the_dossier(
    stored: SqlStore, counter: StaffBrowser
) -> None:
    before, address = await person(stored), await wished(stored, Kind.ERASE)
    await counter.enter("mai", PASSWORD)
    await counter.open(address)

    assert (await counter.post(f"{address}/act", action="fulfil")).status == 303

    after = await person(stored)
    assert after.person.id != before.person.id
    assert after.dossiers == ()
    kept = await stored.dossiers.get("d1")
    assert kept is not None
    assert kept.chat_id == 0
    (wish,) = await stored.data_requests.of_person(before.person.id)
    assert (wish.stand, wish.said, wish.reply, wish.chat_id) == (Stand.DONE, "", "", 0)
    assert [each.words.key for each in await told(stored)] == ["notice.data_request_done"]


async def test_at_the_counter_a_wish_is_recorded_on_the_persons_dossier(
    stored: SqlStore, counter: StaffBrowser
) -> None:
    await counter.enter("lan", PASSWORD)
    await counter.open("/staff/dossiers/d1")

    answer = await counter.post("/staff/dossiers/d1/data-requests", kind="erase", said="Bà không dùng nữa")

    assert answer.status == 303
    (made,) = await stored.data_requests.listed(unit_ids=(COMMUNE,))
    assert (made.kind, made.source, made.said) == (Kind.ERASE, Source.COUNTER, "Bà không dùng nữa")
    assert [each.words.key for each in await told(stored)] == ["notice.data_request_filed"]
    assert "data_request_recorded" in [line.entry.action for line in await stored.audit.lines(Trail())]
    assert (await counter.post("/staff/dossiers/d1/data-requests", kind="burn")).status == 400
