"""Where the Zalo Bot Platform delivers: the secret compared in constant time, the bytes stored, and then an answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from bot.channels.base import Channel
from bot.logs import log
from bot.web.bodies import read_body
from bot.web.deps import WebLimits
from bot.web.security import same
from bot.web.webhooks import LARGEST, Accept
from flows.ports import ChatKey, RawUpdate, StoreUnavailable

PATH = "/hooks/zalo-bot"
HEADER = "X-Bot-Api-Secret-Token"
SENDERS = WebLimits()


def zalo_bot_hook(channel: Channel, *, secret: str, accept: Accept, now: Callable[[], datetime]) -> web.RouteDef:
    """POST /hooks/zalo-bot. Wrong or no secret: 403, no effect. With the right one whatever is small enough gets a 200,
    unless the store does not answer: then the platform must deliver again."""

    async def receive(request: web.Request) -> web.Response:
        if not same(request.headers.get(HEADER, ""), secret):
            return web.Response(status=403)
        body = await read_body(request, LARGEST, SENDERS)
        found = channel.identify(body)
        if found is None:
            return web.Response()
        update = RawUpdate(ChatKey(channel.name, found.address), found.update_id, body, now(), found.group)
        try:
            await accept([update])
        except StoreUnavailable:
            log.warning("an update could not be stored and will be delivered again", channel=channel.name)
            return web.Response(status=503, headers={"Retry-After": "2"})
        return web.Response()

    return web.post(PATH, receive)
