"""The demonstration in the console: what it holds, and one button that takes all of it away."""

from __future__ import annotations

import structlog
from aiohttp import web

from bot.demo.lifetime import NothingThere
from bot.web.console.deps import STAFF
from bot.web.console.guard import Desk, posted
from bot.web.pages import page

log = structlog.get_logger(__name__)


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    return await _shown(request, desk)


async def clear(request: web.Request, desk: Desk) -> web.StreamResponse:
    """Only with the tick that says so. Whoever belongs to the demonstration goes with it, this account perhaps too."""
    deps, form = request.app[STAFF], await posted(request, desk)
    if form.get("sure") != "1":
        return await _shown(request, desk, problem="sure", status=422)
    try:
        gone = await deps.demonstration.clear(by=desk.staff.login, now=deps.now()) if deps.demonstration else None
    except NothingThere:
        gone = None
    if gone is None:
        return await _shown(request, desk, status=409)
    log.info("demonstration cleared", staff=desk.staff.login, dossiers=gone.dossiers, files=len(gone.files))
    return page(request, "staff/demo.html", {"desk": desk, "since": None, "there": None, "gone": gone, "problem": ""})


async def _shown(request: web.Request, desk: Desk, *, problem: str = "", status: int = 200) -> web.StreamResponse:
    lifetime = request.app[STAFF].demonstration
    since = await lifetime.since() if lifetime else None
    there = await lifetime.counts() if lifetime and since else None
    context = {"desk": desk, "since": since, "there": there, "gone": None, "problem": problem}
    return page(request, "staff/demo.html", context, status=status)
