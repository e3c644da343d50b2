"""Of a broadcast each is told once, and its counts are exact at every moment."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.broadcasts.model import Audience, State, Step
from flows.ports import Changes, Fate, Kind
from storage.store import SqlStore
from tests.storage.broadcast_kit import DAY, PEOPLE, WORDS, a_broadcast, claimed, moved, reach_of, sent_out, settled
from tests.storage.crowd import a_person, bring
from tests.storage.samples import LEASE, NOW, SECOND, a_message, send, write


async def test_each_is_frozen_once_and_words_are_shared(store: SqlStore, database_url: str) -> None:
    await bring(database_url, PEOPLE)

    broadcast = await sent_out(store)
    parcels = await claimed(store)

    assert broadcast.recipients == 7
    assert [(parcel.chat.address, parcel.kind, parcel.words, parcel.buttons) for parcel in parcels] == [
        (address, Kind.BROADCAST, WORDS, ()) for address in ("1", "7", "9", "10")
    ]
    assert await claimed(store) == []


async def test_a_second_approval_changes_nothing(store: SqlStore, database_url: str) -> None:
    await bring(database_url, [a_person(1)])
    kept = await store.broadcasts.add(a_broadcast())
    await moved(store, kept, State.RUNNING, reach_of(kept))

    step = Step(NOW, "approve", State.SUBMITTED, State.RUNNING, "minh")
    again = await store.broadcasts.move(replace(kept, revision=1), step, reach=reach_of(kept))

    assert again is None
    assert len(await claimed(store)) == 1
    assert len(await store.broadcasts.history(kept.id)) == 1


async def test_the_web_page_has_it_at_once_and_keeps_it_beside_other_messages(
    store: SqlStore, database_url: str
) -> None:
    await bring(database_url, [a_person(1, channel="web")])
    broadcast = await sent_out(store)

    progress = await store.broadcasts.progress(broadcast.id, now=NOW)
    (message,) = await store.outbox.transcript(1)

    assert (progress.sent, progress.to_go, progress.percent) == (1, 0, 100)
    assert message.words == WORDS


async def test_counts_are_exact_at_every_moment(store: SqlStore, database_url: str) -> None:
    await bring(database_url, [a_person(n) for n in range(1, 7)])
    broadcast = await sent_out(store)
    one, two, three, four = (await claimed(store, limit=4))[:4]

    await store.outbox.settle(
        [
            settled(one, Fate.SENT),
            settled(two, Fate.BLOCKED, "bot was blocked"),
            settled(three, Fate.REJECTED, "message is too long"),
            settled(four, Fate.LATER, "500"),
        ]
    )
    progress = await store.broadcasts.progress(broadcast.id, now=NOW + SECOND)
    failures = await store.broadcasts.failures(broadcast.id)

    assert (progress.sent, progress.blocked, progress.rejected, progress.waiting) == (1, 1, 1, 3)
    assert (progress.recipients, progress.forgotten, progress.percent, progress.recent) == (6, 0, 50, 3)
    assert [(each.outcome, each.error, each.code) for each in failures] == [
        ("blocked", "bot was blocked", "H99.101-261121-00020"),
        ("rejected", "message is too long", "H99.101-261121-00030"),
    ]


async def test_a_pause_holds_what_waits_and_not_what_is_in_hand(store: SqlStore, database_url: str) -> None:
    await bring(database_url, [a_person(n) for n in range(1, 4)])
    running = await sent_out(store)
    (in_hand,) = await claimed(store, limit=1)

    paused = await moved(store, running, State.PAUSED)
    nothing = await claimed(store)
    await store.outbox.settle([settled(in_hand, Fate.SENT)])
    progress = await store.broadcasts.progress(paused.id, now=NOW)
    await moved(store, paused, State.RUNNING)

    assert nothing == []
    assert (progress.sent, progress.held, progress.waiting) == (1, 2, 0)
    assert [parcel.chat.address for parcel in await claimed(store)] == ["2", "3"]


@pytest.mark.parametrize("state", [State.PAUSED, State.CANCELLED])
async def test_what_comes_back_after_a_stop_is_not_claimed_and_is_tidied(
    store: SqlStore, database_url: str, state: State
) -> None:
    await bring(database_url, [a_person(1)])
    running = await sent_out(store)
    (in_hand,) = await claimed(store)
    stopped = await moved(store, running, state)
    await store.outbox.settle([settled(in_hand, Fate.LATER, "500")])

    claims = await claimed(store)
    await store.broadcasts.tidy(now=NOW + SECOND)
    progress = await store.broadcasts.progress(stopped.id, now=NOW)

    assert claims == []
    assert progress.waiting == 0
    assert progress.held + progress.cancelled == 1


async def test_cancelling_gives_up_what_waits_and_what_is_held(store: SqlStore, database_url: str) -> None:
    await bring(database_url, [a_person(n) for n in range(1, 4)])
    paused = await moved(store, await sent_out(store), State.PAUSED)

    cancelled = await moved(store, paused, State.CANCELLED)
    await store.broadcasts.tidy(now=NOW)
    progress = await store.broadcasts.progress(cancelled.id, now=NOW)

    assert await claimed(store) == []
    assert (progress.cancelled, progress.to_go, progress.recipients) == (3, 0, 3)


async def test_it_finishes_by_itself_and_its_counts_outlast_the_messages(store: SqlStore, database_url: str) -> None:
    await bring(database_url, [a_person(1), a_person(2)])
    broadcast = await sent_out(store)
    before = await store.broadcasts.tidy(now=NOW)
    one, two = await claimed(store)
    await store.outbox.settle([settled(one, Fate.SENT), settled(two, Fate.BLOCKED)])

    first, second = await store.broadcasts.tidy(now=NOW + SECOND), await store.broadcasts.tidy(now=NOW + SECOND)
    await store.upkeep.forget_messages(before=NOW + DAY)
    finished = await store.broadcasts.get(broadcast.id)
    progress = await store.broadcasts.progress(broadcast.id, now=NOW + DAY)

    assert (before, first, second) == (0, 1, 0)
    assert finished is not None
    assert (finished.state, finished.finished_at) == (State.FINISHED, NOW + SECOND)
    assert (progress.sent, progress.blocked, progress.forgotten) == (1, 1, 0)
    assert [step.action for step in await store.broadcasts.history(broadcast.id)] == ["running", "finish"]


async def test_replies_overtake_and_leases_of_the_dead_are_taken_over_once(store: SqlStore, database_url: str) -> None:
    await bring(database_url, [a_person(1), a_person(2)])
    await sent_out(store)
    await claimed(store, limit=1)
    await send(store, a_message(2), holder="")

    later = NOW + LEASE + 2 * SECOND
    rest = await store.outbox.claim("telegram", limit=9, now=later, holder="another", lease=LEASE)
    await store.outbox.settle([settled(rest[0], Fate.SENT)])
    last = await store.outbox.claim("telegram", limit=9, now=later, holder="another", lease=LEASE)

    assert [(parcel.chat_id, parcel.kind) for parcel in rest] == [(2, Kind.REPLY), (1, Kind.BROADCAST)]
    assert [(parcel.chat_id, parcel.kind) for parcel in last] == [(2, Kind.BROADCAST)]


async def test_who_wishes_to_be_forgotten_is_no_longer_counted_as_told(store: SqlStore, database_url: str) -> None:
    await bring(database_url, [a_person(1), a_person(2)])
    broadcast = await sent_out(store)

    await write(store, Changes(erased=[1]))
    progress = await store.broadcasts.progress(broadcast.id, now=NOW)

    assert (progress.recipients, progress.waiting, progress.forgotten) == (2, 1, 1)


async def test_failures_only_are_told_again(store: SqlStore, database_url: str) -> None:
    await bring(database_url, [a_person(1), a_person(2), a_person(3)])
    broadcast = await sent_out(store)
    one, two, three = await claimed(store)
    fates = [settled(one, Fate.SENT), settled(two, Fate.REJECTED), settled(three, Fate.BLOCKED)]
    await store.outbox.settle(fates)
    again = await store.broadcasts.add(a_broadcast(Audience(is_listed=True), resend_of=broadcast.id))

    taken = await store.broadcasts.list_failed(again.id, of=broadcast.id)
    (share,) = await store.broadcasts.count(reach_of(again), now=NOW)

    assert taken == 2
    assert share.people == 1  # the other one has blocked us


async def test_the_export_has_everybody_and_nothing_personal(store: SqlStore, database_url: str) -> None:
    await bring(database_url, [a_person(1), a_person(2, dossiers=())])
    broadcast = await sent_out(store)
    one, _ = await claimed(store)
    await store.outbox.settle([settled(one, Fate.SENT)])

    lines = [each async for each in store.broadcasts.outcomes(broadcast.id)]

    assert [(line.code, line.channel, line.outcome) for line in lines] == [
        ("H99.101-261121-00010", "telegram", "sent"),
        ("", "telegram", "waiting"),
    ]


async def test_failures_are_not_among_the_messages_to_telephone_about(store: SqlStore, database_url: str) -> None:
    await bring(database_url, [a_person(1)])
    await sent_out(store)
    (one,) = await claimed(store)

    await store.outbox.settle([settled(one, Fate.REJECTED, "x")])

    assert await store.outbox.undelivered(unit_ids=None) == []
    assert await store.outbox.dead() == []


@pytest.mark.parametrize(("unit_ids", "expected"), [(None, ["b", "a"]), (("xa-mau",), ["a"]), (("xa-khac",), [])])
async def test_officers_see_those_of_their_unit(
    store: SqlStore, unit_ids: tuple[str, ...] | None, expected: list[str]
) -> None:
    await store.broadcasts.add(a_broadcast(title="a"))
    await store.broadcasts.add(a_broadcast(title="b", unit_id=None))

    assert [each.title for each in await store.broadcasts.of_units(unit_ids)] == expected
