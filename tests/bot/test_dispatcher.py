"""Out: in order for each person, at the pace that is allowed, and nothing is lost or forgotten on the way."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot import dispatcher as module
from bot import gate
from bot.channels.base import Document, Sent
from bot.dispatcher import GIVE_UP_AFTER, MOST_ATTEMPTS, retry_delay
from bot.file_links import FileLinks
from flows.ports import ChatKey, Fate, Kind, StoreUnavailable
from flows.values import Words, as_is
from tests.bot.dispatching import Town
from tests.bot.fakes_sending import NOW, a_parcel
from tests.waiting import until

LATER = Sent(Fate.LATER, error="NetworkError")
BLOCKED = Sent(Fate.BLOCKED, error="Forbidden: bot was blocked by the user")


async def test_a_chats_messages_go_in_order_and_chats_go_side_by_side() -> None:
    town = Town()
    town.channel.pause = 0.01

    town.dispatcher.send([a_parcel(1, 1), a_parcel(2, 1), a_parcel(3, 2), a_parcel(4, 1)])
    await town.settle()

    assert [text for address, text in town.channel.sent if address == "1"] == ["tin 1", "tin 2", "tin 4"]
    assert town.channel.most_under_way == 2
    assert set(town.outbox.fates().values()) == {Fate.SENT}


async def test_after_one_that_must_wait_the_rest_is_given_back_untried() -> None:
    town = Town(LATER)

    town.dispatcher.send([a_parcel(1), a_parcel(2), a_parcel(3)])
    await town.settle()

    assert town.texts() == ["tin 1"]
    assert town.outbox.fates() == {1: Fate.LATER}
    assert town.outbox.released == [2, 3]


async def test_after_blocked_nothing_more_is_tried() -> None:
    town = Town(BLOCKED)

    town.dispatcher.send([a_parcel(1), a_parcel(2)])
    await town.settle()

    assert town.texts() == ["tin 1"]
    assert town.outbox.fates() == {1: Fate.BLOCKED}
    assert town.outbox.released == [2]


@pytest.mark.parametrize("fate", [Fate.BLOCKED, Fate.REJECTED])
async def test_a_failure_is_noted_when_another_way_can_be_found(fate: Fate) -> None:
    town, there = Town(Sent(fate)), asyncio.Event()
    town.dispatcher._whole = there.wait

    town.dispatcher.send([a_parcel(1, 1)])
    town.dispatcher.send([a_parcel(2, 2)])
    await town.noted(1)
    assert town.outbox.fates() == {2: Fate.SENT}
    there.set()
    await town.settle()

    assert town.outbox.fates() == {1: fate, 2: Fate.SENT}


async def test_a_wait_that_was_told_pauses_the_chat_only() -> None:
    until = NOW + timedelta(seconds=9)
    town = Town(Sent(Fate.LATER, retry_at=until, error="429"))

    town.dispatcher.send([a_parcel(1, 1)])
    await town.settle()
    town.dispatcher.send([a_parcel(2, 2)])
    await town.settle()

    assert (town.outbox.settled[0].due_at, town.outbox.settled[0].pause_chat_until) == (until, until)
    assert town.outbox.fates()[2] is Fate.SENT
    assert town.outbox.holds == []


async def test_a_quota_for_notices_holds_them_and_not_the_replies() -> None:
    until = NOW + timedelta(hours=1)
    held = Sent(Fate.LATER, retry_at=until, whole_channel=True, spares_replies=True, error="quota")
    town = Town(held)

    town.dispatcher.send([a_parcel(1, 1, kind=Kind.NOTICE)])
    await town.settle()
    town.dispatcher.send([a_parcel(2, 2)])
    await town.settle()

    assert (town.outbox.settled[0].due_at, town.outbox.settled[0].pause_chat_until) == (until, None)
    assert town.outbox.fates() == {1: Fate.LATER, 2: Fate.SENT}
    assert [name for name, _ in town.outbox.holds] == ["telegram"]


async def test_a_refused_token_holds_the_whole_channel() -> None:
    town = Town(Sent(Fate.LATER, error="the bot token is refused", whole_channel=True))

    town.dispatcher.send([a_parcel(1, 1)])
    await town.settle()
    town.dispatcher.send([a_parcel(2, 2)])
    await town.settle()

    assert [name for name, _ in town.outbox.holds] == ["telegram"]
    assert town.texts() == ["tin 1"]
    assert town.outbox.fates() == {1: Fate.LATER, 2: Fate.LATER}
    assert await town.dispatcher.once() == 0


@pytest.mark.parametrize(
    ("attempts", "age", "fate"),
    [
        (MOST_ATTEMPTS, GIVE_UP_AFTER, Fate.REJECTED),
        (MOST_ATTEMPTS - 1, GIVE_UP_AFTER, Fate.LATER),
        (MOST_ATTEMPTS, timedelta(hours=1), Fate.LATER),
    ],
)
async def test_it_is_given_up_after_many_tries_and_a_long_time(attempts: int, age: timedelta, fate: Fate) -> None:
    town = Town(LATER)

    town.dispatcher.send([a_parcel(1, attempts=attempts, created_at=NOW - age)])
    await town.settle()

    assert town.outbox.fates() == {1: fate}
    assert ("given up" in town.outbox.settled[0].error) is (fate is Fate.REJECTED)


def test_delays_grow_to_a_limit_and_differ() -> None:
    assert 1.0 <= retry_delay(1) <= 2.0
    assert 8.0 <= retry_delay(4) <= 16.0
    assert module.LONGEST_DELAY_S / 2 <= retry_delay(10_000) <= module.LONGEST_DELAY_S
    assert len({retry_delay(5) for _ in range(10)}) > 1


async def test_what_cannot_be_worded_is_rejected_and_the_next_goes_on() -> None:
    town = Town()

    town.dispatcher.send([a_parcel(1, words=Words("no.such.text")), a_parcel(2)])
    await town.settle()

    assert town.outbox.fates() == {1: Fate.REJECTED, 2: Fate.SENT}


async def test_what_was_sent_is_noted_when_the_store_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    town = Town()
    town.outbox.problems = [StoreUnavailable("down")]

    town.dispatcher.send([a_parcel(1)])
    await town.settle()

    assert town.outbox.fates() == {1: Fate.SENT}
    assert town.texts() == ["tin 1"]


async def test_without_the_store_a_notice_is_given_back_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "LONGEST_TURN_S", 0.05)
    town = Town()
    town.outbox.problems = [StoreUnavailable("down")]

    town.dispatcher.send([a_parcel(1, kind=Kind.NOTICE)])
    await town.settle()

    assert (town.texts(), town.outbox.settled, town.outbox.released) == ([], [], [1])


async def test_a_send_does_not_begin_late_in_its_lease() -> None:
    town = Town()
    town.dispatcher.send([a_parcel(1)])

    town.clock.seconds = module.BEGIN_WITHIN_S + 0.1
    await town.settle()

    assert (town.texts(), town.outbox.released) == ([], [1])


@pytest.mark.parametrize("made_later", [{"document_path": "paper-1"}, {"is_apart": True}])
@pytest.mark.parametrize(("waited", "given_back"), [(module.BEGIN_WITHIN_S, [1]), (module.LEASE.total_seconds(), [])])
async def test_a_lease_is_looked_at_after_what_goes_along_was_waited_for(
    made_later: dict[str, Any], waited: float, given_back: list[int]
) -> None:
    town, there = Town(), asyncio.Event()
    town.dispatcher._whole = there.wait
    town.dispatcher.send([a_parcel(1, 1, **made_later)])
    town.dispatcher.send([a_parcel(2, 2)])
    await town.noted(1)

    town.clock.seconds = waited + 0.1
    there.set()
    await town.settle()

    assert (town.texts(), town.outbox.released) == (["tin 2"], given_back)


async def test_a_message_for_a_channel_that_is_not_ours_is_given_back() -> None:
    town = Town()

    town.dispatcher.send([a_parcel(1, chat=1), a_parcel(2, chat=2)])
    town.dispatcher.send([replace(a_parcel(3, chat=3), chat=ChatKey("elsewhere", "3"))])
    await town.settle()

    assert town.outbox.released == [3]
    assert set(town.outbox.fates()) == {1, 2}


async def test_parts_that_were_taken_before_are_told_to_the_channel_and_kept() -> None:
    town = Town(Sent(Fate.LATER, "8", error="429"))

    town.dispatcher.send([a_parcel(1, platform_id="7")])
    await town.settle()

    assert town.channel.messages[0].taken == 1
    assert town.outbox.settled[0].platform_id == "7 8"


async def test_a_long_message_goes_in_parts_with_its_plain_text() -> None:
    town = Town(text=30)

    town.dispatcher.send([a_parcel(1, words=as_is("An & Bình " * 10))])
    await town.settle()

    (message,) = town.channel.messages
    assert len(message.parts) > 2
    assert all(len(part) <= 30 for part in message.parts)
    assert " ".join(message.plain).split() == ("An & Bình " * 10).split()


async def test_what_waits_is_claimed_sent_and_at_the_end_given_back() -> None:
    town, stop = Town(), asyncio.Event()
    town.outbox.waiting = [a_parcel(n, n) for n in range(1, 200)]

    running = asyncio.create_task(town.dispatcher.run(stop))
    await until(lambda: len(town.channel.sent) == 199)
    stop.set()
    await asyncio.wait_for(running, 10)

    assert len(town.channel.sent) == 199
    assert town.channel.most_under_way <= module.AT_ONCE
    town.dispatcher.send([a_parcel(500, 500)])
    await town.settle()
    assert town.outbox.released == [500]


async def test_what_is_claimed_while_its_chat_is_under_way_is_given_back() -> None:
    town = Town()
    town.channel.pause = 0.3
    town.dispatcher.send([a_parcel(1)])
    await until(lambda: town.channel.under_way == 1)
    town.outbox.waiting = [a_parcel(2)]

    await town.dispatcher.once()
    await town.settle()

    assert town.texts() == ["tin 1"]
    assert town.outbox.released == [2]


async def test_a_file_goes_along_or_as_a_link_where_the_channel_carries_none_like_it() -> None:
    for limits, files in (
        ({}, 1),
        ({"carries_files": False}, 0),
        ({"uploads": (("pdf", 4),)}, 1),
        ({"uploads": (("pdf", 3),)}, 0),
        ({"uploads": (("docx", 99),)}, 0),
    ):
        said = "tin 1" if files else "tin 1 Tệp kèm theo"
        town = Town(**limits)
        town.dispatcher._documents = a_document
        town.dispatcher._file_links = FileLinks("https://a.example.vn", (b"key",), now=lambda: NOW).words

        town.dispatcher.send([a_parcel(1, document_path="paper-1")])
        await town.settle()

        (message,) = town.channel.messages
        assert " ".join(message.parts).replace("\n", " ").replace("  ", " ").startswith(said)
        assert (message.document is not None) == bool(files)
        assert ("https://a.example.vn/f/" in message.parts[0]) == (not files)


async def a_document(path: str) -> Document | None:
    return Document("giay-to.pdf", b"%PDF") if path == "paper-1" else None
