"""Guides for the real hurdles: steps with their picture, to be read, printed or shown. Everybody's."""

from __future__ import annotations

from aiohttp import web

from bot.web.pages import page
from flows.hurdles.guides import guides


async def index(request: web.Request) -> web.StreamResponse:
    return page(request, "guides.html", {"guides": list(guides().values())})


async def show(request: web.Request) -> web.StreamResponse:
    guide = guides().get(request.match_info["topic"])
    if guide is None:
        raise web.HTTPNotFound
    return page(request, "guide.html", {"guide": guide})
