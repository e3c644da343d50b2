"""What people want of their own data (Law 91/2025/QH15, article 4): by the time that is left, carried out or refused
with a reason. Whoever looks after a wish is not shown the data that it is about, but where the copy has to be printed
for somebody who has no chat and has shown who they are."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

import structlog
from aiohttp import web

from bot.web.console import dossier as pages
from bot.web.console.deps import STAFF, StaffDeps
from bot.web.console.guard import Desk, asked_id, posted
from bot.web.console.trailing import ABOUT, About
from bot.web.pages import page, see_other
from flows.data_rights.model import OPEN, STEPS, DataRequest, IllegalStep, Kind, needs_text, steps_of
from flows.data_rights.rules import data_rules
from flows.service.data_rights import DataDesk, NotHere, may_see
from flows.service.data_warnings import is_soon
from flows.service.deciding import NotYours
from flows.staffing import Right
from flows.text_folding import clean

log = structlog.get_logger(__name__)
PAGE = "/staff/data-requests"
ACTIONS = frozenset(action for _, action in STEPS)
_ID = re.compile(r"[0-9a-f]{8,64}")
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Line:
    request: DataRequest
    unit: str
    holder: str
    is_late: bool
    is_soon: bool


async def show_all(request: web.Request, desk: Desk) -> web.StreamResponse:
    deps, ended = request.app[STAFF], request.query.get("show") == "ended"
    units = desk.units_with(Right.DATA)
    limit = deps.limits.longest_page
    found = await deps.store.data_requests.listed(unit_ids=units, open_only=not ended, limit=limit)
    names = {each.login: each.name for each in await deps.store.staff.list()}
    lines = [_line(deps, each, names) for each in found]
    if not ended:
        lines.sort(key=lambda line: line.request.until)
    context = {"desk": desk, "lines": lines, "ended": ended, "at": deps.now(), "source": data_rules().source}
    return page(request, "staff/data_requests.html", context)


async def due_count(deps: StaffDeps, desk: Desk) -> int:
    """How many of those that this person looks after come near their time: for the head of the own desk."""
    units = desk.units_with(Right.DATA)
    if units is not None and not units:
        return 0
    found = await deps.store.data_requests.listed(unit_ids=units, limit=deps.limits.longest_page)
    return sum(is_soon(each, deps.world(), now=deps.now()) for each in found)


def _line(deps: StaffDeps, found: DataRequest, names: dict[str, str]) -> Line:
    now, world = deps.now(), deps.world()
    is_late = found.is_overdue(now)
    near = not is_late and is_soon(found, world, now=now)
    return Line(found, _unit(deps, found), _holder(found, names), is_late=is_late, is_soon=near)


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    done = request.query.get("done", "")
    return await _shown(request, desk, await _find(request, desk), done=done if done in ACTIONS else "")


async def act(request: web.Request, desk: Desk) -> web.StreamResponse:
    deps, form = request.app[STAFF], await posted(request, desk)
    found = await _find(request, desk)
    action, text = form.get("action", ""), clean(form.get("text", ""))[:LONGEST]
    if action not in ACTIONS:
        raise web.HTTPBadRequest
    if action in steps_of(found) and needs_text(found, action) and not text:
        return await _shown(request, desk, found, problem="no_text", status=422)
    try:
        after = await _use_case(deps).act(desk.staff, found.id, action, text)
    except NotHere:
        raise web.HTTPNotFound from None
    except IllegalStep:
        return await _shown(request, desk, await _find(request, desk), problem="moved_on", lost=text, status=409)
    log.info("data request handled", staff=desk.staff.login, request=after.id, action=action)
    return see_other(f"{PAGE}/{after.id}?done={action}")


async def copy(request: web.Request, desk: Desk) -> web.StreamResponse:
    """Everything about the person, to print: only after the paper that says who they are was looked at."""
    deps, form = request.app[STAFF], await posted(request, desk)
    found = await _find(request, desk)
    if form.get("identified") != "yes":
        return await _shown(request, desk, found, problem="not_identified", status=422)
    try:
        words = await _use_case(deps).copy(desk.staff, found.id)
    except NotHere:
        raise web.HTTPNotFound from None
    log.info("data copy printed", staff=desk.staff.login, request=found.id)
    context = {"desk": desk, "wish": found, "unit": _unit(deps, found), "words": words, "at": deps.now()}
    return page(request, "staff/data_copy.html", context)


async def record(request: web.Request, desk: Desk) -> web.StreamResponse:
    """At the counter, from the page of the person's dossier."""
    deps, form = request.app[STAFF], await posted(request, desk)
    dossier = await pages.find(request, desk)
    kind, said = form.get("kind", ""), clean(form.get("said", ""))[:LONGEST]
    if kind not in {each.value for each in Kind}:
        raise web.HTTPBadRequest
    try:
        made = await _use_case(deps).record(desk.staff, dossier.id, secrets.token_hex(12), Kind(kind), said=said)
    except NotYours:
        raise web.HTTPNotFound from None
    log.info("data request recorded", staff=desk.staff.login, request=made.id)
    return see_other(f"/staff/dossiers/{dossier.id}?recorded=data")


def _use_case(deps: StaffDeps) -> DataDesk:
    return DataDesk(deps.store, world=deps.world, now=deps.now)


async def _find(request: web.Request, desk: Desk) -> DataRequest:
    """Not there and another unit's look the same."""
    given = asked_id(request)
    found = await request.app[STAFF].store.data_requests.get(given) if _ID.fullmatch(given) else None
    if found is None or not may_see(desk.staff, found):
        raise web.HTTPNotFound
    request[ABOUT] = About(f"person:{found.person_id}", found.unit_id)
    return found


async def _shown(
    request: web.Request,
    desk: Desk,
    found: DataRequest,
    *,
    done: str = "",
    problem: str = "",
    lost: str = "",
    status: int = 200,
) -> web.StreamResponse:
    deps = request.app[STAFF]
    names = {each.login: each.name for each in await deps.store.staff.list()}
    context = {
        "desk": desk,
        "wish": found,
        "unit": _unit(deps, found),
        "holder": _holder(found, names),
        "actions": [(action, needs_text(found, action)) for action in steps_of(found)],
        "is_open": found.stand in OPEN,
        "is_on_paper": await _use_case(deps).is_on_paper(desk.staff, found),
        "is_late": found.is_overdue(deps.now()),
        "source": data_rules().source,
        "longest": LONGEST,
        "done": done,
        "problem": problem,
        "lost": lost,
    }
    return page(request, "staff/data_request.html", context, status=status)


def _unit(deps: StaffDeps, found: DataRequest) -> str:
    return deps.world().office.unit(found.unit_id or "").name


def _holder(found: DataRequest, names: dict[str, str]) -> str:
    """Nobody of the office where the person did it by pressing."""
    return names.get(found.holder, "")
