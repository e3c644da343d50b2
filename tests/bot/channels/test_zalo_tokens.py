"""Two workers over one database and a token server where each refresh token works once; killed at every point."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.zalo_http import ZaloHttp
from bot.channels.zalo_tokens import EXCHANGE, LOST, REMEDY, NoToken, OAuth, TokenKeeper
from bot.commands.doctor_findings import Level
from bot.commands.doctor_zalo import zalo as doctor
from bot.settings import Settings
from flows.ports import ChannelTokens, StoreUnavailable, TokenPair
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.emulators.zalo import ZaloEmulator
from tests.migrated import sqlite_at

LIFE = 90_000
HOUR = 3600.0


class Killed(BaseException):
    """The process is no more: nothing of it runs on, not even what follows an exception."""


@dataclass
class Kill:
    """Ends the process when it comes to this point."""

    at: str = ""

    def __call__(self, point: str) -> None:
        if point == self.at:
            raise Killed


@dataclass
class Watched:
    """The store's tokens, with a point before and after each step that lasts."""

    tokens: ChannelTokens
    kill: Kill
    is_down: bool = False

    async def begin_with(self, channel: str, refresh: str, *, now: datetime) -> bool:
        return await self.tokens.begin_with(channel, refresh, now=now)

    async def read(self, channel: str) -> TokenPair | None:
        self.kill("before reading")
        return await self.tokens.read(channel)

    async def claim(self, channel: str, *, version: int, holder: str, until: datetime) -> bool:
        self.kill("before the claim")
        claimed = await self.tokens.claim(channel, version=version, holder=holder, until=until)
        self.kill("after the claim")
        return claimed

    async def keep(self, channel: str, pair: TokenPair) -> bool:
        self.kill("before keeping")
        if self.is_down:
            self.is_down = False
            raise StoreUnavailable("down")
        kept = await self.tokens.keep(channel, pair)
        self.kill("after keeping")
        return kept

    async def release(self, channel: str, *, version: int, holder: str) -> None:
        await self.tokens.release(channel, version=version, holder=holder)

    async def lose(self, channel: str, *, version: int, reason: str) -> None:
        await self.tokens.lose(channel, version=version, reason=reason)


@dataclass
class Town:
    """A token server, a database, and as many processes as are wanted."""

    server: ZaloEmulator
    url: str
    store: SqlStore
    first: str
    opened: list[Any] = field(default_factory=list)

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.server.world.now(), UTC)

    def process(self, name: str, kill: Kill | None = None) -> tuple[TokenKeeper, Watched]:
        http = ZaloHttp(seconds=5.0)
        self.opened.append(http)
        oauth = OAuth(http, base=self.server.base_url, app_id=self.server.app_id, secret=self.server.app_secret)
        tokens = Watched(self.store.tokens, kill or Kill())
        return TokenKeeper(tokens, oauth, first=self.first, now=self.now, holder=name), tokens

    @property
    def presented(self) -> list[int]:
        """How often each refresh token was handed over."""
        return list(self.server.world.tokens.presented.values())


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with ZaloEmulator(life=LIFE) as server:
        url = sqlite_at(tmp_path / "m.db")
        store = await open_store(url, KeyRing.from_secret("a secret for tests"), frozenset())
        town = Town(server, url, store, server.world.tokens.first())
        yield town
        for each in town.opened:
            await each.close()
        await store.close()


def settings(town: Town) -> Settings:
    given = {name.lower(): value for name, value in town.server.settings().items()}
    return Settings(_env_file=None, **given)  # type: ignore[call-arg,arg-type]


async def works(town: Town, access: str) -> bool:
    try:
        town.server.world.tokens.check(access)
    except Exception:
        return False
    return True


async def test_first_token_is_exchanged_once_by_many(town: Town) -> None:
    keepers = [town.process(f"p{n}")[0] for n in range(4)]

    got = await asyncio.gather(*(each.access() for each in keepers for _ in range(5)))

    assert len(set(got)) == 1
    assert await works(town, got[0])
    assert town.presented == [1]


async def test_tokens_are_renewed_ahead_of_their_end(town: Town) -> None:
    keeper, _ = town.process("a")
    early = await keeper.access()

    town.server.pass_time(22 * HOUR)
    await keeper.look()
    assert await keeper.access() == early
    town.server.pass_time(1 * HOUR)
    await keeper.look()

    assert await keeper.access() != early
    assert await works(town, await keeper.access())
    assert town.presented == [1, 1]


async def test_two_workers_go_on_over_an_end_in_mid_run(town: Town) -> None:
    one, two = town.process("one")[0], town.process("two")[0]
    seen: set[str] = set()

    for _ in range(6):
        for access in await asyncio.gather(*(each.access() for each in (one, two) for _ in range(10))):
            assert await works(town, access)
            seen.add(access)
        town.server.pass_time(26 * HOUR)

    assert len(seen) == 6
    assert set(town.presented) == {1}


async def test_a_token_that_is_refused_before_its_time_is_renewed_once(town: Town) -> None:
    one, two = town.process("one")[0], town.process("two")[0]
    access = await one.access()
    await two.access()
    town.server.world.tokens.end_access()

    fresh = await asyncio.gather(*(each.access(refused=access) for each in (one, two) for _ in range(5)))

    assert len(set(fresh)) == 1
    assert town.presented == [1, 1]


async def test_tokens_that_are_refused_one_after_another_are_not_renewed_at_once(town: Town) -> None:
    keeper, _ = town.process("one")
    second = await keeper.access(refused=await keeper.access())

    with pytest.raises(NoToken, match="one token after another is refused"):
        await keeper.access(refused=second)

    assert town.presented == [1, 1]


#: Point of the kill -> whether the program recovers by itself. Between claim and keeping the answer may be lost.
POINTS = {
    "before reading": True,
    "before the claim": True,
    "after the claim": False,
    "before keeping": False,
    "after keeping": True,
}


@pytest.mark.parametrize("point", POINTS)
async def test_killed_at(town: Town, point: str) -> None:
    await town.process("before")[0].access()
    town.server.pass_time(23 * HOUR)  # time to renew; the access token lives for two hours more
    with pytest.raises(Killed):
        await town.process("victim", Kill(point))[0].look()
    survivor, _ = town.process("survivor")
    survivor._first = ""

    assert await works(town, await survivor.access())
    town.server.pass_time(EXCHANGE.total_seconds() + 1)
    if POINTS[point]:
        await survivor.look()
        assert await works(town, await survivor.access())
    else:
        await _is_said_to_be_lost(town, survivor)
    assert max(town.presented) == 1


async def _is_said_to_be_lost(town: Town, survivor: TokenKeeper) -> None:
    """To the log, to `doctor`, and to whoever wants to send; the old access token is used to its end."""
    with capture_logs() as logs, pytest.raises(NoToken) as problem:
        await survivor.look()
    assert problem.value.lasting
    assert [(each["log_level"], each["remedy"]) for each in logs if each["event"] == "Zalo's tokens are lost"] == [
        ("error", REMEDY)
    ]
    assert await works(town, await survivor.access())

    (finding,) = await doctor(settings(town), town.store, now=town.now())
    assert finding.level is Level.FAIL
    assert LOST["interrupted"] in finding.what
    assert "messages still go until" in finding.what
    assert "ZALO_OA_REFRESH_TOKEN" in finding.what

    town.server.pass_time(3 * HOUR)
    with pytest.raises(NoToken, match="went with it"):
        await survivor.access()


async def test_an_operators_new_token_brings_a_lost_channel_back(town: Town) -> None:
    with pytest.raises(Killed):
        await town.process("victim", Kill("before keeping"))[0].access()
    town.server.pass_time(EXCHANGE.total_seconds() + 1)
    with pytest.raises(NoToken):
        await town.process("restarted")[0].access()

    town.first = town.server.world.tokens.first()

    assert await works(town, await town.process("started with the new one")[0].access())
    assert max(town.presented) == 1
