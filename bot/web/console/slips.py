"""A prepared dossier at the counter: whoever shows its slip is spared filling everything in again."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

import structlog
from aiohttp import web

from bot.web.console import view as view
from bot.web.console.deps import STAFF
from bot.web.console.forms import open_actions, revision_of
from bot.web.console.guard import Desk, posted
from bot.web.console.papers import shown as papers_shown
from bot.web.console.signers import signers_of
from bot.web.console.trailing import about
from bot.web.pages import page, plain, see_other
from flows.dossiers.lifecycle import Actor, IllegalMove
from flows.dossiers.model import Dossier, Status
from flows.service.deciding import NotEntitled, NotYours, Overtaken, may_receive, may_see
from flows.service.moving import Order
from flows.service.previewing import preview
from flows.service.world import World
from flows.values import Words

log = structlog.get_logger(__name__)
RECEIVE = "receive_prepared"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,128}")


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    deps = request.app[STAFF]
    dossier = await _by_slip(request)
    if dossier is not None and may_see(desk.staff, dossier):
        return see_other(f"/staff/dossiers/{dossier.id}")
    dossier = await find_prepared(request, desk)
    log.info("slip viewed", staff=desk.staff.login, dossier=dossier.id)
    world = deps.world()
    rows = await deps.store.files.of_dossier(dossier.id)
    context = {
        **view.facts(world, dossier, now=deps.now()),
        "desk": desk,
        "lines": view.said(world, dossier),
        "missing": view.missing_papers(world, dossier),
        "papers": papers_shown(view.papers(world, dossier, rows), await deps.store.files.joined_of(dossier.id)),
        "signers": await signers_of(deps, rows),
        "shows_inside": view.shows_inside,
        "kind_of": view.kind_of,
        "file_base": f"/staff/slips/{dossier.token}/files",
        "receives": RECEIVE in open_actions(desk.staff, dossier),
        "says": _says(world, dossier, at=deps.now()),
    }
    return page(request, "staff/slip.html", context)


async def receive(request: web.Request, desk: Desk) -> web.StreamResponse:
    """The papers were compared with the originals: from now on the agency has the dossier."""
    deps = request.app[STAFF]
    form = await posted(request, desk)
    dossier = await _by_slip(request)
    if dossier is None:
        raise web.HTTPNotFound
    try:
        _, parcels = await deps.deciding.receive(desk.staff, dossier.id, revision=revision_of(form))
    except NotYours:
        raise web.HTTPNotFound from None
    except (NotEntitled, Overtaken, IllegalMove):
        return see_other(f"/staff/slips/{dossier.token}")
    log.info("dossier received from its slip", staff=desk.staff.login, dossier=dossier.id)
    deps.send(parcels)
    return see_other(f"/staff/dossiers/{dossier.id}?done={RECEIVE}")


def _says(world: World, dossier: Dossier, *, at: datetime) -> Words | None:
    """What the citizen would be told; the code is not known before."""
    order = Order(RECEIVE, Actor.OFFICER, "")
    try:
        return preview(world, replace(dossier, code=plain("staff.preview.code")), order, at=at)
    except IllegalMove:
        return None


async def find_prepared(request: web.Request, desk: Desk) -> Dossier:
    """Prepared, not yet filed, and for a unit of this officer; anything else looks like nothing."""
    dossier = await _by_slip(request)
    if dossier is None or dossier.status is not Status.PREPARED or not may_receive(desk.staff, dossier):
        raise web.HTTPNotFound
    about(request, dossier)
    return dossier


async def _by_slip(request: web.Request) -> Dossier | None:
    """The look-up by token need not bring the answers; reading by id does."""
    store, token = request.app[STAFF].store, request.match_info["token"]
    found = await store.dossiers.by_token(token) if _TOKEN.fullmatch(token) else None
    return await store.dossiers.get(found.id) if found else None
