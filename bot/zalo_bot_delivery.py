"""How updates of the Zalo Bot Platform reach us: by webhook where one is set up, else by polling."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress

from bot.channels.base import Channel
from bot.channels.zalo_bot import ZaloBot
from bot.channels.zalo_bot_api import BotRefused
from bot.channels.zalo_bot_polling import ZaloBotPoller
from bot.channels.zalo_http import Unreachable
from bot.logs import log
from bot.settings import Settings
from bot.web.zalo_bot_hook import PATH
from bot.wiring import Installation, now
from flows.ports import RawUpdate

Work = Callable[[asyncio.Event], Coroutine[None, None, None]]
LONGEST_PAUSE_S = 60.0


def delivery(
    channel: Channel, installation: Installation, *, accept: Callable[[Sequence[RawUpdate]], Awaitable[None]]
) -> Work:
    """Work for a worker process. The poller holds a lease: of many workers one polls."""
    assert isinstance(channel, ZaloBot)
    if installation.settings.zalo_bot_by_webhook:
        return lambda stop: _announce_webhook(channel, installation.settings, stop)
    upkeep = installation.store.upkeep
    return ZaloBotPoller(channel, accept=accept, upkeep=upkeep, now=now, holder=installation.holder).run


async def _announce_webhook(channel: ZaloBot, settings: Settings, stop: asyncio.Event) -> None:
    """Until Zalo has taken it."""
    secret = settings.zalo_bot_webhook_secret.get_secret_value()
    pause = 1.0
    while not stop.is_set():
        try:
            await channel.api.call("setWebhook", {"url": f"{settings.address}{PATH}", "secret_token": secret})
            return
        except (BotRefused, Unreachable) as problem:
            log.warning("webhook not announced yet", channel=channel.name, reason=str(problem))
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), timeout=pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)
