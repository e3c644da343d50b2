"""Messages leave in order per person, replies first, at the shared rate, and never twice by our doing."""

import asyncio
from datetime import datetime

import pytest

from flows.dossiers.model import Status
from flows.ports import Changes, Fate, Kind, Parcel, Settled, Undelivered
from storage.store import SqlStore
from tests.storage.samples import LEASE, MINUTE, NOW, SECOND, a_chat, a_dossier, a_message, keys, loaded, send, write


async def claim(
    store: SqlStore, *, now: datetime = NOW, holder: str = "b", kinds: tuple[Kind, ...] = ()
) -> list[Parcel]:
    return await store.outbox.claim("telegram", limit=10, now=now, holder=holder, lease=LEASE, kinds=kinds)


async def chat_ids(store: SqlStore, count: int) -> list[int]:
    return [(await loaded(store, a_chat(n))).chat_id for n in range(count)]


def settled(parcel: Parcel, fate: Fate = Fate.SENT, **more: object) -> Settled:
    return Settled(parcel.id, parcel.chat_id, fate, NOW, **more)  # type: ignore[arg-type]


async def test_oldest_of_each_person_is_claimed(store: SqlStore) -> None:
    one, two = await chat_ids(store, 2)
    await send(store, a_message(one, "a1"), a_message(one, "a2"), a_message(two, "b1"))
    await store.outbox.release([1, 2, 3])

    first = await claim(store)
    await store.outbox.settle([settled(parcel) for parcel in first])

    assert keys(first) == ["a1", "b1"]
    assert keys(await claim(store)) == ["a2"]


async def test_claimed_message_is_complete(store: SqlStore) -> None:
    me = await loaded(store)
    message = a_message(me.chat_id, kind=Kind.NOTICE, document_path="receipts/1.pdf", dossier_id="d1")
    (leased,) = await send(store, message)
    await store.outbox.release([leased.id])

    (parcel,) = await claim(store)

    assert parcel == leased
    assert (parcel.words, parcel.buttons) == (message.words, message.buttons)
    assert (parcel.chat, parcel.kind, parcel.document_path) == (a_chat(), Kind.NOTICE, "receipts/1.pdf")


async def test_lapsed_lease_is_taken_over_in_order(store: SqlStore) -> None:
    me = await loaded(store)
    await send(store, a_message(me.chat_id, "one"), a_message(me.chat_id, "two"), holder="dead")

    assert await claim(store, now=NOW + LEASE - SECOND) == []
    (parcel,) = await claim(store, now=NOW + LEASE)
    assert (parcel.words.key, parcel.attempts) == ("one", 2)


async def test_replies_overtake_notices_overtake_broadcasts(store: SqlStore) -> None:
    people = await chat_ids(store, 3)
    kinds = (Kind.BROADCAST, Kind.NOTICE, Kind.REPLY)
    parcels = await send(
        store, *(a_message(chat, kind.value, kind=kind) for chat, kind in zip(people, kinds, strict=True))
    )
    await store.outbox.release([parcel.id for parcel in parcels])

    assert keys(await claim(store)) == ["reply", "notice", "broadcast"]


async def test_reply_overtakes_a_waiting_broadcast_to_the_same_person(store: SqlStore) -> None:
    me = await loaded(store)
    (broadcast,) = await send(store, a_message(me.chat_id, "news", kind=Kind.BROADCAST))
    await store.outbox.release([broadcast.id])
    await send(store, a_message(me.chat_id, "answer"))

    assert keys(await claim(store)) == ["answer"]


async def test_only_wanted_kinds_are_claimed(store: SqlStore) -> None:
    one, two = await chat_ids(store, 2)
    parcels = await send(store, a_message(one, "answer"), a_message(two, "news", kind=Kind.BROADCAST))
    await store.outbox.release([parcel.id for parcel in parcels])

    assert keys(await claim(store, kinds=(Kind.BROADCAST,))) == ["news"]


async def test_two_senders_never_claim_the_same(store: SqlStore, another: SqlStore) -> None:
    people = await chat_ids(store, 30)
    parcels = await send(store, *(a_message(chat) for chat in people))
    await store.outbox.release([parcel.id for parcel in parcels])

    claimed = await asyncio.gather(*(claim(each, holder=str(n)) for n, each in enumerate((store, another) * 4)))

    ids = [parcel.id for parcels in claimed for parcel in parcels]
    assert len(ids) == len(set(ids)) == 30


async def test_message_to_try_later_keeps_the_ones_behind_it(store: SqlStore) -> None:
    me = await loaded(store)
    one, two = await send(store, a_message(me.chat_id, "one"), a_message(me.chat_id, "two"))

    await store.outbox.settle([settled(one, Fate.LATER, due_at=NOW + MINUTE)], release=[two.id])

    assert await claim(store, now=NOW + MINUTE - SECOND) == []
    (again,) = await claim(store, now=NOW + MINUTE)
    assert (again.words.key, again.attempts) == ("one", 2)


async def test_what_the_platform_took_already_is_remembered(store: SqlStore) -> None:
    me = await loaded(store)
    (parcel,) = await send(store, a_message(me.chat_id))

    await store.outbox.settle([settled(parcel, Fate.LATER, platform_id="41,42")])
    (again,) = await claim(store)
    await store.outbox.settle([settled(again, Fate.LATER)])

    assert again.platform_id == "41,42"
    assert [each.platform_id for each in await claim(store)] == ["41,42"]


async def test_blocked_chat_gives_up_all_that_waits_for_it(store: SqlStore) -> None:
    me = await loaded(store)
    one, two = await send(store, a_message(me.chat_id, "one"), a_message(me.chat_id, "two", kind=Kind.NOTICE))

    await store.outbox.settle([settled(one, Fate.BLOCKED, error="Forbidden: bot was blocked by the user")])

    assert await store.outbox.waiting() == {}
    dead = await store.outbox.dead()
    assert {number for number, _, _ in dead} == {one.id, two.id}
    assert ("Forbidden: bot was blocked by the user", NOW) in [(why, at) for _, why, at in dead]


async def test_blocked_chat_is_told_nothing_until_the_person_writes_again(store: SqlStore) -> None:
    me = await loaded(store)
    (parcel,) = await send(store, a_message(me.chat_id))
    await store.outbox.settle([settled(parcel, Fate.BLOCKED)])

    async with store.transaction() as tx:
        unreachable = await tx.chats_of([me.person.id])
    quiet = await send(store, a_message(me.chat_id, kind=Kind.NOTICE))
    await loaded(store)
    async with store.transaction() as tx:
        reachable = await tx.chats_of([me.person.id])
    heard = await send(store, a_message(me.chat_id, "again", kind=Kind.NOTICE))

    assert unreachable == {me.person.id: ()}
    assert quiet == []
    assert reachable == {me.person.id: (me.chat_id,)}
    assert keys(heard) == ["again"]


async def test_chat_that_was_left_is_told_nothing_until_the_person_writes_again(store: SqlStore) -> None:
    me = await loaded(store)

    await write(store, Changes(unreachable=[me.chat_id]))

    assert await send(store, a_message(me.chat_id, kind=Kind.NOTICE)) == []
    await loaded(store)
    assert keys(await send(store, a_message(me.chat_id, "again", kind=Kind.NOTICE))) == ["again"]


async def test_paused_chat_waits_and_others_do_not(store: SqlStore) -> None:
    one, two = await chat_ids(store, 2)
    first, _ = await send(store, a_message(one, "one"), a_message(two, "two"), holder="a")
    until = NOW + MINUTE
    await store.outbox.settle([settled(first, Fate.LATER, due_at=until, pause_chat_until=until)], release=[2])

    assert await send(store, a_message(one, "more")) == []
    (free,) = await claim(store)
    await store.outbox.settle([settled(free)])
    assert free.words.key == "two"
    assert keys(await claim(store, now=until)) == ["one"]


async def test_rejected_message_is_dead_and_the_next_goes(store: SqlStore) -> None:
    me = await loaded(store)
    one, two = await send(store, a_message(me.chat_id, "one"), a_message(me.chat_id, "two"))

    await store.outbox.settle([settled(one, Fate.REJECTED, error="bad\0entity \ud800")], release=[two.id])

    assert keys(await claim(store)) == ["two"]
    assert [(number, why) for number, why, _ in await store.outbox.dead()] == [(one.id, "badentity ?")]


async def test_staff_read_which_messages_did_not_arrive_and_why(store: SqlStore) -> None:
    me = await loaded(store)
    await write(store, Changes(opened=[a_dossier(me.person.id, 1, code="H99-1", status=Status.ACCEPTED)]))
    await write(store, Changes(opened=[a_dossier(me.person.id, 2, unit_id="xa-khac", status=Status.ACCEPTED)]))
    about = [a_message(me.chat_id, "one", dossier_id="d1"), a_message(me.chat_id, "two", dossier_id="d2")]
    one, two, three, last = await send(store, *about, a_message(me.chat_id, "three"), a_message(me.chat_id, "last"))

    await store.outbox.settle([settled(one, Fate.REJECTED, error="given up: 429"), settled(two, Fate.REJECTED)])
    await store.outbox.settle([settled(three, Fate.SENT)])
    before = await store.outbox.undelivered(unit_ids=None)
    await store.outbox.settle([settled(last, Fate.BLOCKED, error="blocked")])
    here = await store.outbox.undelivered(unit_ids=["xa-mau"])

    first = Undelivered(one.id, "telegram", "one", Fate.REJECTED, "given up: 429", NOW, "d1", "H99-1", attempts=1)
    assert [each.key for each in before] == ["two", "one"]
    assert before[1] == first
    assert [(each.key, each.fate, each.code) for each in here] == [
        ("last", Fate.BLOCKED, None),
        ("one", Fate.REJECTED, "H99-1"),
    ]
    assert len(await store.outbox.undelivered(unit_ids=None, limit=1)) == 1


async def test_many_settle_at_once(store: SqlStore) -> None:
    people = await chat_ids(store, 20)
    parcels = await send(store, *(a_message(chat) for chat in people))

    await asyncio.gather(*(store.outbox.settle([settled(parcel)]) for parcel in parcels))

    assert await store.outbox.waiting() == {}


async def test_stored_channel_is_finished_by_being_stored(store: SqlStore) -> None:
    web = await loaded(store, a_chat("w", "web"))
    said = a_message(web.chat_id, "said", kind=Kind.ECHO)

    parcels = await send(store, said, a_message(web.chat_id, "answer"))

    assert parcels == []
    assert await store.outbox.waiting() == {}
    shown = await store.outbox.transcript(web.chat_id)
    assert [(each.words.key, each.kind) for each in shown] == [("said", Kind.ECHO), ("answer", Kind.REPLY)]
    assert shown[0].words == said.words


async def test_echo_is_not_kept_where_nobody_reads_it(store: SqlStore) -> None:
    me = await loaded(store)

    await send(store, a_message(me.chat_id, kind=Kind.ECHO))

    assert await store.outbox.transcript(me.chat_id) == []


async def test_transcript_goes_on_after_an_id_and_begins_with_the_newest(store: SqlStore) -> None:
    web = await loaded(store, a_chat("w", "web"))
    await send(store, *(a_message(web.chat_id, f"m{n}") for n in range(6)))

    newest = await store.outbox.transcript(web.chat_id, limit=2)
    after = await store.outbox.transcript(web.chat_id, after=newest[0].id)

    assert [each.words.key for each in newest] == ["m4", "m5"]
    assert after == newest[1:]


async def test_a_claimed_message_says_when_its_chat_was_last_sent_something(store: SqlStore) -> None:
    me, you = await loaded(store), await loaded(store, a_chat("2"))
    (first,) = await send(store, a_message(me.chat_id, "first"))
    await store.outbox.settle([settled(first)])
    await send(store, a_message(me.chat_id), a_message(you.chat_id), holder="")

    parcels = await store.outbox.claim("telegram", limit=9, now=NOW + MINUTE, holder="w", lease=MINUTE)

    assert [each.spoken_at for each in parcels] == [settled(first).at, None]


@pytest.mark.parametrize("fate", [Fate.SENT, Fate.REJECTED, Fate.LATER])
async def test_settling_again_changes_nothing(store: SqlStore, fate: Fate) -> None:
    me = await loaded(store)
    (parcel,) = await send(store, a_message(me.chat_id))
    await store.outbox.settle([settled(parcel)])

    await store.outbox.settle([settled(parcel, fate)])

    assert await store.outbox.waiting() == {}
    assert await store.outbox.dead() == []
