"""Streams that tell an open page to look again. Nothing else is in them: what the page then asks is checked anew."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime, timedelta

from aiohttp import web

from bot.web.console import dossier as pages
from bot.web.console.deps import STAFF
from bot.web.console.guard import Desk, at_desk
from bot.web.console.hub import Hub, Watcher
from flows.ports import StoreUnavailable

HUB: web.AppKey[Hub] = web.AppKey("hub", Hub)
OPEN: web.AppKey[Counter[str]] = web.AppKey("live", Counter)
KIND = "text/event-stream"
MOST = 6  #: streams of one session
HEARTBEAT = 15.0  #: seconds without news, then a comment keeps proxies from closing
CHECK = 2  #: heartbeats or news, then it is asked again whether the session is still open
BEGINS = 5.0
#: What moved between the making of the page and its connecting; clocks of two processes differ a little.
MARGIN = timedelta(seconds=3)
LOOKED_AT = 100
CHANGED, ENDED, QUIET = b"event: changed\ndata: -\n\n", b"event: ended\ndata: -\n\n", b": \n\n"


def set_up(app: web.Application) -> None:
    deps = app[STAFF]
    app[HUB], app[OPEN] = Hub(lambda: deps.store.news, deps.now), Counter()
    app.on_shutdown.append(_close)


async def _close(app: web.Application) -> None:
    app[HUB].close()


async def of_queue(request: web.Request, desk: Desk) -> web.StreamResponse:
    return await _stream(request, desk, Watcher(desk.unit_ids))


async def of_dossier(request: web.Request, desk: Desk) -> web.StreamResponse:
    dossier = await pages.find(request, desk)
    return await _stream(request, desk, Watcher(dossier_id=dossier.id, staff_id=desk.staff.id))


async def _stream(request: web.Request, desk: Desk, watcher: Watcher) -> web.StreamResponse:
    if request.method == "HEAD" or KIND not in request.headers.get("Accept", ""):
        raise web.HTTPNotAcceptable
    streams = request.app[OPEN]
    if streams[desk.token] >= MOST:
        raise web.HTTPTooManyRequests
    streams[desk.token] += 1
    response = web.StreamResponse(headers={"Content-Type": f"{KIND}; charset=utf-8", "X-Accel-Buffering": "no"})
    try:
        await response.prepare(request)
        with request.app[HUB].watching(watcher):
            await _tell(request, response, desk, watcher)
    except (ConnectionError, StoreUnavailable):
        pass  # the page connects again
    finally:
        streams[desk.token] -= 1
        streams += Counter()  # forgets those at zero
    return response


async def _tell(request: web.Request, response: web.StreamResponse, desk: Desk, watcher: Watcher) -> None:
    hub = request.app[HUB]
    await response.write(b"retry: 2000\n\n")
    if await _has_missed(request, watcher):
        await response.write(CHANGED)
    told = 0
    while not hub.is_closing:
        is_news = await watcher.wait(HEARTBEAT)
        if hub.is_closing:
            return
        told += 1
        if told % CHECK == 0 and not await _is_still_there(request, desk):
            await response.write(ENDED)
            return
        await response.write(CHANGED if is_news else QUIET)


async def _has_missed(request: web.Request, watcher: Watcher) -> bool:
    """Whether something moved after the page was made (`since`) and before this stream listens."""
    try:
        async with asyncio.timeout(BEGINS):
            await request.app[HUB].begun()
    except TimeoutError:
        return True
    since = _moment(request.query.get("since", ""))
    if since is None:
        return True
    moves = await request.app[STAFF].store.news.newest(limit=LOOKED_AT)
    return any(each.at > since - MARGIN and watcher.hears(each) for each in moves)


async def _is_still_there(request: web.Request, desk: Desk) -> bool:
    """Logged in, with the same posts: who was given others begins anew."""
    now = await at_desk(request)
    return now is not None and now.staff.posts == desk.staff.posts


def _moment(given: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        return None
    return found if found.tzinfo else None
