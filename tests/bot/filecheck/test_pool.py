"""The processes around the check: bounded in time, memory and number, and replaced when a file brings one down."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.filecheck.model import LIMITS, Reason, Verdict, dump, load
from bot.filecheck.pool import CheckPool
from tests.bot.filecheck import samples


@pytest.fixture
async def pool() -> AsyncIterator[CheckPool]:
    async with CheckPool(size=1) as pool:
        yield pool


def child_of(pool: CheckPool) -> int:
    process = pool._all[0]._process
    assert process is not None
    return process.pid


async def test_a_verdict_crosses_the_pipe_whole(pool: CheckPool) -> None:
    verdict = await pool.check(samples.phone_photo())

    assert (verdict.verdict, verdict.kind, verdict.width, verdict.height) == ("accept", "jpeg", 480, 640)
    assert verdict.clean is not None
    assert verdict.clean.startswith(b"\xff\xd8\xff")


async def test_a_reason_keeps_its_numbers(pool: CheckPool) -> None:
    verdict = await pool.check(samples.pdf(pages=301))

    assert verdict.reasons == (Reason("too_many_pages", {"pages": 301, "limit": 300}),)


async def test_one_process_serves_many_files(pool: CheckPool) -> None:
    kinds, children = [], set()
    for content in (samples.pdf(), b"x", samples.docx(), samples.jpeg()):
        kinds.append((await pool.check(content)).kind)
        children.add(child_of(pool))

    assert kinds == ["pdf", "unknown", "docx", "jpeg"]
    assert len(children) == 1


async def test_a_file_on_disk_is_checked_like_bytes(pool: CheckPool, tmp_path: Path) -> None:
    path = tmp_path / "đơn.docx"
    path.write_bytes(samples.docx())

    assert (await pool.check(path)).kind == "docx"


async def test_size_is_judged_without_a_process(pool: CheckPool) -> None:
    assert (await pool.check(b"")).reasons == (Reason("empty"),)
    assert (await pool.check(bytes(20_000_001))).reasons == (Reason("too_large", {"megabytes": 21, "limit": 20}),)
    assert pool._all[0]._process is None


async def test_the_process_does_not_get_our_secrets(pool: CheckPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "do not pass on")

    await pool.check(samples.jpeg())

    assert "SECRET_KEY" not in _proc(pool, "environ")


async def test_the_process_is_limited_in_memory_and_may_write_no_file(pool: CheckPool) -> None:
    await pool.check(samples.jpeg())

    limits = {line[:20].strip(): line[20:].split() for line in _proc(pool, "limits").splitlines()}

    assert limits["Max address space"][0] == str(LIMITS.memory_bytes)
    assert limits["Max file size"][0] == "0"
    assert 0 < int(limits["Max cpu time"][0]) < 60


def _proc(pool: CheckPool, name: str) -> str:
    return Path(f"/proc/{child_of(pool)}/{name}").read_text()


async def test_a_killed_process_is_replaced(pool: CheckPool) -> None:
    await pool.check(samples.jpeg())
    os.kill(child_of(pool), 9)

    first, second = await pool.check(samples.jpeg()), await pool.check(samples.jpeg())

    assert first.verdict in {"accept", "reject"}  # as the end was noticed before or after the file was sent
    assert second.verdict == "accept"


async def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_is_checked() -> None:
    async with CheckPool(size=1, wall_seconds=0.001) as pool:
        assert (await pool.check(samples.jpeg())).is_busy
        pool._wall_seconds = LIMITS.wall_seconds
        assert (await pool.check(samples.jpeg())).verdict == "accept"


@pytest.mark.slow
async def test_a_small_file_that_costs_a_minute_is_refused_within_ten_seconds(pool: CheckPool) -> None:
    content = samples.docx({"word/document.xml": samples.word_body("<a/>" * 25_000_000)})
    assert len(content) < 500_000
    start = time.monotonic()

    verdict = await pool.check(content)

    assert verdict.verdict == "reject"
    assert verdict.reasons[0].key in {"too_complex", "busy"}
    assert time.monotonic() - start < 10
    assert (await pool.check(samples.jpeg())).verdict == "accept"


async def test_who_finds_a_full_queue_is_told_to_try_again() -> None:
    async with CheckPool(size=1, backlog=2) as pool:
        verdicts = await asyncio.gather(*(pool.check(samples.jpeg()) for _ in range(6)))

    assert [verdict.is_busy for verdict in verdicts].count(False) in {2, 3}
    assert all(verdict.is_busy or verdict.verdict == "accept" for verdict in verdicts)


async def test_a_caller_who_gives_up_leaves_no_answer_for_the_next_file(pool: CheckPool) -> None:
    slow = asyncio.create_task(pool.check(samples.jpeg(3_000, 3_000)))
    await asyncio.sleep(0.05)
    slow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slow

    assert (await pool.check(samples.pdf())).kind == "pdf"


async def test_processes_that_nobody_needs_are_ended_and_come_back() -> None:
    async with CheckPool(size=1, idle_seconds=0.05) as pool:
        await pool.check(samples.jpeg())
        child = pool._all[0]._process
        assert child is not None
        await asyncio.wait_for(child.wait(), 5)

        assert (await pool.check(samples.jpeg())).verdict == "accept"


async def test_closing_ends_the_processes() -> None:
    async with CheckPool(size=1) as pool:
        await pool.check(samples.jpeg())
        child = child_of(pool)

    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


VERDICT = Verdict("warn", "jpeg", (Reason("small_picture", {"width": 1, "height": 2}),), width=1, height=2, clean=b"x")


def test_what_is_dumped_loads_again() -> None:
    assert load(*dump(VERDICT)) == VERDICT


@pytest.mark.parametrize("header", [b"", b"{", b"[]", b"{}", b'{"reasons":[1]}', b'{"reasons":[["a",1]]}'])
def test_an_answer_of_another_shape_is_refused(header: bytes) -> None:
    with pytest.raises(ValueError, match="not a verdict"):
        load(header, b"")
