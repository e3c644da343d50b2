"""Groups as the store keeps them: a code serves one group once, a group is found by its chat, figures name nobody."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from flows.dossiers.model import Status
from flows.groups.model import Figures, Group, GroupCode
from flows.groups.schedule import Every, Schedule
from flows.ports import Changes, ChatKey
from flows.staffing import posts_of
from storage.store import SqlStore
from tests.storage.samples import MINUTE, NOW, a_chat, a_dossier, a_message, loaded, send, write

CODE, UNIT = "K7M2QX4H", "xa-mau"
DAY = timedelta(days=1)
GROUP = a_chat(-5)


@pytest.fixture
async def store(store: SqlStore) -> SqlStore:
    for login in ("lan", "mai"):
        await store.staff.add(login, name="Trần Thị Lan", posts=posts_of("officer", UNIT), password_hash="x")
    return store


def a_code(code: str = CODE, *, by: str = "lan", unit_id: str = UNIT) -> GroupCode:
    return GroupCode(code, unit_id, by, NOW, NOW + 10 * MINUTE)


async def give(store: SqlStore, code: GroupCode) -> None:
    async with store.transaction() as tx:
        await tx.groups.give(code)


async def take(store: SqlStore, code: str = CODE, *, at: datetime = NOW) -> GroupCode | None:
    async with store.transaction() as tx:
        return await tx.groups.take(code, now=at)


async def bound(store: SqlStore, chat: ChatKey = GROUP, **changes: object) -> Group:
    chat_id = (await loaded(store, chat)).chat_id
    fields = {"unit_id": UNIT, "title": "Tổ một cửa", "bound_by": "lan", "bound_at": NOW} | changes
    async with store.transaction() as tx:
        await tx.groups.bind(Group(0, chat_id, chat.channel, **fields))  # type: ignore[arg-type]
        group = await tx.groups.of_chat(chat_id)
    assert group is not None
    return group


async def test_a_code_is_good_once(store: SqlStore) -> None:
    await give(store, a_code())

    assert await take(store) == a_code()
    assert await take(store) is None


async def test_of_two_groups_one_gets_it(store: SqlStore, another: SqlStore) -> None:
    await give(store, a_code())

    found = await asyncio.gather(take(store), take(another))

    assert sorted(each is None for each in found) == [False, True]


@pytest.mark.parametrize(
    ("code", "minutes"), [("K7M2QX4J", 0), (CODE, 10), (CODE, 60)], ids=["wrong", "just over", "long over"]
)
async def test_a_wrong_or_late_code_is_none(store: SqlStore, code: str, minutes: int) -> None:
    await give(store, a_code())

    assert await take(store, code, at=NOW + minutes * MINUTE) is None


async def test_a_code_of_somebody_who_left_the_staff_is_none(store: SqlStore) -> None:
    await give(store, a_code())
    await store.staff.disable("lan")

    assert await take(store) is None


async def test_a_new_code_ends_the_one_before_but_nobody_elses(store: SqlStore) -> None:
    for code in (a_code("AAAA2222"), a_code("BBBB2222", by="mai"), a_code()):
        await give(store, code)

    assert await take(store, "AAAA2222") is None
    assert await take(store, "BBBB2222") is not None
    assert await take(store) is not None


async def test_codes_that_are_over_are_forgotten(store: SqlStore) -> None:
    await give(store, a_code())

    assert await store.groups.forget_codes(before=NOW) == 0
    assert await store.groups.forget_codes(before=NOW + DAY) == 1


async def test_a_group_is_found_by_its_chat_and_its_unit(store: SqlStore) -> None:
    group = await bound(store)

    assert group == Group(group.id, group.chat_id, "telegram", UNIT, "Tổ một cửa", "lan", NOW)
    assert await store.groups.of_units([UNIT]) == await store.groups.of_units(None) == [group]
    assert await store.groups.of_units(["xa-khac"]) == []


async def test_what_is_saved_is_kept_and_what_is_let_go_is_gone(store: SqlStore) -> None:
    group = await bound(store)
    changed = Group(
        group.id,
        group.chat_id,
        "telegram",
        UNIT,
        "Tổ hai cửa",
        "lan",
        NOW,
        Schedule(Every.DAY, 3, 17),
        left_at=NOW,
        posted_at=NOW,
    )

    async with store.transaction() as tx:
        await tx.groups.save(changed)
    assert await store.groups.of_units(None) == [changed]

    async with store.transaction() as tx:
        await tx.groups.unbind(group.id)
    assert await store.groups.of_units(None) == []


async def test_its_title_is_sealed(store: SqlStore) -> None:
    await bound(store)

    async with store._db.reading() as connection:
        (title,) = (await connection.execute(text("SELECT title FROM groups"))).scalars()

    assert "Tổ".encode() not in bytes(title)


async def test_a_group_that_moves_takes_what_waits_for_it_along(store: SqlStore) -> None:
    group = await bound(store)
    await send(store, a_message(group.chat_id))

    async with store.transaction() as tx:
        await tx.groups.move(group.chat_id, ChatKey("telegram", "-1005"))

    assert (await loaded(store, a_chat(-1005))).chat_id == group.chat_id
    (parcel,) = await store.outbox.claim("telegram", limit=5, now=NOW + DAY, holder="me", lease=MINUTE)
    assert parcel.chat.address == "-1005"


async def test_a_group_that_is_known_by_its_new_address_already_is_bound_there(store: SqlStore) -> None:
    group, other = await bound(store), await loaded(store, a_chat(-1005))

    for _ in range(2):
        async with store.transaction() as tx:
            await tx.groups.move(group.chat_id, ChatKey("telegram", "-1005"))

    (moved,) = await store.groups.of_units(None)
    assert (moved.chat_id, moved.title) == (other.chat_id, "Tổ một cửa")


async def test_figures_count_a_unit_and_a_time(store: SqlStore) -> None:
    me = (await loaded(store)).person.id
    filed = {"status": Status.REGISTERED, "filed_at": NOW}
    kept = [
        a_dossier(me, 1),
        a_dossier(me, 2, **filed),
        a_dossier(me, 3, **filed | {"unit_id": "xa-khac"}),
        a_dossier(me, 4, **filed | {"filed_at": NOW - DAY, "status": Status.PROCESSING, "due_at": NOW - MINUTE}),
        a_dossier(me, 5, **filed | {"status": Status.RETURNED, "received_at": NOW, "finished_at": NOW}),
        a_dossier(
            me, 6, **filed | {"status": Status.SUPPLEMENT_REQUESTED, "due_at": NOW - MINUTE, "paused_at": NOW - DAY}
        ),
    ]
    await write(store, Changes(opened=kept))

    async with store.transaction() as tx:
        found = await tx.groups.figures(UNIT, since=NOW - MINUTE, until=NOW + MINUTE, now=NOW)
        nothing = await tx.groups.figures("xa-trong", since=NOW - MINUTE, until=NOW + MINUTE, now=NOW)

    now = {Status.REGISTERED: 1, Status.PROCESSING: 1, Status.SUPPLEMENT_REQUESTED: 1}
    assert found == Figures(filed=3, received=1, finished=1, now=now, overdue=1)
    assert nothing == Figures()


async def test_answers_are_counted_by_chat(store: SqlStore) -> None:
    group = await bound(store)
    await send(store, a_message(group.chat_id))

    async with store.transaction() as tx:
        assert await tx.groups.answers_since(group.chat_id, NOW - MINUTE) == 1
        assert await tx.groups.answers_since(group.chat_id, NOW) == 0
        assert await tx.groups.answers_since(group.chat_id + 1, NOW - MINUTE) == 0
