"""Zalo's tokens: renewed ahead of their end by one process, kept durably before they are used.

A refresh token works once. Before it is handed over, a claim is stored that never lapses, so no token is handed over by
two processes, whatever is killed when. One point cannot be recovered by a program: a process that dies after handing
the refresh token over and before the new pair is stored takes the pair with it. The claim without a pair says so: the
access token is used to its end, then the channel is held; the log and `motcua doctor` tell the operator to fetch a new
refresh token. A connection that breaks is another matter: whoever lives asks again, and Zalo says whether it was spent.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.channels.zalo_http import Answer, Unreachable, ZaloHttp
from bot.logs import log
from flows.ports import ChannelTokens, StoreUnavailable, TokenPair

CHANNEL = "zalo"
PATH = "/v4/oa/access_token"
#: A claim without an answer after so long is that of a process that died. Longer than any exchange takes.
EXCHANGE = timedelta(seconds=60)
#: Share of an access token's life after which the next one is fetched: of 25 hours, two and a half are left.
RENEW_AFTER = 0.9
#: When tokens are refused one after another, renewing is not what is missing: it is done so often at most.
RENEW_AGAIN_S = 10.0
LOOK_EVERY_S = 30.0
BUSY_POLL_S, BUSY_PATIENCE_S = 0.1, 5.0
REFUSED, INTERRUPTED, NEVER_GIVEN = "refused", "interrupted", "never_given"
#: Why there are no tokens -> what is to be done about it; for the log and for `motcua doctor`.
LOST = {
    REFUSED: "Zalo refuses the refresh token (it was spent, or is older than three months)",
    INTERRUPTED: "a process died while it exchanged the refresh token, and the new one went with it",
    NEVER_GIVEN: "no refresh token was ever given",
}
REMEDY = "fetch a new refresh token for the Official Account, set ZALO_OA_REFRESH_TOKEN to it and start again"


class NoToken(Exception):
    """Nothing can be sent now. `lasting`: not before a person has done something."""

    def __init__(self, reason: str, *, lasting: bool) -> None:
        super().__init__(reason)
        self.lasting = lasting


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What came of handing a refresh token over: a pair, or why not. `is_lost`: this one will never give a pair."""

    access: str = field(default="", repr=False)
    refresh: str = field(default="", repr=False)
    life: timedelta = timedelta(0)
    problem: str = ""
    is_lost: bool = False


class Exchange(Protocol):
    async def __call__(self, refresh: str) -> Exchanged: ...


class OAuth:
    """Zalo's token server."""

    def __init__(self, http: ZaloHttp, *, base: str, app_id: str, secret: str) -> None:
        self._http = http
        self._url = f"{base}{PATH}"
        self._app_id = app_id
        self._secret = secret

    async def __call__(self, refresh: str) -> Exchanged:
        form = {"app_id": self._app_id, "grant_type": "refresh_token", "refresh_token": refresh}
        try:
            answer = await self._http.submit(self._url, headers={"secret_key": self._secret}, form=form)
        except Unreachable as problem:
            return Exchanged(problem=f"the token server does not answer: {problem}")
        return _exchanged(answer)


def _exchanged(answer: Answer) -> Exchanged:
    access, refresh = answer.body.get("access_token"), answer.body.get("refresh_token")
    if isinstance(access, str) and access and isinstance(refresh, str) and refresh:
        return Exchanged(access, refresh, _life(answer.body.get("expires_in")))
    told = " ".join(str(answer.body.get(key, "")) for key in ("error", "error_name", "error_description", "message"))
    told = " ".join(told.split())[:200]
    # The numbers of refusals are not public; their words name what is wrong.
    return Exchanged(problem=told or "no tokens in the answer", is_lost="refresh" in told.lower() or "grant" in told)


def _life(seconds: object) -> timedelta:
    """`expires_in` is a number in a string."""
    try:
        return timedelta(seconds=min(30 * 86400, max(1, int(str(seconds)))))
    except ValueError:
        return timedelta(hours=1)


class TokenKeeper:
    """Gives out the access token; every process has one, and all share what the store keeps."""

    def __init__(
        self,
        tokens: ChannelTokens,
        exchange: Exchange,
        *,
        first: str,
        now: Callable[[], datetime],
        holder: str,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tokens = tokens
        self._exchange = exchange
        self._first = first
        self._now = now
        self._holder = holder
        self._pause = pause
        self._clock = clock
        self._pair: TokenPair | None = None
        self._forced = float("-inf")
        self._one_at_a_time = asyncio.Lock()
        self._exchanging: asyncio.Task[None] | None = None
        self._told = 0

    async def access(self, *, refused: str = "") -> str:
        """A token that Zalo takes, as far as we know; `refused` is one that it did not take. Raises NoToken."""
        pair = self._pair
        if pair is not None and self._is_good(pair, refused):
            return pair.access
        try:
            return await self._found(refused)
        except StoreUnavailable:
            raise NoToken("the store does not answer", lasting=False) from None

    async def run(self, stop: asyncio.Event, *, every: float = LOOK_EVERY_S) -> None:
        """Renew ahead of the end, so that no message waits for it."""
        while not stop.is_set():
            try:
                await self.look()
            except NoToken as problem:
                log.warning("Zalo's tokens could not be renewed", reason=str(problem))
            except StoreUnavailable:
                log.warning("store unavailable, Zalo's tokens are looked at later")
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), timeout=every)

    async def look(self) -> None:
        async with self._one_at_a_time:
            pair = await self._read()
            if pair.renew_at <= self._now():
                await self._renew(pair)

    async def close(self) -> None:
        """An exchange that is under way is finished: its answer exists once."""
        if self._exchanging is not None and not self._exchanging.done():
            await asyncio.wait({self._exchanging}, timeout=3.0)

    async def _found(self, refused: str) -> str:
        waited_since = self._clock()
        async with self._one_at_a_time:
            while True:
                pair = await self._read()
                if self._is_good(pair, refused):
                    return pair.access
                if self._is_being_exchanged(pair):
                    if self._clock() - waited_since > BUSY_PATIENCE_S:
                        raise NoToken("another process is fetching tokens", lasting=False)
                    await self._pause(BUSY_POLL_S)
                    continue
                if refused and pair.access == refused:
                    self._force()
                await self._renew(pair)

    def _force(self) -> None:
        if self._clock() - self._forced < RENEW_AGAIN_S:
            raise NoToken("one token after another is refused", lasting=False)
        self._forced = self._clock()

    async def _read(self) -> TokenPair:
        pair = await self._tokens.read(CHANNEL) if self._pair is not None else await self._begun()
        if pair is None:
            raise NoToken(LOST[NEVER_GIVEN], lasting=True)
        self._pair = pair
        return pair

    async def _begun(self) -> TokenPair | None:
        if self._first and await self._tokens.begin_with(CHANNEL, self._first, now=self._now()):
            log.info("a refresh token of the settings is taken up")
        return await self._tokens.read(CHANNEL)

    def _is_good(self, pair: TokenPair, refused: str) -> bool:
        return bool(pair.access) and pair.access != refused and pair.access_until > self._now()

    def _is_being_exchanged(self, pair: TokenPair) -> bool:
        return pair.exchange_until is not None and pair.exchange_until > self._now() and not pair.lost

    async def _renew(self, pair: TokenPair) -> None:
        """Raises NoToken when it comes to nothing; when another process is at it, nothing is done."""
        if self._is_being_exchanged(pair):
            return
        if pair.lost or pair.exchange_until is not None:
            await self._lose(pair, pair.lost or INTERRUPTED)
        until = self._now() + EXCHANGE
        if not await self._tokens.claim(CHANNEL, version=pair.version, holder=self._holder, until=until):
            return
        # From here to the end nothing may be broken off, whoever stops waiting.
        self._exchanging = asyncio.create_task(self._exchange_claimed(pair))
        await asyncio.shield(self._exchanging)

    async def _exchange_claimed(self, pair: TokenPair) -> None:
        came = await self._exchange(pair.refresh)
        if came.access:
            await self._keep(pair, came)
            return
        if came.is_lost:
            await self._lose(pair, REFUSED, told=came.problem)
        await self._tokens.release(CHANNEL, version=pair.version, holder=self._holder)
        raise NoToken(came.problem, lasting=False)

    async def _keep(self, pair: TokenPair, came: Exchanged) -> None:
        """Nobody uses it before it is durable; it is tried until it is."""
        now = self._now()
        kept = TokenPair(pair.version + 1, came.access, came.refresh, now + came.life, now + came.life * RENEW_AFTER)
        while True:
            try:
                is_kept = await self._tokens.keep(CHANNEL, kept)
                break
            except StoreUnavailable:
                log.error("new tokens could not be stored yet; if this process ends now they are lost")
                await self._pause(0.2)
        self._pair = kept if is_kept else None
        log.info("tokens renewed", channel=CHANNEL, version=kept.version)

    async def _lose(self, pair: TokenPair, reason: str, *, told: str = "") -> None:
        if not pair.lost:
            await self._tokens.lose(CHANNEL, version=pair.version, reason=reason)
        if self._told != pair.version:
            self._told = pair.version
            log.error("Zalo's tokens are lost", reason=LOST[reason], told=told, remedy=REMEDY)
        raise NoToken(f"{LOST[reason]}: {REMEDY}", lasting=True)
