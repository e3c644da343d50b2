"""How Telegram's updates reach us: by webhook where one is set up, else by long polling."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress

from telegram.error import TelegramError

from bot.channels.base import Channel
from bot.channels.telegram import Telegram
from bot.channels.telegram_polling import ALLOWED, TelegramPoller
from bot.logs import log
from bot.settings import Settings
from bot.wiring import Installation, now
from flows.ports import RawUpdate

Work = Callable[[asyncio.Event], Coroutine[None, None, None]]
LONGEST_PAUSE_S = 60.0


def delivery(
    channel: Channel, installation: Installation, *, accept: Callable[[Sequence[RawUpdate]], Awaitable[None]]
) -> Work:
    """Work for a worker process. The poller holds a lease: of many workers one polls."""
    assert isinstance(channel, Telegram)
    if installation.settings.telegram_by_webhook:
        return lambda stop: _announce_webhook(channel, installation.settings, stop)
    upkeep = installation.store.upkeep
    return TelegramPoller(channel, accept=accept, upkeep=upkeep, now=now, holder=installation.holder).run


async def _announce_webhook(channel: Telegram, settings: Settings, stop: asyncio.Event) -> None:
    """Until Telegram has taken it."""
    pause = 1.0
    while not stop.is_set():
        try:
            await channel.bot.set_webhook(
                f"{settings.address}/hooks/telegram",
                secret_token=settings.telegram_webhook_secret.get_secret_value(),
                allowed_updates=ALLOWED,
                max_connections=100,
            )
            return
        except TelegramError as problem:
            log.warning("webhook not announced yet", reason=type(problem).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), timeout=pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)
