"""The board of a counter as server-sent events: sent when it has changed, and nothing of a person ever in it."""

from __future__ import annotations

from collections import Counter

from aiohttp import web

from bot.web import counter
from bot.web.deps import DEPS
from bot.web.pages import fragment
from bot.web.stream import CLOSING, HEARTBEAT, POLL
from flows.counters.model import Board, Device
from flows.ports import StoreUnavailable

OPEN: web.AppKey[Counter[int]] = web.AppKey("counter-streams", Counter)
MOST = 4  #: open pages of one device
ENDED = b"event: ended\ndata: -\n\n"


async def events(request: web.Request) -> web.StreamResponse:
    device = (await counter.at(request)).device
    streams = request.app[OPEN]
    if streams[device.id] >= MOST:
        raise web.HTTPTooManyRequests
    streams[device.id] += 1
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"}
    )
    try:
        await response.prepare(request)
        await _send(request, response, device)
    except (ConnectionError, StoreUnavailable):
        pass  # the page connects again
    finally:
        streams[device.id] -= 1
    return response


async def _send(request: web.Request, response: web.StreamResponse, device: Device) -> None:
    deps = request.app[DEPS]
    seen: Board | None = None
    quiet = 0
    while not request.app[CLOSING].is_set():
        shown = await counter.board_of(deps, device)
        quiet = 0 if shown != seen else quiet + 1
        if shown != seen:
            await response.write(_event(request, shown, device))
            seen = shown
        elif quiet % HEARTBEAT == 0:
            await response.write(b": \n\n")
            if not await _is_open(request):
                await response.write(ENDED)
                return
        await deps.wait(f"counter:{device.unit_id}", POLL)


async def _is_open(request: web.Request) -> bool:
    try:
        await counter.at(request)
    except web.HTTPNotFound:
        return False
    return True


def _event(request: web.Request, shown: Board, device: Device) -> bytes:
    html = fragment(request, "partials/counter_board.html", counter.shown(shown, device, now=request.app[DEPS].now()))
    return "".join(f"data: {line}\n" for line in html.splitlines()).encode() + b"\n"
