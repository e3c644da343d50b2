"""Where platforms deliver: the secret compared in constant time, the raw bytes stored, and only then an answer."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from aiohttp import web

from bot.channels.base import Channel
from bot.logs import log
from bot.web.bodies import read_body
from bot.web.deps import WebLimits
from flows.ports import ChatKey, RawUpdate, StoreUnavailable

#: A Telegram update is a few kilobytes; what is larger is none.
LARGEST = 1024 * 1024
SENDERS = WebLimits()
Accept = Callable[[Sequence[RawUpdate]], Awaitable[None]]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def telegram_hook(channel: Channel, *, secret: str, accept: Accept, now: Callable[[], datetime]) -> web.RouteDef:
    """POST /hooks/telegram. Wrong or no secret: 403, no effect. With the right one whatever is small enough gets a 2xx,
    unless the store does not answer: then the platform must deliver again."""
    expected = secret.encode()

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), expected):
            return web.Response(status=403)
        body = await read_body(request, LARGEST, SENDERS)
        named = channel.identify(body)
        if named is None:
            return web.Response()
        update = RawUpdate(ChatKey(channel.name, named.address), named.update_id, body, now(), named.group)
        try:
            await accept([update])
        except StoreUnavailable:
            log.warning("an update could not be stored and will be delivered again", channel=channel.name)
            return web.Response(status=503, headers={"Retry-After": "2"})
        return web.Response(body=named.answer, content_type="application/json") if named.answer else web.Response()

    return web.post("/hooks/telegram", receive)
