"""Chats of officers: linked once by a code, ended with the account's sessions, told one morning a day."""

import asyncio
from datetime import timedelta

from flows.officers.mornings import USUAL
from flows.ports import Changes, Staff
from flows.staffing import posts_of
from storage.store import SqlStore
from tests.storage.samples import MINUTE, NOW, a_chat, loaded, write


async def somebody(store: SqlStore, login: str = "lan") -> Staff:
    return await store.staff.add(login, name=login, posts=posts_of("officer", "xa-mau"), password_hash="x")


async def link(store: SqlStore, code: str, address: object = 1) -> Staff | None:
    me = await loaded(store, a_chat(address))
    async with store.transaction() as tx:
        staff = await tx.officers.take(code, now=NOW)
        if staff is not None:
            await tx.officers.bind(staff.id, me.chat_id, at=NOW)
    return staff


async def test_of_two_chats_that_type_a_code_at_once_one_is_linked(store: SqlStore, another: SqlStore) -> None:
    lan = await somebody(store)
    await loaded(store, a_chat(1))
    await loaded(store, a_chat(2))
    await store.officers.give(lan.id, "OLD", until=NOW + MINUTE)
    await store.officers.give(lan.id, "NEW", until=NOW + MINUTE)

    linked = await asyncio.gather(link(store, "NEW", 1), link(another, "NEW", 2))

    assert sorted(each is not None for each in linked) == [False, True]
    assert await link(store, "OLD") is None
    (chat,) = await store.officers.of_staff(lan.id)
    assert await store.officers.chats_of(["lan", "hoa"]) == {"lan": (chat.chat_id,)}
    assert await store.officers.staff_of(chat.chat) == lan
    async with store.transaction() as tx:
        assert await tx.officers.staff_of(chat.chat_id) == lan


async def test_a_code_that_is_over_links_nothing_and_is_forgotten(store: SqlStore) -> None:
    lan = await somebody(store)
    await store.officers.give(lan.id, "CODE", until=NOW)

    assert await link(store, "CODE") is None
    assert await store.officers.forget_codes(before=NOW) == 0
    assert await store.officers.forget_codes(before=NOW + MINUTE) == 1


async def test_chats_end_with_the_sessions_of_their_account(store: SqlStore) -> None:
    lan = await somebody(store)
    for end in (store.staff.disable("lan"), store.staff.set_password("lan", "other", keep=b"mine")):
        await store.doors.enable("lan")
        await store.officers.give(lan.id, "CODE", until=NOW + MINUTE)
        assert await link(store, "CODE") is not None
        await store.officers.give(lan.id, "CODE", until=NOW + MINUTE)

        await end

        assert await store.officers.of_staff(lan.id) == []
        assert await store.officers.mornings() == []
        await store.doors.enable("lan")
        assert await link(store, "CODE") is None


async def test_a_chat_that_cannot_be_reached_is_told_nothing(store: SqlStore) -> None:
    lan = await somebody(store)
    await store.officers.give(lan.id, "CODE", until=NOW + MINUTE)
    await link(store, "CODE")
    (chat,) = await store.officers.of_staff(lan.id)

    await write(store, Changes(unreachable=[chat.chat_id]))

    assert await store.officers.mornings() == []
    assert await store.officers.chats_of(["lan"]) == {}


async def test_a_day_is_told_once(store: SqlStore, another: SqlStore) -> None:
    lan = await somebody(store)
    await store.officers.give(lan.id, "CODE", until=NOW + MINUTE)
    await link(store, "CODE")
    (before,) = await store.officers.mornings()

    async def note(where: SqlStore, day: str) -> bool:
        async with where.transaction() as tx:
            return await tx.officers.note_told(lan.id, day)

    first = [await note(store, "2026-11-20"), await note(another, "2026-11-20")]
    both = await asyncio.gather(note(store, "2026-11-23"), note(another, "2026-11-23"))
    await store.officers.tell_at(lan.id, "08:00")

    (after,) = await store.officers.mornings()
    assert (before.told_at, before.last_on) == (USUAL, "")
    assert (first, sorted(both)) == ([True, False], [False, True])
    assert (after.told_at, after.last_on) == ("08:00", "2026-11-23")
    assert not await store.officers.unlink(lan.id + 1, after.chats[0].id)
    assert await store.officers.unlink(lan.id, after.chats[0].id)


async def test_codes_of_others_are_left_alone(store: SqlStore) -> None:
    lan, hoa = await somebody(store), await somebody(store, "hoa")
    for each, code in ((lan, "LANS"), (hoa, "HOAS")):
        await store.officers.give(each.id, code, until=NOW + timedelta(minutes=1))

    await store.staff.disable("lan")

    assert await link(store, "LANS") is None
    assert await link(store, "HOAS") == hoa
