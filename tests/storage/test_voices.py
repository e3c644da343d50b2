"""Ratings and complaints on both databases: once per dossier, sealed, counted without names, forgotten with the
person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from flows.complaints.model import About, Complaint, Stand
from flows.dossiers.model import Satisfaction, Status
from flows.ports import Changes, Loaded
from flows.ratings.model import Rating, Tally
from storage.store import SqlStore
from tests.storage.samples import NOW, a_chat, a_dossier, loaded, write

A = Rating("d1", "xa-mau", "1.001193", 2, NOW, "2026-11", ("time",), due_at=NOW + timedelta(days=7))
DAY = timedelta(days=1)


async def returned(store: SqlStore, count: int = 1, **changes: object) -> Loaded:
    me = await loaded(store)
    every = [a_dossier(me.person.id, n, status=Status.RETURNED, **changes) for n in range(1, count + 1)]
    await write(store, Changes(opened=every))
    return me


def a_complaint(me: Loaded, number: int = 1, **changes: object) -> Complaint:
    made = Complaint(
        f"PA-261121-{number:04d}",
        me.person.id,
        me.chat_id,
        "xa-mau",
        About.DELAY,
        Stand.NEW,
        "Hẹn mãi chưa trả",
        NOW,
        NOW + 21 * DAY,
        contact="chị Hoa",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


async def test_stars_are_kept_as_first_said_and_what_comes_later_is_added(store: SqlStore) -> None:
    await returned(store)
    await write(store, Changes(ratings=[A]))
    await write(store, Changes(ratings=[replace(A, stars=5, comment="Chờ lâu", reasons=("time", "place"))]))
    await write(store, Changes(ratings=[replace(A, may_call=True)]))

    (low,) = await store.ratings.low(unit_ids=["xa-mau"])

    assert (low.stars, low.comment, low.reasons, low.dossier_id) == (2, "Chờ lâu", ("time",), "d1")


async def test_who_does_not_want_to_be_called_is_not_named(store: SqlStore) -> None:
    await returned(store)
    await write(store, Changes(ratings=[A]))

    (low,) = await store.ratings.low(unit_ids=None)

    assert low.dossier_id == ""


async def test_counts_are_by_month_and_unit_and_name_nobody(store: SqlStore) -> None:
    await returned(store, 4)
    kept = [replace(A, dossier_id=f"d{n}", stars=n, due_at=None) for n in (1, 2, 3)]
    await write(store, Changes(ratings=[*kept, replace(A, dossier_id="d4", month="2026-10", reasons=())]))

    assert await store.ratings.tallies(unit_ids=["xa-mau"], since="2026-10") == [
        Tally("2026-11", {1: 1, 2: 1, 3: 1}, {"time": 3}),
        Tally("2026-10", {2: 1}, {}),
    ]
    assert len(await store.ratings.tallies(unit_ids=None, since="2026-11")) == 1
    assert await store.ratings.tallies(unit_ids=["xa-khac"], since="2026-01") == []


async def test_remarks_are_read_by_the_unit_and_sealed_at_rest(store: SqlStore) -> None:
    await returned(store)
    await write(store, Changes(ratings=[replace(A, comment="Bà Bí Mật đợi lâu")]))

    (remark,) = await store.ratings.remarks(unit_ids=["xa-mau"])
    async with store._db.reading() as connection:
        (kept,) = (await connection.execute(text("SELECT comment FROM ratings"))).scalars()

    assert remark.comment == "Bà Bí Mật đợi lâu"
    assert "Bí Mật".encode() not in bytes(kept)
    assert await store.ratings.remarks(unit_ids=["xa-khac"]) == []


async def test_a_low_rating_that_was_looked_into_leaves_the_list(store: SqlStore) -> None:
    await returned(store)
    await write(store, Changes(ratings=[A]))
    (low,) = await store.ratings.low(unit_ids=None)

    await write(store, Changes(looked_into=[replace(low, closed_at=NOW, closed_by="mai", note="Đã xin lỗi")]))

    assert await store.ratings.low(unit_ids=None) == []
    async with store.transaction() as tx:
        kept = await tx.voices.low_rating(low.id)
        assert kept is not None
        assert (kept.closed_by, kept.note) == ("mai", "Đã xin lỗi")
        assert await tx.voices.low_rating(999) is None


@pytest.mark.parametrize(("days", "asked"), [(1, 0), (4, 1), (40, 0)])
async def test_who_is_to_be_asked_once_more(store: SqlStore, days: int, asked: int) -> None:
    await returned(store)
    now = NOW + days * DAY

    found = await store.ratings.unasked(since=now - 30 * DAY, before=now - 3 * DAY)

    assert len(found) == asked


async def test_who_was_reminded_or_has_rated_is_not_asked(store: SqlStore) -> None:
    await returned(store, 3)
    await write(store, Changes(saved=[a_dossier(1, 2, status=Status.RETURNED, satisfaction=Satisfaction.GIVEN)]))

    await store.ratings.reminded(["d1", "d2"])

    found = await store.ratings.unasked(since=NOW - DAY, before=NOW + DAY)
    assert [each.id for each in found] == ["d3"]
    rated = await store.dossiers.get("d2")
    assert rated is not None
    assert rated.satisfaction is Satisfaction.GIVEN


async def test_a_complaint_is_kept_as_it_moves(store: SqlStore) -> None:
    me = await returned(store)
    made = a_complaint(me)
    await write(store, Changes(complaints=[made]))

    answered = replace(made, stand=Stand.ANSWERED, reply="Đã trả", holder="lan", moved_at=NOW, ended_at=NOW)
    await write(store, Changes(complaints=[answered]))

    assert await store.complaints.get(made.code) == answered
    async with store.transaction() as tx:
        assert await tx.voices.complaint(made.code) == answered
        assert await tx.voices.complaints_of(me.person.id) == [answered]
        assert await tx.voices.complaint("PA-261121-9999") is None


async def test_lists_are_of_units_and_kinds_by_due_date(store: SqlStore) -> None:
    me = await returned(store)
    late, conduct = a_complaint(me, 2, due_at=NOW - DAY), a_complaint(me, 3, about=About.CONDUCT)
    done = a_complaint(me, 4, stand=Stand.ANSWERED, ended_at=NOW)
    await write(store, Changes(complaints=[a_complaint(me), late, conduct, done]))
    seen = [About.DELAY, About.RULES]

    waiting = await store.complaints.listed(unit_ids=["xa-mau"], abouts=seen)
    ended = await store.complaints.listed(unit_ids=None, abouts=seen, open_only=False)

    assert [each.code[-1] for each in waiting] == ["2", "1"]
    assert [each.code[-1] for each in ended] == ["4"]
    assert await store.complaints.listed(unit_ids=["xa-khac"], abouts=seen) == []
    assert await store.complaints.due(unit_ids=["xa-mau"], abouts=seen, before=NOW) == 1


async def test_what_is_said_is_sealed(store: SqlStore) -> None:
    me = await returned(store)
    await write(store, Changes(complaints=[a_complaint(me, reply="Đã trả lời", contact="0912345678")]))

    async with store._db.reading() as connection:
        (row,) = await connection.execute(text("SELECT said, contact, reply FROM complaints"))

    for value, words in zip(row, ("Hẹn mãi", "0912345678", "Đã trả lời"), strict=True):
        assert words.encode() not in bytes(value)


async def test_erasing_takes_the_words_and_lets_the_open_ones_go(store: SqlStore) -> None:
    me = await returned(store)
    made = a_complaint(me, dossier_code="H99.101-261120-0001")
    await write(store, Changes(complaints=[made]))

    await write(store, Changes(erased=[me.person.id]))

    kept = await store.complaints.get(made.code)
    assert kept is not None
    assert (kept.said, kept.contact, kept.dossier_code, kept.chat_id, kept.stand) == ("", "", "", 0, Stand.CLOSED)


async def test_a_rating_goes_with_its_dossier_only(store: SqlStore) -> None:
    """What was counted stays counted when the person wishes to be forgotten: nothing in it says who it was."""
    me = await returned(store)
    await write(store, Changes(ratings=[replace(A, comment="x")]))

    await write(store, Changes(erased=[me.person.id]))

    (tally,) = await store.ratings.tallies(unit_ids=None, since="2026-01")
    assert tally.count == 1
    assert (await loaded(store, a_chat())).dossiers == ()
