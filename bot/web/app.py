"""The web application: routes, strict headers on every answer, errors as words. Everything it needs is handed in."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.web import (
    assets,
    chat,
    chat_papers,
    counter,
    counter_live,
    forms,
    genuine,
    guides,
    pages,
    practice,
    security,
    stream,
    tracking,
    uploading,
)
from bot.web.api import entry, routes
from bot.web.deps import DEPS, WebDeps
from bot.web.errors import errors
from bot.web.rates import Rate

ROUTES: tuple[web.RouteDef, ...] = (
    web.get("/", chat.show),
    web.post("/chat/say", chat.say),
    web.post("/chat/press", chat.press),
    web.post("/chat/upload", uploading.upload),
    web.get("/chat/events", stream.events, allow_head=False),  # a head without an end
    web.post("/chat/view", chat.set_view),
    web.post("/chat/stay", chat.stay),
    web.get("/chat/end", chat.confirm_end),
    web.post("/chat/end", chat.end),
    web.get("/chat/ended", chat.ended),
    web.get("/chat/papers/{id}", chat_papers.show),
    web.get("/t/{token}", tracking.show),
    web.get("/t/{token}/packet.zip", tracking.download),
    web.get("/t/{token}/forms/{name}", forms.show_of_slip),
    web.get("/chat/forms/{id}/{name}", forms.show_in_chat),
    web.get("/forms", forms.index),
    web.get("/forms/{name}", forms.show_blank),
    web.get("/kiem-tra", genuine.show),
    web.get("/practice/{token}", practice.show),
    web.get("/practice/{token}/certificate", practice.certificate),
    web.get("/practice/{token}/card.png", practice.sample_card),
    web.get("/practice/{token}/papers/{step}.{kind}", practice.sample),
    web.get("/guides", guides.index),
    web.get("/counter", counter.show),
    web.get("/counter/events", counter_live.events, allow_head=False),
    web.get("/counter/open/{token}", counter.ask_to_open),
    web.post("/counter/open/{token}", counter.open_here),
    web.post("/counter/take", counter.take),
    web.post("/counter/next", counter.call_next),
    web.post("/counter/finish/{how}", counter.finish),
    web.post("/counter/close", counter.close),
    web.get("/guides/{topic}", guides.show),
    web.get("/static/{name:.+}", assets.serve),
    *routes.ROUTES,
)


def build_app(
    deps: WebDeps, extra_routes: Sequence[web.AbstractRouteDef] = (), *, middlewares: Sequence[Middleware] = ()
) -> web.Application:
    """`extra_routes`: console, webhooks, health. They get the same headers and the same error pages."""
    app = web.Application(middlewares=[*middlewares, errors], client_max_size=deps.limits.form_bytes)
    app[DEPS] = deps
    app[chat.POSTS] = Rate(deps.limits.posts, deps.limits.posts_within)
    app[chat.VISITS] = Rate(deps.limits.visits_a_minute, timedelta(minutes=1))
    app[practice.DRAWN] = Rate(practice.ALLOWED, practice.WITHIN)
    app[genuine.TRIES] = Rate(genuine.ALLOWED, genuine.WITHIN)
    app[forms.BLANKS] = {}
    entry.set_up(app)
    app[stream.OPEN] = Counter()
    app[stream.CLOSING] = asyncio.Event()
    app[counter_live.OPEN] = Counter()
    pages.set_up(app)
    app.add_routes([*ROUTES, *extra_routes])
    app.on_response_prepare.append(security.add_headers)
    app.on_shutdown.append(_close_streams)
    return app


async def _close_streams(app: web.Application) -> None:
    """Open pages connect again elsewhere, or to the process that comes after this one."""
    app[stream.CLOSING].set()
