"""Answers as server-sent events: stored rows after the last one that the page has seen, so nothing is lost between."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date

from aiohttp import web

from bot.web import sessions
from bot.web.deps import DEPS
from bot.web.pages import fragment
from bot.web.sessions import Session
from bot.web.transcript import Shown, shown
from flows.conversation.facts import VIETNAM
from flows.ports import StoredMessage, StoreUnavailable

OPEN: web.AppKey[Counter[int]] = web.AppKey("streams", Counter)
CLOSING: web.AppKey[asyncio.Event] = web.AppKey("closing", asyncio.Event)
POLL = 1.0  #: seconds; when no wake-up comes from another process
HEARTBEAT = 15  #: polls without a word, then a comment keeps proxies from closing
CHECK = 30  #: polls, then it is asked again whether the visit is still open
LONGEST_ID = 18  #: digits; more would not fit the database's integers


async def events(request: web.Request) -> web.StreamResponse:
    deps = request.app[DEPS]
    session = await sessions.find(request)
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"}
    )
    if session is None:
        await response.prepare(request)
        await response.write(b"event: ended\ndata: -\n\n")
        return response
    streams = request.app[OPEN]
    if streams[session.chat_id] >= deps.limits.streams:
        raise web.HTTPTooManyRequests
    streams[session.chat_id] += 1
    try:
        await response.prepare(request)
        await _Stream(request, response, session).run()
    except (ConnectionError, StoreUnavailable):
        pass  # the page connects again and goes on after the last message that it has
    finally:
        streams[session.chat_id] -= 1
        streams += Counter()  # forgets those at zero
    return response


class _Stream:
    def __init__(self, request: web.Request, response: web.StreamResponse, session: Session) -> None:
        self._request = request
        self._deps = request.app[DEPS]
        self._response = response
        self._session = session
        self._after = last_seen(request)
        self._day: date | None = None

    async def run(self) -> None:
        await self._response.write(b"retry: 1000\n\n")
        quiet = 0
        while not self._request.app[CLOSING].is_set():
            quiet = 0 if await self._send_new() else quiet + 1
            if quiet and quiet % HEARTBEAT == 0:
                await self._response.write(b": \n\n")
            if quiet and quiet % CHECK == 0 and await sessions.find(self._request) is None:
                await self._response.write(b"event: ended\ndata: -\n\n")
                return
            await self._deps.wait(f"chat:{self._session.chat_id}", POLL)

    async def _send_new(self) -> bool:
        messages = await self._deps.store.outbox.transcript(self._session.chat_id, after=self._after)
        if messages:
            await self._send(messages)
        return bool(messages)

    async def _send(self, messages: list[StoredMessage]) -> None:
        day = self._day or (messages[0].created_at.astimezone(VIETNAM).date() if self._after else None)
        for each in shown(messages, after_day=day, links=self._deps.links):
            await self._response.write(self._event(each))
        self._after = messages[-1].id
        self._day = messages[-1].created_at.astimezone(VIETNAM).date()

    def _event(self, message: Shown) -> bytes:
        html = fragment(self._request, "partials/message.html", {"message": message, "csrf": self._session.csrf})
        lines = "".join(f"data: {line}\n" for line in html.splitlines())
        return f"id: {message.id}\n{lines}\n".encode()


def last_seen(request: web.Request) -> int:
    """What the browser has: the header when it connects again, the address when the page connects first."""
    given = request.headers.get("Last-Event-ID") or request.query.get("after", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= LONGEST_ID else 0
