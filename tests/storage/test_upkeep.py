"""Sweeps run in one place, notes are kept, and what is old is forgotten."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from flows.dossiers.model import Status
from flows.ports import Changes, Fate, Kind, Settled
from storage.store import SqlStore
from tests.storage.samples import (
    LEASE,
    MINUTE,
    NOW,
    SECOND,
    a_chat,
    a_dossier,
    a_file,
    a_message,
    an_update,
    loaded,
    send,
    write,
)


async def lead(store: SqlStore, holder: str, *, at: timedelta = timedelta(0)) -> bool:
    return await store.upkeep.lead("sweep", holder=holder, now=NOW + at, lease=LEASE)


async def test_one_leads_at_a_time(store: SqlStore, another: SqlStore) -> None:
    led = await asyncio.gather(*(lead(each, str(n)) for n, each in enumerate((store, another) * 5)))

    assert led.count(True) == 1


async def test_leader_keeps_the_lease_and_loses_it_when_it_lapses(store: SqlStore) -> None:
    assert await lead(store, "a")
    assert await lead(store, "a", at=LEASE - SECOND)
    assert not await lead(store, "b", at=LEASE)
    assert await lead(store, "b", at=2 * LEASE)
    assert not await lead(store, "a", at=2 * LEASE)


async def test_yielded_lead_is_free_at_once(store: SqlStore) -> None:
    await lead(store, "a")
    await store.upkeep.yield_lead("sweep", holder="b")
    assert not await lead(store, "b")

    await store.upkeep.yield_lead("sweep", holder="a")

    assert await lead(store, "b")


async def test_lease_of_a_clock_that_was_far_ahead_is_no_lease(store: SqlStore) -> None:
    await lead(store, "a", at=timedelta(days=400))

    assert await lead(store, "b")


async def test_note_is_replaced(store: SqlStore) -> None:
    assert await store.upkeep.get_note("offset") is None

    await store.upkeep.set_note("offset", "1")
    await store.upkeep.set_note("offset", "2")

    assert await store.upkeep.get_note("offset") == "2"


async def test_untouched_drafts_expire_with_their_answers_only(store: SqlStore) -> None:
    me = (await loaded(store)).person.id
    await write(
        store,
        Changes(
            opened=[
                a_dossier(me, 1),
                a_dossier(me, 2, updated_at=NOW + MINUTE),
                a_dossier(me, 3, status=Status.REGISTERED),
            ]
        ),
    )
    await store.files.add(a_file(1, 1, dossier_id="d1", step_id="photo"))

    assert await store.upkeep.expire_drafts(before=NOW + SECOND) == 1

    assert [each.id for each in await store.dossiers.of_person(me)] == ["d2", "d3"]
    assert [row.id for row in await store.files.loose(before=NOW + SECOND)] == ["f1"]


async def test_untouched_prepared_dossiers_expire_with_files_and_what_was_told(store: SqlStore) -> None:
    me = await loaded(store)
    old, kept = (a_dossier(me.person.id, number, status=Status.PREPARED) for number in (1, 2))
    await write(store, Changes(opened=[old, replace(kept, updated_at=NOW + MINUTE)]))
    await store.files.add(a_file(1, 1, dossier_id="d1", step_id="photo"))
    (told,) = await send(store, a_message(me.chat_id, kind=Kind.NOTICE, dossier_id="d1"))
    await store.outbox.settle([Settled(told.id, me.chat_id, Fate.SENT, NOW)])

    assert await store.upkeep.expire_prepared(before=NOW + SECOND) == 1

    assert [each.id for each in await store.dossiers.of_person(me.person.id)] == ["d2"]
    assert [row.id for row in await store.files.loose(before=NOW + SECOND)] == ["f1"]
    assert [message.words.params for message in await store.outbox.transcript(me.chat_id)] == []
    assert await store.dossiers.messages("d1") == []


async def test_a_chat_that_nobody_came_back_to_is_forgotten_and_its_dossier_kept(store: SqlStore) -> None:
    me, other = await loaded(store), await loaded(store, a_chat("other"))
    filed = a_dossier(me.person.id, status=Status.REGISTERED)
    await write(store, Changes(opened=[filed], states=[(me.chat_id, {"prompt": 9})]))
    await write(store, Changes(states=[(other.chat_id, {"prompt": 1})]), now=NOW + MINUTE)

    assert await store.upkeep.forget_chats(before=NOW + SECOND) == 1

    again, untouched = await loaded(store), await loaded(store, a_chat("other"))
    assert (again.state, [each.id for each in again.dossiers]) == (None, ["d1"])
    assert untouched.state == {"prompt": 1}


async def test_finished_messages_are_forgotten_and_waiting_ones_kept(store: SqlStore) -> None:
    me = await loaded(store)
    await store.inbox.keep([an_update(1), an_update(2)])
    (arrival,) = await store.inbox.take(limit=1, now=NOW, holder="a", lease=LEASE)
    await write(store, Changes(done=[arrival.rows[0].id]))
    told, sent, _ = await send(
        store,
        a_message(me.chat_id, kind=Kind.NOTICE, dossier_id="d1"),
        a_message(me.chat_id),
        a_message(me.chat_id, "waits"),
    )
    await store.outbox.settle([Settled(each.id, me.chat_id, Fate.SENT, NOW) for each in (told, sent)])

    assert await store.upkeep.forget_messages(before=NOW) == 0
    assert await store.upkeep.forget_messages(before=NOW + SECOND) == 2

    assert (await store.inbox.waiting(), await store.outbox.waiting()) == (1, {"telegram": 1})
    assert len(await store.dossiers.messages("d1")) == 1


async def test_answering_database_is_pinged_in_silence(store: SqlStore) -> None:
    await store.upkeep.ping()
