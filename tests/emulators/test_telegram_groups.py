"""Groups at the emulator: what a bot is told of them, and what it gets when it writes where it may not."""

from __future__ import annotations

from .telegram.groups import SUPERGROUP, Groups
from .telegram_client import Caller

LAN, GROUP = 7, -5


async def test_coming_and_going_is_told(bot: Caller) -> None:
    groups = Groups(bot.tg.people(), LAN)

    groups.take_in(GROUP)
    groups.put_out(GROUP)

    told = [each["my_chat_member"] for each in await bot.do("getUpdates")]
    assert [each["new_chat_member"]["status"] for each in told] == ["member", "kicked"]
    assert {each["chat"]["id"] for each in told} == {GROUP}


async def test_who_was_put_out_gets_nowhere_until_taken_back(bot: Caller) -> None:
    groups = Groups(bot.tg.people(), LAN)
    groups.put_out(GROUP)

    assert await bot.refused("sendMessage", chat_id=GROUP, text="a") == (
        "403 Forbidden: bot was kicked from the group chat"
    )
    groups.take_in(GROUP)
    await bot.do("sendMessage", chat_id=GROUP, text="a")


async def test_an_upgraded_group_has_another_id(bot: Caller) -> None:
    moved = Groups(bot.tg.people(), LAN).upgrade(GROUP)

    first, second = [each["message"] for each in await bot.do("getUpdates")]
    assert (first["chat"]["id"], first["migrate_to_chat_id"]) == (GROUP, moved)
    assert (second["chat"]["type"], second["migrate_from_chat_id"]) == ("supergroup", GROUP)
    assert moved < SUPERGROUP
    assert "upgraded" in await bot.refused("sendMessage", chat_id=GROUP, text="a")
    await bot.do("sendMessage", chat_id=moved, text="a")
