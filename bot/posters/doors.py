"""Which doors an installation has, from its settings; Telegram itself is asked what the bot is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Doors:
    """Where the chat can be opened: the address of the pages, the bot's name on Telegram, the account's id on Zalo."""

    web: str
    telegram: str = ""
    zalo: str = ""


async def doors_of(settings: Settings, warn: Callable[[str], None]) -> Doors:
    """A Telegram that does not answer is left out, and said to be: a poster with a dead code is worse than none."""
    return Doors(settings.address, await _telegram(settings, warn), settings.zalo_oa_id)


async def _telegram(settings: Settings, warn: Callable[[str], None]) -> str:
    token = settings.telegram_bot_token.get_secret_value()
    if not token:
        return ""
    from telegram import Bot
    from telegram.error import TelegramError

    from bot.channels.telegram_http import AiohttpRequest

    request = AiohttpRequest(seconds=10.0, connections=2)
    try:
        async with Bot(token, base_url=f"{settings.telegram_api_base}/bot", request=request) as bot:
            return bot.username
    except TelegramError as problem:
        warn(f"Telegram does not answer ({type(problem).__name__}): the posters are printed without its code")
        return ""
