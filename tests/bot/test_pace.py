"""A chat's own limit: what was said to it lately, by this process or another, keeps the next message back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest

from bot.channels.limits import TELEGRAM
from bot.pace import Pace
from flows.ports import ChatKey, Kind, Outbox
from tests.bot.fakes_sending import NOW, Clock, FakeChannel, FakeOutbox, a_parcel

NOTICE = a_parcel(1, kind=Kind.NOTICE)


@pytest.fixture
def clock() -> Clock:
    return Clock(100.0)


def a_pace(clock: Clock) -> Pace:
    return Pace(cast(Outbox, FakeOutbox()), holder="me", now=lambda: NOW, clock=clock)


@pytest.mark.parametrize(("since", "pause"), [(0.0, 1.0), (0.4, 0.6), (1.0, 0.0), (60.0, 0.0)])
async def test_after_a_reply_a_chat_has_its_second(clock: Clock, since: float, pause: float) -> None:
    pace, channel = a_pace(clock), FakeChannel(limits=TELEGRAM)
    pace.answered(channel, NOTICE, await pace.reply(channel, a_parcel(2)))

    clock.seconds += since

    assert pace.pause(channel, NOTICE) == pytest.approx(pause)


@pytest.mark.parametrize(("ago", "pause"), [(0.0, 1.0), (0.25, 0.75), (5.0, 0.0), (-3600.0, 1.0)])
def test_what_another_process_said_counts_as_much(clock: Clock, ago: float, pause: float) -> None:
    """A clock that was wrong keeps nobody waiting for longer."""
    spoken = replace(NOTICE, spoken_at=NOW - timedelta(seconds=ago))

    assert a_pace(clock).pause(FakeChannel(limits=TELEGRAM), spoken) == pytest.approx(pause)


async def test_a_group_has_its_own_limit(clock: Clock) -> None:
    pace, channel = a_pace(clock), FakeChannel(limits=TELEGRAM)
    group = replace(NOTICE, chat=ChatKey("telegram", "-5"))

    pace.answered(channel, group, await pace.reply(channel, group))

    assert pace.pause(channel, group) == pytest.approx(3.0)


def test_who_was_not_written_to_does_not_wait(clock: Clock) -> None:
    assert a_pace(clock).pause(FakeChannel(limits=TELEGRAM), NOTICE) == 0.0
