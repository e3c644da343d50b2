"""Complaints and suggestions in the console: by due date, taken, asked about, answered, closed. What is said of
somebody's conduct is seen by those who lead the unit, and by nobody else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from aiohttp import web

from bot.web.console.deps import STAFF, StaffDeps
from bot.web.console.guard import Desk, asked_id, posted
from bot.web.console.trailing import ABOUT, About
from bot.web.pages import page, see_other
from flows.complaints import model
from flows.complaints.model import OPEN, STEPS, Complaint, IllegalStep, Stand, steps_of
from flows.complaints.rules import complaint_rules
from flows.dossiers.deadlines import due_at
from flows.service.complaining import NotHere, may_see
from flows.staffing import Right
from flows.text_folding import clean

log = structlog.get_logger(__name__)
PAGE = "/staff/complaints"
ACTIONS = frozenset(action for _, action in STEPS)
SOON = timedelta(days=1)
_CODE = re.compile(r"PA-\d{6}-\d{4,7}")


@dataclass(frozen=True, slots=True)
class Line:
    complaint: Complaint
    unit: str
    holder: str
    is_late: bool


async def show_all(request: web.Request, desk: Desk) -> web.StreamResponse:
    deps = request.app[STAFF]
    ended = request.query.get("show") == "ended"
    found = await _listed(deps, desk, open_only=not ended)
    names = {each.login: each.name for each in await deps.store.staff.list()}
    lines = [
        Line(each, _unit(deps, each), names.get(each.holder, each.holder), each.is_overdue(deps.now()))
        for each in found
    ]
    return page(request, "staff/complaints.html", {"desk": desk, "lines": lines, "ended": ended, "at": deps.now()})


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    done = request.query.get("done", "")
    return await _shown(request, desk, await _find(request, desk), done=done if done in ACTIONS else "")


async def act(request: web.Request, desk: Desk) -> web.StreamResponse:
    deps, form = request.app[STAFF], await posted(request, desk)
    complaint = await _find(request, desk)
    action, text = form.get("action", ""), clean(form.get("text", ""))[: deps.limits.reason_characters]
    if action not in ACTIONS:
        raise web.HTTPBadRequest
    if STEPS.get((complaint.stand, action), STEPS[Stand.NEW, "take"]).needs_text and not text:
        return await _shown(request, desk, complaint, problem="no_text", status=422)
    try:
        after, parcels = await deps.answering.act(desk.staff, complaint.code, action, text)
    except NotHere:
        raise web.HTTPNotFound from None
    except IllegalStep:
        now_there = await _find(request, desk)
        return await _shown(request, desk, now_there, problem="moved_on", lost=text, status=409)
    log.info("complaint handled", staff=desk.staff.login, code=after.code, action=action)
    deps.send(parcels)
    return see_other(f"{PAGE}/{after.code}?done={action}")


async def due_count(deps: StaffDeps, desk: Desk) -> int:
    """How many this person should see to today: for the head of the own desk."""
    count = 0
    for units, abouts in _seen(desk):
        if units is None or units:
            count += await deps.store.complaints.due(unit_ids=units, abouts=abouts, before=deps.now() + SOON)
    return count


def _seen(desk: Desk) -> list[tuple[Sequence[str] | None, list[model.About]]]:
    """Which kinds are seen in which units: a right is asked for each kind."""
    kinds: dict[Right, list[model.About]] = {}
    for about, right in model.RIGHTS.items():
        kinds.setdefault(right, []).append(about)
    return [(desk.units_with(right), abouts) for right, abouts in kinds.items()]


async def _listed(deps: StaffDeps, desk: Desk, *, open_only: bool) -> list[Complaint]:
    found: list[Complaint] = []
    for units, abouts in _seen(desk):
        if units is None or units:
            limit = deps.limits.longest_page
            found += await deps.store.complaints.listed(unit_ids=units, abouts=abouts, open_only=open_only, limit=limit)
    if open_only:
        return sorted(found, key=lambda each: (each.due_at, each.code))
    return sorted(found, key=lambda each: each.ended_at or each.at, reverse=True)


async def _find(request: web.Request, desk: Desk) -> Complaint:
    """Not there, another unit's, or for the head alone: all look the same."""
    code = asked_id(request)
    complaint = await request.app[STAFF].store.complaints.get(code) if _CODE.fullmatch(code) else None
    if complaint is None or not may_see(desk.staff, complaint):
        raise web.HTTPNotFound
    request[ABOUT] = About(complaint.code, complaint.unit_id)
    return complaint


async def _shown(
    request: web.Request,
    desk: Desk,
    complaint: Complaint,
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
        "complaint": complaint,
        "unit": _unit(deps, complaint),
        "holder": names.get(complaint.holder, complaint.holder),
        "actions": [(action, STEPS[complaint.stand, action].needs_text) for action in steps_of(complaint)],
        "is_open": complaint.stand in OPEN,
        "is_late": complaint.is_overdue(deps.now()),
        "by": _deadlines(deps, complaint),
        "source": complaint_rules().source,
        "limits": deps.limits,
        "done": done,
        "problem": problem,
        "lost": lost,
    }
    return page(request, "staff/complaint.html", context, status=status)


def _deadlines(deps: StaffDeps, complaint: Complaint) -> dict[str, datetime]:
    """Until when it can be refused, and more be asked for."""
    rules, world = complaint_rules(), deps.world()
    hours = world.office.unit(complaint.unit_id).hours
    days = {"refuse": rules.refuse_days, "ask": rules.ask_days}
    return {
        action: due_at(complaint.at, each, "working_days", calendar=world.calendar, hours=hours)
        for action, each in days.items()
    }


def _unit(deps: StaffDeps, complaint: Complaint) -> str:
    return deps.world().office.unit(complaint.unit_id).name
