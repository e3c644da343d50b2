"""Dossiers whose time is over: what goes when, under which rule, and what somebody keeps back. Codes and days only."""

from __future__ import annotations

import structlog
from aiohttp import web

from bot.web.console.deps import STAFF
from bot.web.console.guard import Desk, asked_id, posted
from bot.web.pages import page, see_other
from flows.retention.rules import retention_rules
from flows.service.keeping import Keeping, NotHere
from flows.staffing import Right

log = structlog.get_logger(__name__)
PAGE = "/staff/retention"
DID = ("hold", "let_go")


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    """What would go, long before it goes."""
    deps, done = request.app[STAFF], request.query.get("done", "")
    units = desk.units_with(Right.DATA)
    listed = await deps.store.retention.listed(unit_ids=units, limit=deps.limits.longest_page)
    world = deps.world()
    lines = [
        (each, world.library.name(each.dossier.procedure_code), world.office.unit(each.dossier.unit_id).name)
        for each in listed
    ]
    context = {
        "desk": desk,
        "lines": lines,
        "names": {each.login: each.name for each in await deps.store.staff.list()},
        "rules": retention_rules(),
        "done": done if done in DID else "",
        "at": deps.now(),
    }
    return page(request, "staff/retention.html", context)


async def hold(request: web.Request, desk: Desk) -> web.StreamResponse:
    deps, form = request.app[STAFF], await posted(request, desk)
    action = form.get("action", "")
    if action not in DID:
        raise web.HTTPBadRequest
    keeping = Keeping(deps.store, world=deps.world)
    try:
        await keeping.hold(desk.staff, asked_id(request), now=deps.now(), holds=action == "hold")
    except NotHere:
        raise web.HTTPNotFound from None
    log.info("dossier held or let go", staff=desk.staff.login, dossier=asked_id(request), action=action)
    return see_other(f"{PAGE}?done={action}")
