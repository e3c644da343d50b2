"""Who comes too early waits, however many they are; who comes later has it at once."""

import asyncio

from bot.later import Later


async def test_it_is_waited_for_and_then_there_for_everybody() -> None:
    later: Later[str] = Later()
    early = [asyncio.create_task(later()) for _ in range(3)]
    await asyncio.sleep(0)
    early[0].cancel()  # one who gives up takes it from nobody

    later.come("all of it")

    assert await asyncio.gather(*early[1:]) == ["all of it"] * 2
    assert await later() == "all of it"
