"""Zalo's Official Account put together, and the work that keeps its tokens alive."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime

from bot.channels.base import Channel
from bot.channels.zalo import Zalo, ZaloOptions
from bot.channels.zalo_http import ZaloHttp
from bot.channels.zalo_tokens import OAuth, TokenKeeper
from bot.channels.zalo_zns import Zns
from bot.settings import Settings
from flows.ports import ChannelTokens

Work = Callable[[asyncio.Event], Coroutine[None, None, None]]


def account(settings: Settings, tokens: ChannelTokens, *, now: Callable[[], datetime], holder: str) -> Zalo:
    http = ZaloHttp()
    oauth = OAuth(
        http,
        base=settings.zalo_oauth_base,
        app_id=settings.zalo_app_id,
        secret=settings.zalo_app_secret.get_secret_value(),
    )
    first = settings.zalo_oa_refresh_token.get_secret_value()
    keeper = TokenKeeper(tokens, oauth, first=first, now=now, holder=holder)
    options = ZaloOptions(settings.zalo_oa_api_base, settings.zalo_media_hosts, settings.zalo_takeover_minutes)
    return Zalo(keeper, http, options, now=now)


def template_messages(channel: Channel, settings: Settings, *, now: Callable[[], datetime]) -> Zns:
    """Over the account's own tokens and connections: there is one keeper in a process."""
    assert isinstance(channel, Zalo)
    return Zns(channel.keeper, channel.http, base=settings.zalo_zns_api_base, now=now)


def renewing(channel: Channel) -> Work:
    """Work for a worker process; of many processes the one that claims a token exchanges it."""
    assert isinstance(channel, Zalo)
    return channel.keeper.run
