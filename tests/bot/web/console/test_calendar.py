"""The calendar edited through the console over a real store: seen first, then in force, each date with its trace."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from flows.calendar.days import VIETNAM
from flows.dossiers.model import Status
from flows.ports import Changes, ChatKey, Wanted
from flows.service.scheduling import CARRIED_OUT, Scheduling, changed
from flows.staffing import posts_of
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.bot.web.fakes_staff import COMMUNE, LEASE, FakeOffice, a_filed
from tests.bot.web.staff_browser import HASH, PASSWORD, StaffBrowser
from tests.kit import NOW, the_world
from tests.migrated import sqlite_at

OFF_2026 = sorted(the_world().calendar.years[2026].off)
#: 23 November is swapped against Saturday, 5 December.
SWAP = {
    "kind": "year",
    "year": "2026",
    "off": "\n".join(f"{day:%d/%m/%Y}" for day in [*OFF_2026, date(2026, 11, 23)]),
    "worked": "10/01/2026\n22/08/2026\n5/12/2026",
    "source": "Thông báo hoán đổi ngày làm việc (ví dụ)",
    "decided": "1",
}


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=VIETNAM)


@pytest.fixture
async def stored(office: FakeOffice, tmp_path: Path) -> AsyncIterator[SqlStore]:
    """Two dossiers in hand on Friday, 20 November, one due on Wednesday and one today; an administrator, an officer."""
    store = await open_store(sqlite_at(tmp_path / "motcua.db"), KeyRing.from_secret("test"), frozenset({"web"}))
    async with store.transaction() as tx:
        (citizen,) = await tx.load([Wanted(ChatKey("telegram", "1"))])
        own = {"person_id": citizen.person.id, "chat_id": citizen.chat_id, "status": Status.ACCEPTED}
        due = a_filed(**own, received_at=NOW, due_at=at("25T17:00"), term="2 working_days")
        today = replace(due, id="d2", code="H99.101-261120-0002", token="u" * 22, due_at=at("20T10:00"), term="1 hours")
        await tx.write(Changes(opened=[due, today]), holder="test", lease=LEASE, now=NOW)
    for login, title in (("an", "administrator"), ("lan", "officer")):
        unit = None if title == "administrator" else COMMUNE
        await store.staff.add(login, name=f"Người {login}", posts=posts_of(title, unit), password_hash=HASH)
    office.real = store
    yield store
    await store.close()


async def test_a_swap_is_previewed_and_published_and_every_changed_date_has_its_trace(
    office: FakeOffice, stored: SqlStore, counter: StaffBrowser
) -> None:
    await counter.enter("an", PASSWORD)
    await counter.open("/staff/calendar?year=2026")

    preview = await (await counter.post("/staff/calendar/preview", **SWAP, version="0")).text()
    before = await stored.dossiers.get("d1")
    assert "của 1 hồ sơ" in preview
    assert "H99.101-261120-0001" in preview
    assert "H99.101-261120-0002" not in preview
    assert before
    assert before.due_at == at("25T17:00")

    answer = await counter.post("/staff/calendar/publish", **SWAP, version="0")

    after, other = await stored.dossiers.get("d1"), await stored.dossiers.get("d2")
    assert answer.headers["Location"] == "/staff/calendar?done=1"
    assert after
    assert other
    assert (after.due_at, after.revision) == (at("26T17:00"), before.revision + 1)
    assert other.due_at == at("20T10:00")
    (line,) = await stored.dossiers.history("d1")
    assert (line.action, line.actor, line.note) == (
        "change_calendar", "system", "17:00 25/11/2026 → 17:00 26/11/2026",
    )  # fmt: skip
    ((message, _),) = await stored.dossiers.messages("d1")
    assert message.words.key == "notice.due_changed"
    assert datetime.fromisoformat(str(message.words.params["was_due_at"])) == at("25T17:00")
    assert "calendar_changed" in await stored.audit.actions()
    assert "Tính lại ngày hẹn trả" in await _as_officer(counter)


async def _as_officer(counter: StaffBrowser) -> str:
    await counter.post("/staff/logout")
    await counter.enter("lan", PASSWORD)
    return await counter.open("/staff/dossiers/d1")


async def test_carrying_out_again_changes_nothing_and_tells_nobody_twice(
    office: FakeOffice, stored: SqlStore, counter: StaffBrowser
) -> None:
    await counter.enter("an", PASSWORD)
    await counter.open("/staff/calendar")
    await counter.post("/staff/calendar/publish", **SWAP, version="0")
    scheduling = Scheduling(stored, world=the_world, waker=office, holder="test")

    counts = [await scheduling.sweep(NOW + timedelta(seconds=30 * n)) for n in (1, 3, 5)]

    assert counts == [0, 0, 0]
    assert len(await stored.dossiers.history("d1")) == len(await stored.dossiers.messages("d1")) == 1
    assert await stored.upkeep.get_note(CARRIED_OUT) == "1"


async def test_what_another_process_promised_by_the_old_calendar_is_caught_by_the_sweep(
    office: FakeOffice, stored: SqlStore, counter: StaffBrowser
) -> None:
    await counter.enter("an", PASSWORD)
    await counter.open("/staff/calendar")
    await counter.post("/staff/calendar/publish", **SWAP, version="0")
    late = await stored.dossiers.get("d1")
    assert late
    async with stored.transaction() as tx:
        await tx.dossier("d1")
        await tx.write(Changes(saved=[replace(late, due_at=at("25T17:00"))]), holder="t", lease=LEASE, now=NOW)

    assert await Scheduling(stored, world=the_world, waker=office, holder="t").sweep(NOW + timedelta(seconds=20)) == 1

    kept = await stored.dossiers.get("d1")
    assert kept
    assert kept.due_at == at("26T17:00")


async def test_an_approved_new_date_stays_unless_nobody_works_on_it(
    office: FakeOffice, stored: SqlStore, counter: StaffBrowser
) -> None:
    async with stored.transaction() as tx:
        dossier = await tx.dossier("d1")
        assert dossier
        for number, due in (("d1", at("27T17:00")), ("d2", at("23T17:00"))):
            other = await tx.dossier(number)
            assert other
            put_off = replace(other, due_at=due, first_due_at=at("25T17:00"), extensions=1)
            await tx.write(Changes(saved=[put_off]), holder="t", lease=LEASE, now=NOW)
    await counter.enter("an", PASSWORD)
    await counter.open("/staff/calendar")

    await counter.post("/staff/calendar/publish", **SWAP, version="0")

    kept = [await stored.dossiers.get(each) for each in ("d1", "d2")]
    assert [each.due_at for each in kept if each] == [at("27T17:00"), at("25T17:00")]


async def test_hours_of_a_unit_are_changed_and_promises_with_them(
    office: FakeOffice, stored: SqlStore, counter: StaffBrowser
) -> None:
    await counter.enter("an", PASSWORD)
    page = await counter.open(f"/staff/calendar?unit={COMMUNE}")
    hours = {"kind": "hours", "unit": COMMUNE, "spans": "7h-11h; 13:00–16.30", "cut_off": "15:00"}

    await counter.post("/staff/calendar/publish", **hours, version="0")

    after = await stored.dossiers.get("d1")
    assert 'name="spans"' in page
    assert after
    assert after.due_at == at("25T16:30")
    assert await stored.dossiers.messages("d1") == []  # not by a day


async def test_a_page_that_is_out_of_date_publishes_nothing(stored: SqlStore, counter: StaffBrowser) -> None:
    await counter.enter("an", PASSWORD)
    await counter.open("/staff/calendar")
    await counter.post("/staff/calendar/publish", **SWAP, version="0")

    again = await counter.post("/staff/calendar/publish", **{**SWAP, "worked": ""}, version="0")

    assert again.status == 409
    assert [number for number, *_ in await stored.calendars.published()] == [1]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"off": "31/02/2026"}, "không đọc được ngày “31/02/2026”", id="no such day"),
        pytest.param({"off": "1/1/2027"}, "01/01/2027 không thuộc năm này", id="another year"),
        pytest.param({"worked": "23/12/2026"}, "23/12/2026 không phải thứ Bảy", id="a Wednesday worked instead"),
        pytest.param({"source": "  "}, "cần ghi căn cứ", id="no source"),
        pytest.param({"year": "12"}, "năm chưa đúng", id="no year"),
        pytest.param({"kind": "hours", "unit": COMMUNE, "spans": "9:00-8:00"}, "giờ làm việc chưa đúng", id="hours"),
        pytest.param({"kind": "hours", "unit": "gone", "spans": "8:00-9:00"}, "không có đơn vị", id="no such unit"),
    ],
)
async def test_what_contradicts_itself_is_refused_in_words_and_nothing_is_kept(
    stored: SqlStore, counter: StaffBrowser, changes: dict[str, str], words: str
) -> None:
    await counter.enter("an", PASSWORD)
    await counter.open("/staff/calendar")

    for path in ("preview", "publish"):
        answer = await counter.post(f"/staff/calendar/{path}", **{**SWAP, **changes}, version="0")
        assert answer.status == 422
        assert words in await answer.text()

    assert await stored.calendars.published() == []


async def test_years_that_are_not_decided_are_warned_of(
    office: FakeOffice, stored: SqlStore, counter: StaffBrowser
) -> None:
    await counter.enter("an", PASSWORD)

    assert "2027 chưa có thông báo chính thức" in await counter.open("/staff/calendar")
    assert changed(the_world(), (await stored.calendars.overlay())[1]).calendar.covers(2026)


async def test_only_administrators_change_the_calendar(stored: SqlStore, counter: StaffBrowser) -> None:
    await counter.enter("lan", PASSWORD)
    await counter.open("/staff")

    assert (await counter.client.get("/staff/calendar")).status == 403
    assert (await counter.post("/staff/calendar/publish", **SWAP, version="0")).status == 403
    assert await stored.calendars.published() == []
