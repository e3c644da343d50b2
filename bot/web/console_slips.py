"""A prepared dossier at the counter: whoever shows its slip is spared filling everything in again."""

from __future__ import annotations

import re

import structlog
from aiohttp import web

from bot.web import console_view as view
from bot.web.console_deps import STAFF
from bot.web.console_guard import Desk
from bot.web.pages import page, see_other
from flows.dossiers.model import Dossier, Status
from flows.service.deciding import may_see

log = structlog.get_logger(__name__)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,128}")


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    deps = request.app[STAFF]
    dossier = await _by_slip(request)
    if dossier is not None and may_see(desk.staff, dossier):
        return see_other(f"/staff/dossiers/{dossier.id}")
    dossier = await find_prepared(request, desk)
    log.info("slip viewed", staff=desk.staff.login, dossier=dossier.id)
    world = deps.world()
    context = {
        **view.facts(world, dossier, now=deps.now()),
        "desk": desk,
        "lines": view.said(world, dossier),
        "missing": view.missing_papers(world, dossier),
        "papers": view.papers(world, dossier, await deps.store.files.of_dossier(dossier.id)),
        "shows_inside": view.shows_inside,
        "kind_of": view.kind_of,
        "file_base": f"/staff/slips/{dossier.token}/files",
    }
    return page(request, "staff/slip.html", context)


async def find_prepared(request: web.Request, desk: Desk) -> Dossier:
    """Prepared, not yet filed, and for a unit of this officer; anything else looks like nothing."""
    dossier = await _by_slip(request)
    if dossier is None or dossier.status is not Status.PREPARED:
        raise web.HTTPNotFound
    if desk.staff.unit_id not in (None, dossier.unit_id):
        raise web.HTTPNotFound
    return dossier


async def _by_slip(request: web.Request) -> Dossier | None:
    """The look-up by token need not bring the answers; reading by id does."""
    store, token = request.app[STAFF].store, request.match_info["token"]
    found = await store.dossiers.by_token(token) if _TOKEN.fullmatch(token) else None
    return await store.dossiers.get(found.id) if found else None
