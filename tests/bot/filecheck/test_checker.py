"""A verdict comes back for every file, whatever happens in the process that reads it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.filecheck.checker import FileChecker
from bot.filecheck.model import Reason, Verdict, dump, load
from bot.workshop.pool import Workshop
from flows.values import JSON
from tests.bot.filecheck import samples


@pytest.fixture
async def checker() -> AsyncIterator[FileChecker]:
    async with Workshop(size=1) as workshop:
        yield FileChecker(workshop)


async def test_a_verdict_crosses_the_pipe_whole(checker: FileChecker) -> None:
    verdict = await checker.check(samples.phone_photo())

    assert (verdict.kind, verdict.width, verdict.height) == ("jpeg", 480, 640)
    assert verdict.clean is not None
    assert verdict.clean.startswith(b"\xff\xd8\xff")


async def test_a_reason_keeps_its_numbers(checker: FileChecker) -> None:
    verdict = await checker.check(samples.pdf(pages=301))

    assert verdict.reasons == (Reason("too_many_pages", {"pages": 301, "limit": 300}),)


async def test_size_is_judged_without_a_process(checker: FileChecker) -> None:
    assert (await checker.check(b"")).reasons == (Reason("empty"),)
    assert (await checker.check(bytes(20_000_001))).reasons == (Reason("too_large", {"megabytes": 21, "limit": 20}),)
    assert checker._workshop._all[0]._process is None


async def test_a_machine_without_time_says_nothing_about_the_file() -> None:
    async with Workshop(size=1, wall_seconds=0.001) as workshop:
        verdict = await FileChecker(workshop).check(samples.jpeg())

    assert (verdict.kind, verdict.reasons) == ("jpeg", (Reason("no_time"),))


@pytest.mark.slow
async def test_a_file_that_brings_its_process_down_is_refused(checker: FileChecker, tmp_path: Path) -> None:
    path = tmp_path / "bom.docx"
    path.write_bytes(samples.docx({"word/document.xml": samples.word_body("<a/>" * 25_000_000)}))

    verdict = await checker.check(path)

    assert verdict.verdict == "reject"
    # On a machine that has no time for it, time is what it is refused for.
    assert verdict.reasons[0].key in {"too_complex", "busy", "no_time"}


async def test_who_finds_a_full_queue_is_told_to_try_again() -> None:
    async with Workshop(size=1, backlog=2) as workshop:
        checker = FileChecker(workshop)
        verdicts = await asyncio.gather(*(checker.check(samples.pdf()) for _ in range(6)))

    assert [verdict.is_busy for verdict in verdicts].count(False) in {2, 3}
    assert all(verdict.is_busy or verdict.verdict == "accept" for verdict in verdicts)


VERDICT = Verdict("warn", "jpeg", (Reason("small_picture", {"width": 1, "height": 2}),), width=1, height=2, clean=b"x")


def test_what_is_dumped_loads_again() -> None:
    assert load(*dump(VERDICT)) == VERDICT


@pytest.mark.parametrize("header", [None, "", [], {}, {"reasons": [1]}, {"reasons": [["a", 1]]}, {"reasons": []}])
def test_an_answer_of_another_shape_is_refused(header: JSON) -> None:
    with pytest.raises(ValueError, match="not a verdict"):
        load(header, b"")
