import asyncio

import pytest

from bot.room import Room


async def _inside(room: Room, wanted: int, order: list[int]) -> None:
    async with room.taken(wanted):
        order.append(wanted)
        await asyncio.sleep(0)


async def test_small_ones_go_together_and_a_large_one_waits_its_turn() -> None:
    room, order = Room(10), []

    async with room.taken(6):
        large = asyncio.create_task(_inside(room, 9, order))
        small = asyncio.create_task(_inside(room, 2, order))
        await asyncio.sleep(0.01)
        assert order == []

    await asyncio.gather(large, small)
    assert order == [9, 2]


async def test_more_than_there_is_takes_all_there_is() -> None:
    room, order = Room(10), []

    await asyncio.wait_for(_inside(room, 1000, order), timeout=1)

    assert order == [1000]


@pytest.mark.parametrize("leave_first", [True, False], ids=["waiting", "just let in"])
async def test_who_gives_up_leaves_the_room_to_the_next(leave_first: bool) -> None:
    room, order = Room(10), []
    async with room.taken(10):
        gone = asyncio.create_task(_inside(room, 10, order))
        await asyncio.sleep(0)
        if leave_first:
            gone.cancel()
    if not leave_first:
        gone.cancel()

    await asyncio.wait_for(_inside(room, 10, order), timeout=1)

    assert order[-1:] == [10]
