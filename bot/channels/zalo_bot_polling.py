"""Polling the Zalo Bot Platform: one update an answer, stored before the next is asked for. One poller, by lease.

There is no offset: what the platform has answered it never gives again. An update whose answer is lost on the way, or
in a process that dies between the answer and the commit, is gone. Polling cannot close that window; a webhook has none
(an update that is not acknowledged comes again), so it is preferred wherever there is an https address. What can be
done is done: a poll is never given up half-way, not at the end of the process either, and an update that the store does
not take is held and offered to it again before the next poll.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import orjson

from bot.channels.zalo_bot import ZaloBot
from bot.channels.zalo_bot_api import NOTHING_NEW, PAUSE_S, BotRefused, ZaloBotApi
from bot.channels.zalo_bot_updates import unwrapped
from bot.channels.zalo_http import Unreachable
from bot.logs import log
from flows.ports import ChatKey, RawUpdate, StoreUnavailable, Upkeep

LEAD = "zalo-bot-poller"
#: How long the platform waits for an update: within the seconds that the end of a process has for what is under way.
POLL_S = 3
LEASE = timedelta(seconds=6)
RENEW_S = 2.0
AGAIN_S, BESIDE_S, REFUSED_S = 2.0, 5.0, 30.0  #: pauses after a failure


class ZaloBotPoller:
    def __init__(
        self,
        channel: ZaloBot,
        *,
        accept: Callable[[Sequence[RawUpdate]], Awaitable[None]],
        upkeep: Upkeep,
        now: Callable[[], datetime],
        holder: str,
    ) -> None:
        self._channel = channel
        self._accept = accept
        self._upkeep = upkeep
        self._now = now
        self._holder = holder
        self._held: list[RawUpdate] = []  #: answered to us and not stored yet
        self._is_ready = False

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`. A webhook left from before is removed first: the two exclude each other."""
        while not stop.is_set():
            pause = await self._round()
            if pause:
                await _sleep(stop, pause)
        with suppress(StoreUnavailable):
            await self._store()
            await self._upkeep.yield_lead(LEAD, holder=self._holder)

    async def _round(self) -> float:
        """One poll; how long to wait before the next."""
        try:
            await self._store()
            if not await self._leads():
                return AGAIN_S
            await self._prepare()
            await self._poll()
        except BotRefused as refused:
            return _after(refused)
        except (Unreachable, StoreUnavailable) as problem:
            log.warning("polling interrupted", channel=self._channel.name, reason=type(problem).__name__)
            return AGAIN_S
        except Exception:
            log.exception("poller stumbled", channel=self._channel.name)
            return AGAIN_S
        return 0.0

    async def _leads(self) -> bool:
        return await self._upkeep.lead(LEAD, holder=self._holder, now=self._now(), lease=LEASE)

    async def _prepare(self) -> None:
        if not self._is_ready:
            await delete_webhook(self._channel.api)
            self._is_ready = True

    async def _poll(self) -> None:
        try:
            given = await self._awaited()
        except BotRefused as refused:
            if refused.code == NOTHING_NEW:
                return
            raise
        self._held += [update for each in _each(given) if (update := self._update(each)) is not None]
        await self._store()

    async def _awaited(self) -> object:
        """What the platform brings, keeping the lead; without it too: this answer comes to nobody else."""
        polling = asyncio.ensure_future(self._channel.polls.call("getUpdates", {"timeout": POLL_S}))
        try:
            while not polling.done():
                await asyncio.wait({polling}, timeout=RENEW_S)
                with suppress(StoreUnavailable):
                    await self._leads()
            return polling.result()
        finally:
            polling.cancel()

    async def _store(self) -> None:
        """Raises what the store raises; then the update stays in hand."""
        if self._held:
            await self._accept(self._held)
            self._held = []

    def _update(self, raw: object) -> RawUpdate | None:
        body = orjson.dumps(raw)
        found = self._channel.identify(body)
        if found is None:
            return None
        return RawUpdate(ChatKey(self._channel.name, found.address), found.update_id, body, self._now(), found.group)


async def delete_webhook(api: ZaloBotApi) -> None:
    """None was set: then there is nothing to remove."""
    try:
        await api.call("deleteWebhook")
    except BotRefused as refused:
        if refused.code not in (400, 404):
            raise


def _each(given: object) -> list[object]:
    """One object; a list would be taken as well."""
    found = given if isinstance(given, list) else [given]
    return [each for each in found if unwrapped(each) is not None]


def _after(refused: BotRefused) -> float:
    if refused.code == 429:
        return refused.retry_after or PAUSE_S
    if refused.code in (401, 403, 404):
        log.error("Zalo refuses the bot token; check ZALO_BOT_TOKEN")
        return REFUSED_S
    if refused.code == 409:
        log.warning("a webhook is set for the same Zalo bot, or another program polls it")
        return BESIDE_S
    log.warning("polling refused", channel="zalo-bot", code=refused.code)
    return AGAIN_S


async def _sleep(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), timeout=seconds)
