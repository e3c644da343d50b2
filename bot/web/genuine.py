"""The page where anybody checks whether a message is the agency's. Nothing personal goes in or comes out."""

from __future__ import annotations

from datetime import timedelta

from aiohttp import web

from bot.web.deps import DEPS
from bot.web.pages import page
from bot.web.proxies import client_address
from bot.web.rates import Rate
from flows.conversation.facts import VIETNAM
from flows.genuine import Sent, as_code, told_as

#: Guessing gains nothing: of 2^40 codes some ten thousand are ours at a time.
ALLOWED, WITHIN = 30, timedelta(minutes=10)
TRIES: web.AppKey[Rate] = web.AppKey("genuine", Rate)
LONGEST = 40


async def show(request: web.Request) -> web.StreamResponse:
    deps = request.app[DEPS]
    typed = request.query.get("ma", "")[:LONGEST]
    problem, found = "", None
    if typed and not as_code(typed):
        problem = "malformed"
    elif typed and not request.app[TRIES].allows(client_address(request), deps.now()):
        problem = "too_often"
    elif typed:
        found = deps.world().genuine.find(typed, today=deps.now().astimezone(VIETNAM).date())
    status = {"malformed": 422, "too_often": 429}.get(problem, 200)
    context = {"typed": typed, "problem": problem, "found": _shown(found), "is_checked": bool(typed) and not problem}
    return page(request, "genuine.html", context, status=status)


def _shown(found: Sent | None) -> dict[str, str] | None:
    return {"on": found.on.isoformat(), "about": told_as(found.kind)} if found else None
