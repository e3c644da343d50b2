"""In: a batch of different people at a time, files beside it, and no update stops the next one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot import turns as module
from bot.channels.base import Incoming
from bot.filecheck.model import LIMITS
from bot.turns import MOST_TAKES, TAKES_WITHIN
from flows.conversation.events import CardPhotographed, FilesReceived, NotUnderstood, TextSent
from flows.files import FilesUnavailable
from flows.ports import StoreUnavailable
from tests.bot.fakes_sending import NOW
from tests.bot.turning import Town
from tests.waiting import until


@pytest.fixture
def town() -> Town:
    return Town()


async def test_what_waits_is_one_batch_and_its_answers_are_sent(town: Town) -> None:
    for number in (1, 2, 3):
        town.arrive(number, b"text")

    assert await town.worker.once() == 3
    assert [len(batch) for batch in town.conversing.batches] == [3]
    assert town.sent == [10, 20, 30]


async def test_a_dossier_code_in_the_text_is_looked_up_with_the_turn(town: Town) -> None:
    town.channel.parsed[b"code"] = Incoming(TextSent("H99.101-261120-0001 tới đâu rồi"))
    town.arrive(1, b"code")

    await town.worker.once()

    assert town.conversing.batches[0][0].codes == ("H99.101-261120-0001",)


async def test_files_are_fetched_beside_the_batch(town: Town) -> None:
    town.uploads.pause = 0.05
    town.arrive(1, b"file")
    town.arrive(2, b"text")

    await town.worker.once()
    assert town.sent == [20]
    await town.beside()
    await town.worker.once()

    assert town.sent == [20, 10]


async def test_an_album_is_one_event_with_one_seed(town: Town) -> None:
    town.arrive(4, b"file", b"file", b"file")

    await town.worker.once()
    await town.beside()
    await town.worker.once()

    assert town.events() == [FilesReceived((), "mặt trước:3")]
    assert town.uploads.seeds == ["telegram-40"]


@pytest.mark.parametrize(
    ("parsed", "trace"),
    [
        pytest.param(ValueError("poison"), "ValueError: poison", id="reading it fails"),
        pytest.param(None, "nothing to answer", id="nothing to answer"),
        pytest.param(Incoming(), "nothing to answer", id="says nothing"),
    ],
)
async def test_what_cannot_be_answered_is_set_aside_and_the_others_go_on(
    town: Town, parsed: Incoming | Exception | None, trace: str
) -> None:
    town.channel.parsed[b"odd"] = parsed
    town.arrive(1, b"odd")
    town.arrive(2, b"text")

    await town.worker.once()

    assert town.sent == [20]
    assert list(town.inbox.aside) == [10]
    assert trace in town.inbox.aside[10]


async def test_what_nothing_reads_is_said_to_be_so(town: Town) -> None:
    town.channel.parsed[b"voice"] = Incoming(NotUnderstood("voice"))
    town.arrive(1, b"voice")

    await town.worker.once()

    assert town.events() == [NotUnderstood("voice")]


async def test_an_update_of_a_channel_that_is_gone_is_set_aside(town: Town) -> None:
    town.arrive(1, b"text", channel="pigeon")

    await town.worker.once()

    assert "no such channel" in town.inbox.aside[10]


@pytest.mark.parametrize(
    ("attempts", "age", "is_aside"),
    [
        (MOST_TAKES + 1, TAKES_WITHIN + timedelta(seconds=1), True),
        (MOST_TAKES + 1, timedelta(minutes=5), False),
        (MOST_TAKES, TAKES_WITHIN * 2, False),
    ],
)
async def test_what_ends_the_process_each_time_is_set_aside_in_the_end(
    town: Town, attempts: int, age: timedelta, is_aside: bool
) -> None:
    town.arrive(1, b"text", attempts=attempts, received_at=NOW - age)

    await town.worker.once()

    assert bool(town.inbox.aside) is is_aside
    assert bool(town.sent) is not is_aside


async def test_without_the_store_updates_are_given_back_when_it_answers_again(town: Town) -> None:
    town.arrive(1, b"text")
    town.conversing.problems = [StoreUnavailable("down")]

    with pytest.raises(StoreUnavailable):
        await town.worker.once()
    assert town.inbox.released == []
    await town.worker.once()

    assert town.inbox.released == [10]


@pytest.mark.parametrize("problem", [StoreUnavailable("down"), FilesUnavailable("files")])
async def test_files_wait_for_the_stores(town: Town, problem: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    town.uploads.problems = [problem]
    town.arrive(1, b"file")

    await town.worker.once()
    await town.beside()
    await town.worker.once()

    assert (town.inbox.aside, town.inbox.released, town.sent) == ({}, [10], [])


async def test_files_that_are_ready_are_not_forgotten_when_the_store_fails(town: Town) -> None:
    town.arrive(1, b"file")
    await town.worker.once()
    await town.beside()
    town.conversing.problems = [StoreUnavailable("down")]

    with pytest.raises(StoreUnavailable):
        await town.worker.once()
    await town.worker.once()

    assert town.inbox.released == [10]
    assert town.worker._held == set()


async def test_files_that_make_the_code_fail_are_set_aside(town: Town) -> None:
    town.uploads.problems = [ZeroDivisionError("bug")]
    town.arrive(1, b"file", b"file")

    await town.worker.once()
    await town.beside()

    assert sorted(town.inbox.aside) == [10, 11]
    assert "ZeroDivisionError" in town.inbox.aside[10]


async def test_a_lease_is_kept_while_files_are_checked_or_wait_for_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RENEW_S", 0.02)
    town.uploads.pause = 0.1
    people = module.IN_HAND // LIMITS.file_bytes + 2  # two more than have room: the size of their files is not known
    for number in range(1, people + 1):
        town.arrive(number, b"file")
    stop = asyncio.Event()

    running = asyncio.create_task(town.worker.run(stop))
    await until(lambda: bool(town.inbox.renewed))
    stop.set()
    await running

    assert len(town.inbox.renewed[0]) == people
    assert len(town.sent) == people


async def test_files_that_take_too_long_at_the_end_are_given_back(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "GRACE_S", 0.05)
    town.uploads.pause = 60
    town.arrive(1, b"file")
    stop = asyncio.Event()

    running = asyncio.create_task(town.worker.run(stop))
    await until(lambda: bool(town.uploads.seeds))
    stop.set()
    await asyncio.wait_for(running, 10)

    assert town.inbox.released == [10]


async def test_courtesies_come_after_the_turn_and_lose_nothing(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    pressed = Incoming(TextSent("x"), courtesy="pressed")
    town.channel.parsed[b"press"] = pressed
    town.arrive(1, b"press")

    async def fail(incoming: Sequence[Incoming]) -> None:
        raise RuntimeError("no answer")

    await town.worker.once()
    await town.beside()
    assert town.channel.courteous == [pressed]

    monkeypatch.setattr(town.channel, "courtesies", fail)
    town.arrive(2, b"press")
    await town.worker.once()
    await town.beside()

    assert town.sent == [10, 20]


async def test_a_picture_that_was_read_as_a_card_is_never_kept(town: Town) -> None:
    town.cards.card = CardPhotographed(None)
    town.arrive(1, b"file")

    await town.worker.once()
    await town.beside()
    await town.worker.once()

    assert town.events() == [CardPhotographed(None)]
    assert town.uploads.seeds == []


async def test_what_was_kept_only_to_be_fetched_goes_once_the_turn_is_committed(town: Town) -> None:
    town.arrive(1, b"file")
    await town.worker.once()
    await town.beside()
    before = list(town.channel.forgotten)

    await town.worker.once()
    await town.beside()

    assert (before, town.channel.forgotten) == ([], ["f"])


async def test_of_a_turn_that_is_not_committed_the_upload_stays(town: Town) -> None:
    town.arrive(1, b"file")
    await town.worker.once()
    await town.beside()
    town.conversing.problems = [StoreUnavailable()]

    with pytest.raises(StoreUnavailable):
        await town.worker.once()
    await town.beside()

    assert town.channel.forgotten == []
