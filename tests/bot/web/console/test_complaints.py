"""Complaints and ratings in the console, over the real store: who sees what, what is told the citizen, once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.web.pages import plain
from flows.audit import Trail
from flows.complaints.model import About, Complaint, Stand
from flows.dossiers.model import Status
from flows.ports import Changes, ChatKey, Loaded, Wanted
from flows.ratings.model import Rating
from flows.staffing import posts_of
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.bot.web.fakes_staff import COMMUNE, LEASE, PROVINCE, FakeOffice, a_filed
from tests.bot.web.staff_browser import HASH, PASSWORD, StaffBrowser
from tests.kit import NOW
from tests.migrated import sqlite_at

DELAY, CONDUCT = "PA-261120-0001", "PA-261120-0002"
STAFF = (("lan", "officer", COMMUNE), ("mai", "head", COMMUNE), ("binh", "head", PROVINCE))


@pytest.fixture
async def stored(office: FakeOffice, tmp_path: Path) -> AsyncIterator[SqlStore]:
    """A delay and somebody's conduct, complained of in one commune; a low rating there."""
    store = await open_store(sqlite_at(tmp_path / "motcua.db"), KeyRing.from_secret("a secret"), frozenset({"web"}))
    for login, title, unit_id in STAFF:
        await store.staff.add(login, name=login, posts=posts_of(title, unit_id), password_hash=HASH)
    async with store.transaction() as tx:
        (me,) = await tx.load([Wanted(ChatKey("telegram", "5"))])
        filed = a_filed(status=Status.RETURNED, person_id=me.person.id, chat_id=me.chat_id)
        rating = Rating("d1", COMMUNE, "1.001193", 1, NOW, "2026-11", ("time",), "Đợi <lâu>", due_at=NOW)
        made = [a_complaint(me, DELAY, About.DELAY), a_complaint(me, CONDUCT, About.CONDUCT)]
        await tx.write(Changes(opened=[filed], ratings=[rating], complaints=made), holder="", lease=LEASE, now=NOW)
    office.real = store
    yield store
    await store.close()


def a_complaint(me: Loaded, code: str, about: About) -> Complaint:
    said = f"Nội dung {about.value} <b>"
    due = NOW + timedelta(hours=2)
    return Complaint(code, me.person.id, me.chat_id, COMMUNE, about, Stand.NEW, said, NOW, due)


@pytest.mark.parametrize(("login", "seen"), [("lan", {DELAY}), ("mai", {DELAY, CONDUCT}), ("binh", set[str]())])
async def test_conduct_is_seen_by_the_head_and_nothing_by_another_unit(
    stored: SqlStore, counter: StaffBrowser, login: str, seen: set[str]
) -> None:
    await counter.enter(login, PASSWORD)

    page = await counter.open("/staff/complaints")

    assert {code for code in (DELAY, CONDUCT) if code in page} == seen
    for code in (DELAY, CONDUCT):
        answer = await counter.client.get(f"/staff/complaints/{code}")
        assert answer.status == (200 if code in seen else 404)


async def test_it_is_taken_answered_and_closed_and_the_citizen_is_told(
    stored: SqlStore, counter: StaffBrowser, office: FakeOffice
) -> None:
    await counter.enter("lan", PASSWORD)
    await counter.open(f"/staff/complaints/{DELAY}")

    for action, text in (("take", ""), ("answer", "Đã trả kết quả sáng nay"), ("close", "")):
        answer = await counter.post(f"/staff/complaints/{DELAY}/act", action=action, text=text)
        assert answer.status == 303

    kept = await stored.complaints.get(DELAY)
    assert kept is not None
    assert (kept.stand, kept.reply, kept.holder) == (Stand.CLOSED, "Đã trả kết quả sáng nay", "lan")
    assert len(office.sent) == 2
    trail = [line.entry.action for line in await stored.audit.lines(Trail())]
    assert trail.count("complaint_handled") == 3


async def test_what_the_citizen_is_to_read_has_to_be_written(stored: SqlStore, counter: StaffBrowser) -> None:
    await counter.enter("lan", PASSWORD)
    await counter.open(f"/staff/complaints/{DELAY}")

    answer = await counter.post(f"/staff/complaints/{DELAY}/act", action="answer", text=" ")

    assert answer.status == 422
    assert plain("staff.complaints.no_text") in await answer.text()


async def test_what_a_colleague_did_meanwhile_is_not_done_again(stored: SqlStore, counter: StaffBrowser) -> None:
    await counter.enter("lan", PASSWORD)
    await counter.open(f"/staff/complaints/{DELAY}")
    await counter.post(f"/staff/complaints/{DELAY}/act", action="answer", text="Một")

    answer = await counter.post(f"/staff/complaints/{DELAY}/act", action="answer", text="Hai <i>")

    page = await answer.text()
    assert answer.status == 409
    assert "Hai &lt;i&gt;" in page
    assert (await stored.complaints.get(DELAY)).reply == "Một"  # type: ignore[union-attr]


@pytest.mark.parametrize("code", ["PA-261120-0999", "x", "d1"])
async def test_what_is_no_complaint_is_not_there(stored: SqlStore, counter: StaffBrowser, code: str) -> None:
    await counter.enter("mai", PASSWORD)

    assert (await counter.client.get(f"/staff/complaints/{code}")).status == 404


async def test_what_was_written_is_shown_as_text(stored: SqlStore, counter: StaffBrowser) -> None:
    await counter.enter("mai", PASSWORD)

    assert "Nội dung conduct &lt;b&gt;" in await counter.open(f"/staff/complaints/{CONDUCT}")
    assert "Đợi &lt;lâu&gt;" in await counter.open("/staff/ratings")


@pytest.mark.parametrize(("login", "count"), [("lan", 1), ("mai", 2)])
async def test_the_own_desk_says_what_is_due(stored: SqlStore, counter: StaffBrowser, login: str, count: int) -> None:
    await counter.enter(login, PASSWORD)

    assert plain("staff.desk.complaints", count=count) in await counter.open("/staff/desk")


async def test_figures_are_the_units_and_low_ones_the_heads(
    stored: SqlStore, counter: StaffBrowser, open_counter: Callable[[], Awaitable[StaffBrowser]]
) -> None:
    others = [await open_counter() for _ in range(2)]
    await counter.enter("lan", PASSWORD)
    await others[0].enter("mai", PASSWORD)
    await others[1].enter("binh", PASSWORD)

    officer, head, neighbour = [await each.open("/staff/ratings") for each in (counter, *others)]

    assert plain("staff.ratings.every", mean="1,00", count=1) in officer
    assert 'id="rating-' not in officer
    assert 'id="rating-' in head
    assert "/staff/dossiers/d1" not in head
    assert plain("staff.ratings.none") in neighbour


async def test_a_low_rating_is_closed_once_with_what_was_found(stored: SqlStore, counter: StaffBrowser) -> None:
    (low,) = await stored.ratings.low(unit_ids=None)
    await counter.enter("mai", PASSWORD)
    await counter.open("/staff/ratings")

    empty = await counter.post(f"/staff/ratings/{low.id}/close", note="")
    answers = [await counter.post(f"/staff/ratings/{low.id}/close", note="Đã nhắc cán bộ") for _ in range(2)]

    assert [empty.status, *(each.status for each in answers)] == [422, 303, 404]
    assert await stored.ratings.low(unit_ids=None) == []


async def test_another_units_low_rating_is_not_there(stored: SqlStore, counter: StaffBrowser) -> None:
    (low,) = await stored.ratings.low(unit_ids=None)
    await counter.enter("binh", PASSWORD)
    await counter.open("/staff/ratings")

    assert (await counter.post(f"/staff/ratings/{low.id}/close", note="x")).status == 404
