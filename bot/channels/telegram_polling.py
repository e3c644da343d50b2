"""Long polling: what getUpdates brings is stored before the offset moves past it. One poller at a time, by lease."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram import Telegram, seconds_of
from bot.logs import log
from flows.ports import ChatKey, RawUpdate, StoreUnavailable, Upkeep

#: When a process is killed, another one polls so soon that a person waits less than two seconds.
LEASE = timedelta(seconds=1.5)
RENEW_S, ASK_S = 0.4, 0.3
POLL_S = 8
ALLOWED = ["message", "callback_query", "my_chat_member"]


class TelegramPoller:
    def __init__(
        self,
        channel: Telegram,
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
        self._offset: int | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`. A webhook left from before is removed first: the two exclude each other."""
        ready = False
        while not stop.is_set():
            try:
                if not await self._leads():
                    await _sleep(stop, ASK_S)
                    continue
                if not ready:
                    await self._channel.bot.delete_webhook(drop_pending_updates=False)
                    ready = True
                await self._poll(stop)
            except RetryAfter as problem:
                await _sleep(stop, seconds_of(problem).total_seconds())
            except InvalidToken:
                log.error("Telegram refuses the bot token; check TELEGRAM_BOT_TOKEN")
                await _sleep(stop, 30.0)
            except Conflict:
                log.warning("another program polls the same Telegram bot")
                await _sleep(stop, 5.0)
            except (TelegramError, StoreUnavailable) as problem:
                log.warning("polling interrupted", reason=type(problem).__name__)
                await _sleep(stop, 2.0)
            except Exception:
                log.exception("poller stumbled")
                await _sleep(stop, 2.0)
        await self._upkeep.yield_lead("telegram-poller", holder=self._holder)

    async def _leads(self) -> bool:
        return await self._upkeep.lead("telegram-poller", holder=self._holder, now=self._now(), lease=LEASE)

    async def _poll(self, stop: asyncio.Event) -> None:
        """One long poll, keeping the lead. The offset is that of stored updates only, so a crash asks for the rest
        again."""
        raw = await self._awaited(stop)
        await self._accept([update for each in raw if (update := self._update(each)) is not None])
        if raw:
            self._offset = max(int(each["update_id"]) for each in raw) + 1

    async def _awaited(self, stop: asyncio.Event) -> list[dict[str, Any]]:
        """What the platform brings; nothing when we stop, or when another process took the lead."""
        polling = asyncio.ensure_future(self._raw_updates())
        stopping = asyncio.ensure_future(stop.wait())
        try:
            while not polling.done() and not stopping.done():
                await asyncio.wait({polling, stopping}, timeout=RENEW_S, return_when=asyncio.FIRST_COMPLETED)
                if not polling.done() and not await self._leads():
                    break
            return polling.result() if polling.done() else []
        finally:
            stopping.cancel()
            polling.cancel()
            await asyncio.gather(polling, stopping, return_exceptions=True)

    async def _raw_updates(self) -> list[dict[str, Any]]:
        """As they came: python-telegram-bot reads them later, from the inbox."""
        parameters = {"timeout": POLL_S, "limit": 100, "allowed_updates": ALLOWED, "offset": self._offset}
        given = {key: value for key, value in parameters.items() if value is not None}
        return list(await self._channel.raw("getUpdates", given, seconds=POLL_S + 10.0))

    def _update(self, raw: dict[str, Any]) -> RawUpdate | None:
        body = orjson.dumps(raw)
        named = self._channel.identify(body)
        if named is None:
            return None
        chat = ChatKey(self._channel.name, named.address)
        return RawUpdate(chat, named.update_id, body, self._now(), named.group)


async def _sleep(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), timeout=seconds)
    except TimeoutError:
        return
