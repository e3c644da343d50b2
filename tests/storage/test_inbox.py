"""Nothing acknowledged is lost, nothing is taken by two, and a chat's updates keep their order."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from flows.ports import Arrival, Changes, RawUpdate
from storage.store import SqlStore
from storage.tables import chats
from tests.storage.samples import LEASE, NOW, SECOND, a_chat, an_update, loaded, write


async def take(store: SqlStore, *, now: datetime = NOW, holder: str = "a", limit: int = 10) -> list[Arrival]:
    return await store.inbox.take(limit=limit, now=now, holder=holder, lease=LEASE)


def numbers(arrivals: list[Arrival]) -> list[list[str]]:
    return [[row.update_id for row in arrival.rows] for arrival in arrivals]


async def finish(store: SqlStore, arrival: Arrival) -> None:
    await write(store, Changes(done=[row.id for row in arrival.rows]))


async def test_update_is_taken_as_it_came(store: SqlStore) -> None:
    await store.inbox.keep([an_update(7)])

    (arrival,) = await take(store)

    (row,) = arrival.rows
    assert arrival.chat == a_chat()
    assert (row.update_id, row.body, row.attempts, row.received_at) == ("7", b"update 7", 1, NOW)


async def test_same_update_thirty_times_at_once_is_kept_once(store: SqlStore, another: SqlStore) -> None:
    kept = await asyncio.gather(*(each.inbox.keep([an_update()]) for _ in range(15) for each in (store, another)))

    assert sum(kept) == 1
    assert await store.inbox.waiting() == 1


async def test_same_number_on_another_channel_is_another_update(store: SqlStore) -> None:
    assert await store.inbox.keep([an_update(1), an_update(1, chat=a_chat(1, "zalo"))]) == 2


async def test_repeat_within_one_call_counts_once(store: SqlStore) -> None:
    assert await store.inbox.keep([an_update(1), an_update(1), an_update(2)]) == 2


async def test_done_update_that_comes_again_is_not_new(store: SqlStore) -> None:
    await store.inbox.keep([an_update()])
    await finish(store, (await take(store))[0])

    assert await store.inbox.keep([an_update()]) == 0
    assert await take(store) == []


async def test_later_updates_of_a_chat_wait_for_the_earlier(store: SqlStore) -> None:
    await store.inbox.keep([an_update(1), an_update(2), an_update(3, chat=a_chat("else"))])

    first = await take(store)
    meanwhile = await take(store, holder="b")
    await finish(store, first[0])
    then = await take(store, holder="b")

    assert numbers(first) == [["1"], ["3"]]
    assert meanwhile == []
    assert numbers(then) == [["2"]]


async def test_oldest_are_taken_first_up_to_the_limit(store: SqlStore) -> None:
    await store.inbox.keep([an_update(n, chat=a_chat(n)) for n in (4, 2, 9)])

    assert numbers(await take(store, limit=2)) == [["4"], ["2"]]


async def test_two_workers_never_hold_one_chat(store: SqlStore, another: SqlStore) -> None:
    await store.inbox.keep([an_update(n, chat=a_chat(n % 20)) for n in range(60)])

    rounds = [
        await asyncio.gather(*(take(each, holder=str(n), limit=3) for n, each in enumerate((store, another) * 3)))
        for _ in range(3)
    ]

    held = [arrival.chat for taken in rounds for arrivals in taken for arrival in arrivals]
    assert len(held) == len(set(held))
    assert len(held) >= 18


async def test_every_update_is_worked_once_by_many_workers(store: SqlStore, another: SqlStore) -> None:
    await store.inbox.keep([an_update(n, chat=a_chat(n % 7)) for n in range(70)])
    seen: list[int] = []

    async def work(each: SqlStore, holder: str) -> None:
        while arrivals := await take(each, holder=holder, limit=2):
            for arrival in arrivals:
                seen.append(int(arrival.rows[0].update_id))
                await finish(each, arrival)

    await asyncio.gather(*(work(each, f"{n}") for n, each in enumerate((store, another, store, another))))
    while await store.inbox.waiting():  # who finds everything leased goes home early
        await work(store, "last")

    assert sorted(seen) == list(range(70))
    for chat in range(7):
        assert [n for n in seen if n % 7 == chat] == list(range(chat, 70, 7))


async def test_two_chats_of_one_person_are_not_taken_together(store: SqlStore) -> None:
    first, second = await loaded(store, a_chat("phone")), await loaded(store, a_chat("web"))
    async with store._db.writing() as connection:
        joined = update(chats).where(chats.c.id == second.chat_id).values(person_id=first.person.id)
        await connection.execute(joined)
    await store.inbox.keep([an_update(1, chat=a_chat("phone")), an_update(2, chat=a_chat("web")), an_update(3)])

    taken = await take(store)
    await finish(store, taken[0])

    assert numbers(taken) == [["1"], ["3"]]
    assert numbers(await take(store)) == [["2"]]


async def test_lapsed_lease_is_taken_over(store: SqlStore) -> None:
    await store.inbox.keep([an_update()])
    await take(store)

    assert await take(store, holder="b", now=NOW + LEASE - SECOND) == []
    (row,) = (await take(store, holder="b", now=NOW + LEASE))[0].rows
    assert row.attempts == 2


async def test_renewed_lease_holds_longer(store: SqlStore) -> None:
    await store.inbox.keep([an_update()])
    (arrival,) = await take(store)

    await store.inbox.renew([row.id for row in arrival.rows], until=NOW + 3 * LEASE)

    assert await take(store, holder="b", now=NOW + 2 * LEASE) == []
    assert len(await take(store, holder="b", now=NOW + 3 * LEASE)) == 1


async def test_lease_of_a_clock_that_was_far_ahead_holds_nobody_up(store: SqlStore) -> None:
    await store.inbox.keep([an_update()])
    await take(store, now=NOW + timedelta(days=30))

    assert len(await take(store, holder="b")) == 1


async def test_released_update_is_free_and_its_try_is_not_counted(store: SqlStore) -> None:
    await store.inbox.keep([an_update()])
    (arrival,) = await take(store)

    await store.inbox.release([row.id for row in arrival.rows])

    (again,) = await take(store, holder="b")
    assert again.rows[0].attempts == 1


async def test_update_set_aside_lets_the_next_one_go_on(store: SqlStore) -> None:
    await store.inbox.keep([an_update(1), an_update(2)])
    (arrival,) = await take(store)

    await store.inbox.set_aside(arrival.rows[0].id, "Traceback: \ud800 what a name", now=NOW)

    assert numbers(await take(store)) == [["2"]]
    assert numbers(await take(store, now=NOW + 2 * LEASE)) == [["2"]]


def an_album(*seconds: float, first: int = 1) -> list[RawUpdate]:
    return [an_update(first + n, at=NOW + timedelta(seconds=second), group="g") for n, second in enumerate(seconds)]


async def test_album_waits_until_nothing_came_for_a_second(store: SqlStore) -> None:
    await store.inbox.keep(an_album(0, 0.5))

    early = await take(store, now=NOW + timedelta(seconds=1.4))
    whole = await take(store, now=NOW + timedelta(seconds=1.5))

    assert early == []
    assert numbers(whole) == [["1", "2"]]


async def test_text_before_an_album_does_not_wait_for_it(store: SqlStore) -> None:
    await store.inbox.keep([an_update(0), *an_album(0)])

    assert numbers(await take(store)) == [["0"]]


async def test_text_after_an_album_waits_for_it(store: SqlStore) -> None:
    await store.inbox.keep([*an_album(0, 0), an_update(9)])

    assert await take(store) == []
    assert numbers(await take(store, now=NOW + SECOND)) == [["1", "2"]]


async def test_album_of_one_chat_holds_nobody_else_up(store: SqlStore) -> None:
    await store.inbox.keep([*an_album(0), an_update(5, chat=a_chat("else"))])

    assert numbers(await take(store)) == [["5"]]


async def test_album_is_taken_though_the_clock_was_set_back(store: SqlStore) -> None:
    await store.inbox.keep(an_album(3600))

    assert len(await take(store)) == 1


@pytest.mark.parametrize("count", [1, 3, 50])
async def test_flood_of_one_chat_lets_others_through(store: SqlStore, count: int) -> None:
    await store.inbox.keep([an_update(n, chat=a_chat("flood")) for n in range(200)])
    await store.inbox.keep([an_update(1000 + n, chat=a_chat(n)) for n in range(count)])

    assert len(await take(store, limit=100)) == count + 1
