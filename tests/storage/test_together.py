"""Writers of one moment share a commit, and nobody suffers from another's fault."""

import asyncio
from collections.abc import Sequence

import pytest

from flows.ports import StoreUnavailable
from storage.together import MOST, Together


class Recorder:
    def __init__(self, *, refuses: int | None = None, away: bool = False) -> None:
        self.batches: list[list[int]] = []
        self._refuses = refuses
        self._away = away

    async def write(self, items: Sequence[int]) -> int:
        await asyncio.sleep(0)
        if self._away:
            raise StoreUnavailable("away")
        if self._refuses in items:
            raise KeyError(self._refuses)
        self.batches.append(list(items))
        return len(items)


async def test_who_comes_while_one_is_written_goes_next_together() -> None:
    recorder = Recorder()
    together = Together(recorder.write)
    first = asyncio.create_task(together.add([0]))
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    await asyncio.gather(first, *(together.add([n]) for n in range(1, 6)))

    assert recorder.batches == [[0], [1, 2, 3, 4, 5]]


async def test_faulty_item_fails_for_its_caller_alone() -> None:
    together = Together(Recorder(refuses=3).write)

    results = await asyncio.gather(*(together.add([n]) for n in range(5)), return_exceptions=True)

    assert [type(each) for each in results] == [int, int, int, KeyError, int]


async def test_database_that_is_away_is_told_to_everybody() -> None:
    together = Together(Recorder(away=True).write)

    results = await asyncio.gather(*(together.add([n]) for n in range(3)), return_exceptions=True)

    assert [type(each) for each in results] == [StoreUnavailable] * 3


async def test_caller_who_gave_up_does_not_disturb_the_others() -> None:
    recorder = Recorder()
    together = Together(recorder.write)
    calls = [asyncio.create_task(together.add([n])) for n in range(3)]
    await asyncio.sleep(0)
    calls[1].cancel()

    assert await calls[0] == await calls[2] == 3
    with pytest.raises(asyncio.CancelledError):
        await calls[1]


async def test_long_queue_goes_in_several_commits() -> None:
    recorder = Recorder()
    together = Together(recorder.write)

    await asyncio.gather(*(together.add([n]) for n in range(MOST + 10)))

    assert [len(batch) for batch in recorder.batches] == [MOST, 10]
