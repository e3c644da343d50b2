"""Canned answers of the units that an officer answers for: made, changed, removed. Those of the program are shown."""

from __future__ import annotations

import structlog
from aiohttp import web

from bot.web.console.deps import STAFF
from bot.web.console.guard import Desk, asked_number, posted
from bot.web.pages import page, see_other
from flows.audit import AuditEntry
from flows.staffing import Right
from flows.talking.canned import PLACES, Canned, unknown_places
from flows.talking.rules import talking_rules
from flows.text_folding import clean

log = structlog.get_logger(__name__)
PAGE = "/staff/replies"
LONGEST_TITLE = 60


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    done = request.query.get("done", "")
    return await _shown(request, desk, done=done if done in ("kept", "removed") else "")


async def keep(request: web.Request, desk: Desk) -> web.StreamResponse:
    """A unit that is not one's own looks like one that is not there."""
    deps, form = request.app[STAFF], await posted(request, desk)
    unit_id = form.get("unit", "")
    if unit_id not in deps.world().office.units or not desk.may(Right.ANSWER, unit_id):
        raise web.HTTPNotFound
    given = form.get("id", "0")
    number = int(given) if given.isascii() and given.isdecimal() and len(given) < 16 else 0
    title = " ".join(clean(form.get("title", "")).split())[:LONGEST_TITLE]
    canned = Canned("", title, clean(form.get("text", ""))[: talking_rules().longest], unit_id, number)
    if problem := await _problem(request, canned):
        return await _shown(request, desk, problem=problem, typed=canned, status=422)
    if not await deps.store.canned.keep(canned, by=desk.staff.login, at=deps.now()):
        raise web.HTTPNotFound
    await _noted(request, desk, "canned_reply_kept", unit_id)
    return see_other(f"{PAGE}?done=kept")


async def remove(request: web.Request, desk: Desk) -> web.StreamResponse:
    deps, number = request.app[STAFF], asked_number(request)
    await posted(request, desk)
    if not await deps.store.canned.remove(number, unit_ids=desk.units_with(Right.ANSWER)):
        raise web.HTTPNotFound
    await _noted(request, desk, "canned_reply_removed", None)
    return see_other(f"{PAGE}?done=removed")


async def _problem(request: web.Request, canned: Canned) -> str:
    """Why it cannot be kept, as the end of a text key; nothing when it can."""
    if not canned.title or not canned.text:
        return "empty"
    if unknown_places(canned.text):
        return "places"
    own = await request.app[STAFF].store.canned.of_units((canned.unit_id,))
    return "too_many" if not canned.id and len(own) >= talking_rules().most else ""


async def _noted(request: web.Request, desk: Desk, action: str, unit_id: str | None) -> None:
    deps = request.app[STAFF]
    await deps.store.audit.append([AuditEntry(deps.now(), desk.staff.login, action, unit_id=unit_id)])
    log.info("canned answers changed", staff=desk.staff.login, action=action)


async def _shown(
    request: web.Request,
    desk: Desk,
    *,
    done: str = "",
    problem: str = "",
    typed: Canned | None = None,
    status: int = 200,
) -> web.StreamResponse:
    deps = request.app[STAFF]
    every = deps.world().office.units.values()
    units = {unit.id: unit.name for unit in every if desk.may(Right.ANSWER, unit.id)}
    context = {
        "desk": desk,
        "own": await deps.store.canned.of_units(desk.units_with(Right.ANSWER)),
        "shipped": talking_rules().canned,
        "units": units,
        "places": [f"{{{name}}}" for name in PLACES],
        "typed": typed,
        "wrong": unknown_places(typed.text) if typed else (),
        "longest": talking_rules().longest,
        "longest_title": LONGEST_TITLE,
        "done": done,
        "problem": problem,
    }
    return page(request, "staff/replies.html", context, status=status)
