"""Queues that an officer saved under a name: each their own."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from aiohttp import web

from bot.web.console.deps import STAFF
from bot.web.console.guard import Desk, posted
from bot.web.console.queue import view_of
from bot.web.pages import see_other
from flows.ports.desks import SavedQueue
from flows.text_folding import clean

LONGEST_NAME, LONGEST_QUERY, MOST = 40, 600, 20


async def save(request: web.Request, desk: Desk) -> web.StreamResponse:
    """Only what an address of the queue may say is kept, and no search."""
    deps, form = request.app[STAFF], await posted(request, desk)
    name = clean(form.get("name", "").replace("\n", " "))[:LONGEST_NAME]
    asked = dict(parse_qsl(form.get("query", "")[:LONGEST_QUERY]))
    link = view_of(deps, asked, desk, text="").link(limit=0)
    query = urlsplit(link).query
    kept = {each.name for each in await deps.store.desks.saved(desk.staff.id)}
    if name and query and (name in kept or len(kept) < MOST):
        await deps.store.desks.save(desk.staff.id, SavedQueue(name, query))
    return see_other(link)


async def forget(request: web.Request, desk: Desk) -> web.StreamResponse:
    form = await posted(request, desk)
    await request.app[STAFF].store.desks.forget(desk.staff.id, clean(form.get("name", ""))[:LONGEST_NAME])
    return see_other("/staff")
