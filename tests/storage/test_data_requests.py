"""Wishes about own data: listed by units and due date, read by the person, without words once they are forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text

from flows.complaints.model import About, Complaint
from flows.complaints.model import Stand as ComplaintStand
from flows.data_rights.model import DataRequest, Kind, Source, Stand
from flows.dossiers.model import Status
from flows.ports import Changes, Loaded, Merge
from flows.ratings.model import Rating
from storage.store import SqlStore
from tests.storage.samples import MINUTE, NOW, a_chat, a_dossier, loaded, write

DAY = timedelta(days=1)


def wish(me: Loaded, request_id: str = "w1", *, unit_id: str | None = "xa-mau", **changes: object) -> DataRequest:
    made = DataRequest(
        request_id, me.person.id, me.chat_id, Kind.CORRECT, Source.CHAT, Stand.NEW, NOW, NOW + 2 * DAY, NOW + 10 * DAY,
        unit_id, "Sai ngày sinh",
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


async def test_open_ones_are_listed_by_due_date_in_their_units(store: SqlStore) -> None:
    me = await loaded(store)
    late, ours = wish(me, "w2", due_at=NOW + DAY), wish(me)
    nowhere, other = wish(me, "w3", unit_id=None, due_at=NOW + 30 * DAY), wish(me, "w4", unit_id="xa-khac")
    ended = wish(me, "w5", stand=Stand.DONE, ended_at=NOW)
    await write(store, Changes(data_requests=[ours, late, nowhere, other, ended]))

    assert [each.id for each in await store.data_requests.listed(unit_ids=("xa-mau",))] == ["w2", "w1", "w3"]
    assert await store.data_requests.listed(unit_ids=None, open_only=False) == [ended]
    assert await store.data_requests.count(unit_ids=None) == 4
    assert await store.data_requests.count(unit_ids=("xa-khac",)) == 2
    assert await store.data_requests.get("w1") == ours
    assert await store.data_requests.get("w9") is None
    assert [each.id for each in await store.data_requests.waiting()] == ["w2", "w1", "w4", "w3"]


async def test_a_wish_is_changed_in_place(store: SqlStore) -> None:
    me = await loaded(store)
    await write(store, Changes(data_requests=[wish(me)]))
    async with store.transaction() as tx:
        kept = await tx.data_requests.get("w1")
        assert kept is not None
    taken = replace(kept, stand=Stand.TAKEN, reply="Đã nhận", holder="lan", answered_at=NOW + MINUTE)

    await write(store, Changes(data_requests=[taken]))

    assert await store.data_requests.of_person(me.person.id) == [taken]


async def test_who_is_forgotten_wants_nothing_more_and_their_words_go(store: SqlStore) -> None:
    me = await loaded(store)
    done = wish(me, "w2", stand=Stand.REFUSED, reply="Vì luật lưu trữ", ended_at=NOW)
    await write(store, Changes(data_requests=[wish(me), done]))

    await write(store, Changes(erased=[me.person.id]), now=NOW + DAY)

    first, second = sorted(await store.data_requests.of_person(me.person.id), key=lambda each: each.id)
    assert (first.stand, first.ended_at, first.said, first.chat_id) == (Stand.DONE, NOW + DAY, "", 0)
    assert (second.stand, second.ended_at, second.said, second.reply) == (Stand.REFUSED, NOW, "", "")


async def test_wishes_go_along_when_two_chats_become_one_persons(store: SqlStore) -> None:
    me, other = await loaded(store), await loaded(store, a_chat("other"))
    await write(store, Changes(data_requests=[wish(me), wish(other, "w2")]))

    await write(store, Changes(merged=[Merge(me.person.id, other.person.id)]))

    assert {each.said for each in await store.data_requests.of_person(me.person.id)} == {"Sai ngày sinh"}
    assert len(await store.data_requests.of_person(me.person.id)) == 2


async def test_what_a_person_said_of_the_office_is_theirs_to_read(store: SqlStore) -> None:
    me, other = await loaded(store), await loaded(store, a_chat("other"))
    filed = a_dossier(me.person.id, status=Status.RETURNED, code="H-1")
    said = Complaint(
        "PA-261120-0001", me.person.id, me.chat_id, "xa-mau", About.DELAY, ComplaintStand.NEW, "Lâu quá", NOW, NOW
    )
    rating = Rating(filed.id, "xa-mau", "1.001193", 2, NOW, "2026-11", ("time",), "Phải chờ")
    await write(store, Changes(opened=[filed], ratings=[rating], complaints=[said]))

    assert await store.complaints.of_person(me.person.id) == [said]
    (own,) = await store.ratings.of_person(me.person.id)
    assert (own.code, own.stars, own.comment) == ("H-1", 2, "Phải chờ")
    assert await store.complaints.of_person(other.person.id) == await store.ratings.of_person(other.person.id) == []


async def test_nothing_is_readable_in_the_table(store: SqlStore) -> None:
    me = await loaded(store)
    await write(store, Changes(data_requests=[wish(me, reply="Vì sao")]))

    async with store._db.reading() as connection:
        rows = (await connection.execute(text("SELECT said, reply FROM data_requests"))).all()

    assert all(b"sinh" not in bytes(cell) and b"sao" not in bytes(cell) for row in rows for cell in row)
