"""Ended dossiers over a real store: told of once, held back, gone with everything on their day, never earlier."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from flows.audit import Trail
from flows.complaints.model import About, Complaint, Stand
from flows.data_rights.model import DataRequest, Kind, Source
from flows.data_rights.model import Stand as DataStand
from flows.dossiers.model import Dossier, Event, Status
from flows.ports import Attached, Changes, ChatKey, Loaded, Wanted
from flows.ratings.model import Rating
from flows.retention.model import Ground
from flows.service.keeping import Keeping, NotHere
from flows.staffing import Staff, posts_of
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.kit import NOW, a_dossier, the_world
from tests.migrated import sqlite_at
from tests.storage.samples import a_file

LEASE, DAY = timedelta(seconds=30), timedelta(days=1)
COMMUNE, OTHER = "xa-binh-minh-mau", "tinh-minh-hoa"
ENDED = NOW.replace(year=NOW.year - 5) + 20 * DAY  #: ten days ago the notice of thirty days was due
HEAD = Staff(1, "mai", "Mai", posts_of("head", COMMUNE))


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    opened = await open_store(sqlite_at(tmp_path / "motcua.db"), KeyRing.from_secret("test"), frozenset({"web"}))
    yield opened
    await opened.close()


async def filed(store: SqlStore, dossier_id: str = "d1", **changes: object) -> tuple[Loaded, Dossier]:
    """Stopped five years ago less twenty days, with a paper, a line of history, a rating."""
    async with store.transaction() as tx:
        (me,) = await tx.load([Wanted(ChatKey("web", "citizen"))])
        dossier = a_dossier(
            id=dossier_id, code=f"H-{dossier_id}", token=dossier_id * 11, person_id=me.person.id, chat_id=me.chat_id,
            status=Status.STOPPED, unit_id=COMMUNE, created_at=ENDED - DAY, updated_at=ENDED,
        )  # fmt: skip
        dossier = replace(dossier, **changes)  # type: ignore[arg-type]
        line = Event(dossier.id, ENDED, "stop", Status.PROCESSING, Status.STOPPED, None, "lan", "Lý do riêng")
        rating = Rating(dossier.id, COMMUNE, dossier.procedure_code, 5, ENDED, "2021-12")
        made = Changes(opened=[dossier], history=[line], ratings=[rating])
        await tx.write(made, holder="t", lease=LEASE, now=ENDED)
    return me, dossier


def keeping(store: SqlStore) -> Keeping:
    return Keeping(store, world=the_world)


async def told(store: SqlStore, me: Loaded) -> list[str]:
    return [message.words.key for message in await store.outbox.transcript(me.chat_id)]


async def test_it_is_told_of_once_and_goes_on_its_day_with_all_that_hangs_on_it(store: SqlStore) -> None:
    me, dossier = await filed(store)
    await store.files.add(a_file(1, me.chat_id))
    async with store.transaction() as tx:
        attached = Changes(attached=[Attached("d1", "photo", ("f1",))], found_by=[("d1", "name", "mau")])
        await tx.write(attached, holder="t", lease=LEASE, now=ENDED)

    assert [await keeping(store).tell(NOW) for _ in range(2)] == [1, 0]
    assert await told(store, me) == ["notice.farewell"]
    (leaving,) = await store.retention.listed(unit_ids=(COMMUNE,))
    assert (leaving.farewell.purge_at, leaving.grounds) == (NOW + 30 * DAY, frozenset())
    assert await keeping(store).purge(NOW + 29 * DAY) == 0

    assert [await keeping(store).purge(NOW + 30 * DAY) for _ in range(2)] == [1, 0]

    assert await store.dossiers.get("d1") is None
    assert await store.dossiers.history("d1") == []
    assert await store.dossiers.found_by("name", "mau") == []
    assert await store.ratings.of_person(me.person.id) == []
    assert await store.dossiers.messages("d1") == []
    assert {row.id for row in await store.files.loose(before=NOW + 31 * DAY)} == {"f1"}
    (line,) = [each.entry for each in await store.audit.lines(Trail()) if each.entry.action == "dossier_purged"]
    assert (line.object_id, line.detail["code"], line.detail["years"]) == ("d1", dossier.code, 5)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"status": Status.RETURNED}, id="a result is kept longer"),
        pytest.param({"status": Status.PROCESSING}, id="it has not ended"),
        pytest.param({"updated_at": ENDED + 40 * DAY}, id="something was done to it since"),
    ],
)
async def test_nobody_is_told_before_its_time(store: SqlStore, changes: dict[str, object]) -> None:
    await filed(store, **changes)

    assert await keeping(store).tell(NOW) == 0


async def test_what_is_held_stays_and_is_told_of_anew_when_it_is_let_go(store: SqlStore) -> None:
    await filed(store)
    await keeping(store).tell(NOW)

    await keeping(store).hold(HEAD, "d1", now=NOW, holds=True)
    assert await keeping(store).purge(NOW + 90 * DAY) == 0
    after = await keeping(store).hold(HEAD, "d1", now=NOW + 90 * DAY, holds=False)

    assert after.purge_at == NOW + 120 * DAY
    assert await keeping(store).purge(NOW + 120 * DAY) == 1


@pytest.mark.parametrize(
    "staff", [Staff(2, "binh", "Bình", posts_of("head", OTHER)), Staff(3, "lan", "Lan", posts_of("officer", COMMUNE))]
)
async def test_only_who_looks_after_the_units_data_holds_it(store: SqlStore, staff: Staff) -> None:
    await filed(store)
    await keeping(store).tell(NOW)

    with pytest.raises(NotHere):
        await keeping(store).hold(staff, "d1", now=NOW, holds=True)
    with pytest.raises(NotHere):
        await keeping(store).hold(HEAD, "d9", now=NOW, holds=True)


async def test_a_dossier_that_was_opened_again_does_not_go(store: SqlStore) -> None:
    _, dossier = await filed(store)
    await keeping(store).tell(NOW)
    async with store.transaction() as tx:
        again = Changes(saved=[replace(dossier, status=Status.PROCESSING)])
        await tx.write(again, holder="t", lease=LEASE, now=NOW)

    assert await keeping(store).purge(NOW + 90 * DAY) == 0
    assert await store.dossiers.get("d1") is not None


def a_complaint(me: Loaded, **changes: object) -> Complaint:
    about = Complaint(
        "PA-261101-0001", me.person.id, me.chat_id, COMMUNE, About.DELAY, Stand.NEW, "Lâu quá", NOW, NOW + DAY,
        dossier_code="H-d1",
    )  # fmt: skip
    return replace(about, **changes)  # type: ignore[arg-type]


def a_request(me: Loaded, **changes: object) -> DataRequest:
    wish = DataRequest(
        "q1", me.person.id, me.chat_id, Kind.CORRECT, Source.CHAT, DataStand.NEW, NOW, NOW + DAY, NOW + DAY,
        unit_id=COMMUNE,
    )  # fmt: skip
    return replace(wish, **changes)  # type: ignore[arg-type]


async def said(store: SqlStore, *what: Complaint | DataRequest) -> None:
    complaints = [each for each in what if isinstance(each, Complaint)]
    requests = [each for each in what if isinstance(each, DataRequest)]
    async with store.transaction() as tx:
        await tx.write(Changes(complaints=complaints, data_requests=requests), holder="t", lease=LEASE, now=NOW)


@pytest.mark.parametrize(
    ("make", "settled", "ground"),
    [
        pytest.param(
            a_complaint, {"stand": Stand.ANSWERED, "ended_at": NOW + DAY}, Ground.COMPLAINT, id="a complaint about it"
        ),
        pytest.param(
            a_request, {"stand": DataStand.DONE, "ended_at": NOW + DAY}, Ground.DATA_REQUEST, id="a wish of its owner"
        ),
    ],
)
async def test_what_is_still_to_be_answered_keeps_it(
    store: SqlStore, make: Callable[..., Complaint | DataRequest], settled: dict[str, object], ground: Ground
) -> None:
    me, _ = await filed(store)
    await keeping(store).tell(NOW)
    await said(store, make(me))

    assert await keeping(store).purge(NOW + 90 * DAY) == 0
    (leaving,) = await store.retention.listed(unit_ids=(COMMUNE,))
    assert leaving.grounds == {ground}

    await said(store, make(me, **settled))
    assert await keeping(store).purge(NOW + 90 * DAY) == 1


async def test_what_others_said_keeps_nothing(store: SqlStore) -> None:
    await filed(store)
    async with store.transaction() as tx:
        (other,) = await tx.load([Wanted(ChatKey("web", "other"))])
    await keeping(store).tell(NOW)
    await said(store, a_complaint(other, dossier_code=""), a_request(other))

    assert await keeping(store).purge(NOW + 90 * DAY) == 1


async def test_a_complaint_that_comes_while_the_sweep_runs_keeps_it(store: SqlStore) -> None:
    """The list of what is due was read before."""
    me, _ = await filed(store)
    await keeping(store).tell(NOW)
    seen_before = keeping(store)
    due = await store.retention.due(now=NOW + 90 * DAY, limit=9)
    await said(store, a_complaint(me))

    assert [await seen_before.purge_one(each, NOW + 90 * DAY) for each in due] == [False]


async def test_complaints_go_five_years_after_their_end(store: SqlStore) -> None:
    me, _ = await filed(store)
    old = Complaint(
        "PA-211101-0001", me.person.id, me.chat_id, COMMUNE, About.DELAY, Stand.CLOSED, "Lâu quá", ENDED, ENDED,
        ended_at=ENDED - 30 * DAY,
    )  # fmt: skip
    kept = [
        replace(old, code="PA-211101-0002", ended_at=ENDED),
        replace(old, code="PA-211101-0003", ended_at=None, stand=Stand.NEW),
    ]
    async with store.transaction() as tx:
        await tx.write(Changes(complaints=[old, *kept]), holder="t", lease=LEASE, now=ENDED)

    assert await keeping(store).forget_voices(NOW) == 1

    assert {each.code for each in await store.complaints.of_person(me.person.id)} == {each.code for each in kept}
