"""The volunteers of a unit: invited by a code for a while, suspended at once, and what they did this month. A volunteer
of another unit looks like nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

import structlog
from aiohttp import web

from bot.web.console.assisted import helping_of
from bot.web.console.deps import STAFF, StaffDeps
from bot.web.console.guard import Desk, asked_id, posted
from bot.web.pages import page, see_other
from flows.assisting import codes
from flows.assisting.codes import Purpose
from flows.assisting.figures import Figures, of_unit, per_volunteer
from flows.assisting.model import Volunteer
from flows.assisting.refusals import Refusal, may_help
from flows.calendar.days import local_day
from flows.service.counter_help import NotHere, Wish
from flows.staffing import Right
from flows.text_folding import clean

log = structlog.get_logger(__name__)
PAGE = "/staff/volunteers"
LONGEST_NAME = 100
#: The period that the form proposes.
PROPOSED = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Row:
    """`stands`: "invited", "helping", or why not."""

    who: Volunteer
    unit: str
    stands: str
    figures: Figures


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    done = request.query.get("done", "")
    return await _shown(request, desk, done=done if done == "suspended" else "")


async def invite(request: web.Request, desk: Desk) -> web.StreamResponse:
    """The code is on this one answer and nowhere else."""
    deps, form = request.app[STAFF], await posted(request, desk)
    try:
        wish = Wish(
            unit_id=form.get("unit", ""),
            name=_line(form.get("name", "")),
            group=_line(form.get("group", "")),
            starts_on=date.fromisoformat(form.get("starts_on", "")),
            ends_on=date.fromisoformat(form.get("ends_on", "")),
        )
        problem = wish.problem(local_day(deps.now()))
    except ValueError:
        return await _shown(request, desk, problem="no_period", status=422)
    if problem:
        return await _shown(request, desk, problem=problem, status=422)
    try:
        code = await helping_of(deps).invite(desk.staff, wish)
    except NotHere:
        raise web.HTTPNotFound from None
    return await _shown(request, desk, code=code)


async def suspend(request: web.Request, desk: Desk) -> web.StreamResponse:
    deps, volunteer_id = request.app[STAFF], asked_id(request)
    await posted(request, desk)
    try:
        deps.send(await helping_of(deps).suspend(desk.staff, volunteer_id))
    except NotHere:
        raise web.HTTPNotFound from None
    log.info("volunteer suspended", staff=desk.staff.login, volunteer=volunteer_id)
    return see_other(f"{PAGE}?{urlencode({'done': 'suspended'})}")


def _line(text: str) -> str:
    return clean(text).replace("\n", " ")[:LONGEST_NAME]


async def _shown(
    request: web.Request, desk: Desk, *, done: str = "", problem: str = "", code: str = "", status: int = 200
) -> web.StreamResponse:
    deps, world = request.app[STAFF], request.app[STAFF].world()
    units, today = desk.units_with(Right.VOLUNTEERS), local_day(deps.now())
    rows = await _rows(deps, units, since=_month(deps.now()))
    its = [unit for unit in world.office.units.values() if desk.may(Right.VOLUNTEERS, unit.id)]
    context = {
        "desk": desk,
        "rows": rows,
        "totals": [(unit.name, total) for unit in its if (total := _total(rows, unit.id)).sessions],
        "units": its,
        "starts_on": today.isoformat(),
        "ends_on": (today + PROPOSED).isoformat(),
        "code": codes.written(code) if code else "",
        "word": codes.WORDS[Purpose.INVITATION],
        "link": f"{deps.public_url}/?start={codes.payload(Purpose.INVITATION, code)}" if code else "",
        "telegram": await _telegram(deps, code) if code else "",
        "done": done,
        "problem": problem,
    }
    return page(request, "staff/volunteers.html", context, status=status)


async def _telegram(deps: StaffDeps, code: str) -> str:
    doors = await deps.doors() if deps.doors else None
    payload = codes.payload(Purpose.INVITATION, code)
    return f"https://t.me/{doors.telegram}?start={payload}" if doors and doors.telegram else ""


async def _rows(deps: StaffDeps, unit_ids: Sequence[str] | None, *, since: datetime) -> list[Row]:
    people = await deps.store.assisting.volunteers(unit_ids=unit_ids)
    ended = await deps.store.assisting.ended(unit_ids=unit_ids, since=since, until=deps.now() + timedelta(minutes=1))
    figures = {(each.unit_id, each.volunteer_id): each for each in per_volunteer(ended)}
    office, today = deps.world().office, local_day(deps.now())
    return [
        Row(
            who,
            office.unit(who.unit_id).name,
            _stands(who, today),
            figures.get((who.unit_id, who.id), Figures(who.unit_id, who.id)),
        )
        for who in people
    ]


def _total(rows: Sequence[Row], unit_id: str) -> Figures:
    return of_unit([row.figures for row in rows], unit_id)


def _stands(who: Volunteer, today: date) -> str:
    why = may_help(who, today=today)
    if why is Refusal.NOT_VOLUNTEER:
        return "left" if who.agreed_at else "invited"
    return why.value if why else "helping"


def _month(now: datetime) -> datetime:
    return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
