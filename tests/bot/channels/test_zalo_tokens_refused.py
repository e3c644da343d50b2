"""Tokens when the token server refuses, is in trouble, or its answer is lost; and what the operator is told."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.channels.zalo_tokens import CHANNEL, LOST, REMEDY, Exchanged, NoToken
from bot.commands.doctor_findings import Level
from bot.commands.doctor_zalo import zalo as doctor
from tests.bot.channels.test_zalo_tokens import HOUR, Town, settings, town, works
from tests.waiting import until

__all__ = ["town"]


async def test_a_refused_refresh_token_is_said_plainly_and_not_presented_again(town: Town) -> None:
    town.server.world.tokens.first()  # another program took ours over
    keeper, _ = town.process("one")

    for _ in range(3):
        with pytest.raises(NoToken, match="refuses the refresh token") as problem:
            await keeper.access()

    assert problem.value.lasting
    assert town.presented == [1]
    (finding,) = await doctor(settings(town), town.store, now=town.now())
    assert (finding.level, finding.what) == (Level.FAIL, f"{LOST['refused']}: {REMEDY}")


@pytest.mark.parametrize("kind", ["5xx", "reset", "page", "timeout"])
async def test_a_token_server_in_trouble_is_asked_again(town: Town, kind: str) -> None:
    keeper, _ = town.process("one")
    town.server.fail(kind, path="access_token", count=1, seconds=8.0)

    with pytest.raises(NoToken) as problem:
        await keeper.access()

    assert not problem.value.lasting
    assert await works(town, await keeper.access())


async def test_an_answer_that_was_lost_on_the_way_is_said(town: Town) -> None:
    keeper, _ = town.process("one")
    town.server.fail("apply_then_reset", path="access_token", count=1)

    with pytest.raises(NoToken):
        await keeper.access()
    with pytest.raises(NoToken, match="refuses the refresh token") as problem:
        await keeper.access()

    assert problem.value.lasting


async def test_a_wrong_app_secret_loses_nothing(town: Town) -> None:
    town.server.world.tokens.secret = "another"
    keeper, _ = town.process("one")

    with pytest.raises(NoToken, match="Invalid app id or secret key") as problem:
        await keeper.access()
    town.server.world.tokens.secret = town.server.app_secret

    assert not problem.value.lasting
    assert await works(town, await keeper.access())


async def test_a_pair_is_not_used_before_it_is_stored(town: Town) -> None:
    keeper, tokens = town.process("one")
    tokens.is_down = True

    access = await keeper.access()

    kept = await town.store.tokens.read(CHANNEL)
    assert kept is not None
    assert kept.access == access


async def test_who_waits_may_go_while_the_exchange_is_finished(town: Town) -> None:
    keeper, _ = town.process("one")
    began = asyncio.Event()
    real = keeper._exchange

    async def slowly(refresh: str) -> Exchanged:
        came = await real(refresh)
        began.set()
        await asyncio.sleep(0.2)
        return came

    keeper._exchange = slowly
    waiting = asyncio.create_task(keeper.access())
    await began.wait()
    waiting.cancel()
    await keeper.close()

    kept = await town.store.tokens.read(CHANNEL)
    assert kept is not None
    assert kept.version == 2
    assert await works(town, await keeper.access())
    assert town.presented == [1]


async def test_without_any_token_it_says_what_is_missing(town: Town) -> None:
    town.first = ""
    keeper, _ = town.process("one")

    with pytest.raises(NoToken, match="no refresh token was ever given"):
        await keeper.access()


async def test_renewing_goes_on_until_it_is_stopped(town: Town) -> None:
    keeper, _ = town.process("one")
    stop = asyncio.Event()
    running = asyncio.create_task(keeper.run(stop, every=0.02))

    for renewed in (1, 2, 3, 4):
        town.server.pass_time(23 * HOUR if renewed > 1 else 0)
        await until(lambda: len(town.presented) >= renewed)  # noqa: B023 - asked before the loop goes on
        await keeper.look()  # once what came for it is noted, by the time before the next leap
    stop.set()
    await running

    assert town.presented == [1, 1, 1, 1]


async def test_no_token_stands_in_the_log(town: Town) -> None:
    keeper, _ = town.process("one")

    with capture_logs() as logs:
        access = await keeper.access()

    assert access not in repr(logs)
    assert town.first not in repr((logs, await town.store.tokens.read(CHANNEL)))
