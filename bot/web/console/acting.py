"""An officer's move: previewed, made in one commit, told to the citizen at once. A refusal loses nothing typed."""

from __future__ import annotations

from collections.abc import Mapping

import structlog
from aiohttp import web

from bot.web.console import dossier as pages
from bot.web.console.deps import STAFF
from bot.web.console.forms import Typed, open_actions, order_of, read_typed, revision_of
from bot.web.console.guard import Desk, posted
from bot.web.errors import is_in_background
from bot.web.pages import page, see_other
from flows.dossiers.lifecycle import IllegalMove, IncompleteMove
from flows.dossiers.model import Dossier
from flows.service.deciding import NotEntitled, NotYours, Overtaken

log = structlog.get_logger(__name__)
#: Why a move was not made -> status of the answer, key of its words.
PROBLEMS: Mapping[type[Exception], tuple[int, str]] = {
    Overtaken: (409, "overtaken"),
    NotEntitled: (403, "not_entitled"),
    IllegalMove: (409, "not_allowed"),
    IncompleteMove: (422, "incomplete"),
}


async def act(request: web.Request, desk: Desk) -> web.StreamResponse:
    deps = request.app[STAFF]
    form = await posted(request, desk)
    dossier = await pages.find(request, desk)
    typed = read_typed(form, deps.limits)
    order = order_of(deps.world(), dossier, typed, actor=desk.staff.login, limits=deps.limits)
    try:
        after, parcels = await deps.deciding.decide(
            desk.staff,
            dossier.id,
            order.action,
            revision=revision_of(form),
            reason=order.reason,
            items=order.items,
            due_at=order.due_at,
        )
    except NotYours:
        raise web.HTTPNotFound from None
    except tuple(PROBLEMS) as error:
        return await _refused(request, desk, typed, error)
    log.info("dossier moved", staff=desk.staff.login, dossier=dossier.id, action=order.action)
    deps.send(parcels)
    return see_other(await pages.back_to(request, desk, after, f"/staff/dossiers/{after.id}?done={order.action}"))


async def show_preview(request: web.Request, desk: Desk) -> web.StreamResponse:
    """As a fragment while one types; without JavaScript as the page again, with what was typed."""
    deps = request.app[STAFF]
    form = await posted(request, desk)
    dossier = await pages.find(request, desk)
    typed = read_typed(form, deps.limits)
    if typed.action not in open_actions(pages.at_hand(request, desk).staff, dossier):
        return await _refused(request, desk, typed, IllegalMove(dossier.status, typed.action))
    if is_in_background(request):
        return page(request, "staff/says.html", {"says": pages.says(deps, desk, dossier, typed)})
    return await pages.shown(request, desk, dossier, typed=typed)


async def _refused(request: web.Request, desk: Desk, typed: Typed, error: Exception) -> web.StreamResponse:
    """The dossier as it stands by now, and above it why nothing was done."""
    status, problem = PROBLEMS[type(error)]
    dossier: Dossier = await pages.find(request, desk)
    return await pages.shown(request, desk, dossier, typed=typed, problem=problem, status=status)
