"""Messages are deleted a hundred at a time; what the platform refuses or delays is said like any sending."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.channels.base import Message
from bot.channels.telegram import Telegram
from flows.ports import Fate, Kind
from flows.values import Words
from tests.emulators.telegram import TelegramEmulator
from tests.kit import NOW


@pytest.fixture
async def both() -> AsyncIterator[tuple[TelegramEmulator, Telegram]]:
    async with TelegramEmulator() as tg:
        channel = Telegram(tg.token, base=tg.base_url, now=lambda: NOW)
        yield tg, channel
        await channel.close()


def a_deletion(*ids: object) -> Message:
    words = Words("assisting.deletion", {"ids": [str(each) for each in ids]})
    return Message("42", (), (), kind=Kind.DELETION, words=words)


async def test_what_either_wrote_is_deleted(both: tuple[TelegramEmulator, Telegram]) -> None:
    tg, channel = both
    theirs = await tg.text(42, "001203004567")
    ours = await channel.send(Message("42", ("Chào",), ("Chào",)))
    ids = [*tg.people().account.chat(42).messages]
    assert len(ids) == 2

    done = await channel.send(a_deletion(*ids, *range(9000, 9150), "not a number"))

    assert done.fate is Fate.SENT
    assert tg.people().account.chat(42).messages == {}
    assert ours.platform_id
    assert theirs is not None


async def test_a_platform_that_does_not_answer_is_tried_again(both: tuple[TelegramEmulator, Telegram]) -> None:
    tg, channel = both
    await tg.text(42, "xin chào")
    tg.fail("5xx", method="deletemessages")

    assert (await channel.send(a_deletion(1))).fate is Fate.LATER
