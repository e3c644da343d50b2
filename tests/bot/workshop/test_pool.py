"""The processes around the work: bounded in time, memory and number, and replaced when a file brings one down."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.filecheck.model import LIMITS
from bot.workshop import pool
from bot.workshop.pool import Busy, WorkFailed, Workshop
from bot.workshop.tasks import TASKS, Courtesy
from flows.values import JSON
from tests.bot.filecheck import samples


@pytest.fixture
async def workshop() -> AsyncIterator[Workshop]:
    async with Workshop(size=1) as workshop:
        yield workshop


async def kind_of(workshop: Workshop, content: bytes | Path) -> JSON:
    header, _ = await workshop.run("check", {}, content)
    assert isinstance(header, dict)
    return header["kind"]


def child_of(workshop: Workshop) -> int:
    process = workshop._all[0]._process
    assert process is not None
    return process.pid


def _proc(workshop: Workshop, name: str) -> str:
    return Path(f"/proc/{child_of(workshop)}/{name}").read_text()


async def test_one_process_serves_many_files(workshop: Workshop) -> None:
    kinds, children = [], set()
    for content in (samples.pdf(), b"x", samples.docx(), samples.jpeg()):
        kinds.append(await kind_of(workshop, content))
        children.add(child_of(workshop))

    assert kinds == ["pdf", "unknown", "docx", "jpeg"]
    assert len(children) == 1


async def test_a_file_on_disk_is_taken_like_bytes(workshop: Workshop, tmp_path: Path) -> None:
    path = tmp_path / "đơn.docx"
    path.write_bytes(samples.docx())

    assert await kind_of(workshop, path) == "docx"


async def test_the_process_does_not_get_our_secrets(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "do not pass on")

    await kind_of(workshop, samples.jpeg())

    assert "SECRET_KEY" not in _proc(workshop, "environ")


async def test_the_process_is_limited_in_memory_and_may_write_no_file(workshop: Workshop) -> None:
    await kind_of(workshop, samples.jpeg())

    limits = {line[:20].strip(): line[20:].split() for line in _proc(workshop, "limits").splitlines()}

    assert limits["Max address space"][0] == str(TASKS["check"].memory_bytes)
    assert limits["Max file size"][0] == "0"
    assert 0 < int(limits["Max cpu time"][0]) < 60


async def test_a_killed_process_is_replaced(workshop: Workshop) -> None:
    await kind_of(workshop, samples.jpeg())
    os.kill(child_of(workshop), 9)
    process = workshop._all[0]._process
    assert process is not None
    await process.wait()

    assert await kind_of(workshop, samples.jpeg()) == "jpeg"


async def test_work_that_takes_too_long_is_given_up_and_the_next_is_done() -> None:
    async with Workshop(size=1, wall_seconds=0.001) as workshop:
        with pytest.raises(Busy):
            await kind_of(workshop, samples.jpeg())
        workshop._wall_seconds = LIMITS.wall_seconds

        assert await kind_of(workshop, samples.jpeg()) == "jpeg"


async def test_work_that_had_most_of_its_share_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_MOST_OF_IT", -1.0)  # whatever it had was most of it

    async with Workshop(size=1, wall_seconds=0.001) as workshop:
        with pytest.raises(WorkFailed):
            await kind_of(workshop, samples.jpeg())


def test_processor_time_is_read_for_processes_that_are_there() -> None:
    assert pool._cpu_s(os.getpid()) > 0
    assert pool._cpu_s(2**22 + 1) == 0


@pytest.mark.slow
async def test_a_small_file_that_costs_a_minute_is_ended_within_ten_seconds(workshop: Workshop) -> None:
    content = samples.docx({"word/document.xml": samples.word_body("<a/>" * 25_000_000)})
    assert len(content) < 500_000
    start = time.monotonic()

    with pytest.raises((WorkFailed, Busy)):
        await kind_of(workshop, content)

    assert time.monotonic() - start < 10
    assert await kind_of(workshop, samples.jpeg()) == "jpeg"


async def test_who_finds_a_full_queue_is_told_to_try_again() -> None:
    async with Workshop(size=1, backlog=2) as workshop:
        orders = (kind_of(workshop, samples.jpeg()) for _ in range(6))
        answers = await asyncio.gather(*orders, return_exceptions=True)

    assert sum(answer == "jpeg" for answer in answers) in {2, 3}
    assert all(answer == "jpeg" or isinstance(answer, Busy) for answer in answers)


async def test_a_caller_who_gives_up_leaves_no_answer_for_the_next(workshop: Workshop) -> None:
    slow = asyncio.create_task(kind_of(workshop, samples.jpeg(3_000, 3_000)))
    await asyncio.sleep(0.05)
    slow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slow

    assert await kind_of(workshop, samples.pdf()) == "pdf"


async def test_work_that_raises_leaves_its_process_for_the_next(workshop: Workshop) -> None:
    await kind_of(workshop, samples.pdf())
    child = child_of(workshop)

    with pytest.raises(WorkFailed):
        await workshop.run("check", {})  # one file is wanted

    assert await kind_of(workshop, samples.pdf()) == "pdf"
    assert child_of(workshop) == child


async def test_where_work_fell_is_logged_without_what_was_given(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[dict[str, str]] = []
    monkeypatch.setattr("bot.workshop.pool.log", SimpleNamespace(error=lambda event, **more: said.append(more)))

    with pytest.raises(WorkFailed):
        await workshop.run("check", {}, b"one secret", b"too many")

    (line,) = said
    assert line["task"] == "check"
    assert line["where"].startswith("ValueError in check")
    assert "secret" not in str(said)


async def test_processes_that_nobody_needs_are_ended_and_come_back() -> None:
    async with Workshop(size=1, idle_seconds=0.05) as workshop:
        await kind_of(workshop, samples.jpeg())
        child = workshop._all[0]._process
        assert child is not None
        await asyncio.wait_for(child.wait(), 5)

        assert await kind_of(workshop, samples.jpeg()) == "jpeg"


async def test_a_process_that_has_done_much_is_replaced(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(pool.MOST_ORDERS, Courtesy.AWAITED, 2)
    children = []
    for _ in range(4):
        assert await kind_of(workshop, samples.pdf()) == "pdf"
        children.append(child_of(workshop))

    assert children[0] == children[1] != children[2] == children[3]


async def test_closing_ends_the_processes() -> None:
    async with Workshop(size=1) as workshop:
        await kind_of(workshop, samples.jpeg())
        child = child_of(workshop)

    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


@pytest.mark.parametrize(("courtesy", "niceness"), [(Courtesy.AWAITED, 5), (Courtesy.SPARE, 10)])
async def test_processes_step_back_behind_the_turns(courtesy: Courtesy, niceness: int) -> None:
    before = os.getpriority(os.PRIO_PROCESS, 0)
    async with Workshop(size=1, courtesy=courtesy) as workshop:
        await kind_of(workshop, samples.jpeg())
        child = child_of(workshop)

        assert os.getpriority(os.PRIO_PROCESS, child) == min(19, before + niceness)
        assert (os.sched_getscheduler(child) == os.SCHED_BATCH) is (courtesy is Courtesy.SPARE)
