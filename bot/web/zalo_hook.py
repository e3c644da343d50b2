"""Where Zalo delivers: the signature checked over the raw bytes, the event stored, and only then an answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from aiohttp import web

from bot.channels.base import Channel, Named
from bot.channels.zalo_updates import is_signed, receipt
from bot.logs import log
from bot.web.bodies import read_body
from bot.web.deps import WebLimits
from bot.web.webhooks import LARGEST, Accept
from flows.ports import ChatKey, RawUpdate, StoreUnavailable

PATH = "/hooks/zalo"
HEADER = "X-ZEvent-Signature"
SENDERS = WebLimits()


class Arrived(Protocol):
    async def __call__(self, message_id: int, *, at: datetime) -> None:
        """A template message reached its telephone."""
        ...


async def nobody_asks(message_id: int, *, at: datetime) -> None:
    """Where no template messages are sent, their receipts are of no use."""


def zalo_hook(
    channel: Channel,
    *,
    identity: str,
    secret: str,
    accept: Accept,
    now: Callable[[], datetime],
    arrived: Arrived = nobody_asks,
) -> web.RouteDef:
    """POST /hooks/zalo. Wrong or no signature: 403, no effect. With the right one whatever is small enough gets a 200,
    unless the store does not answer: then Zalo must deliver again (after 30 s; it wants each answer within 2 s)."""

    async def receive(request: web.Request) -> web.Response:
        body = await read_body(request, LARGEST, SENDERS)
        if not is_signed(body, request.headers.get(HEADER, ""), identity=identity, secret=secret):
            return web.Response(status=403)
        named, told = channel.identify(body), receipt(body)
        if named is None and told is None:
            return web.Response()
        try:
            if named is None and told is not None:
                await arrived(told.message_id, at=told.at)
            elif named is not None:
                await accept([_update(channel, named, body, now())])
        except StoreUnavailable:
            log.warning("an event could not be stored and will be delivered again", channel=channel.name)
            return web.Response(status=503, headers={"Retry-After": "2"})
        return web.Response()

    return web.post(PATH, receive)


def _update(channel: Channel, named: Named, body: bytes, now: datetime) -> RawUpdate:
    return RawUpdate(ChatKey(channel.name, named.address), named.update_id, body, now, named.group)
