"""The office's own papers about a dossier, and the register of a unit, ready to print or to edit."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, time, timedelta

import structlog
from aiohttp import web

from bot.forms import gathering
from bot.web.console.deps import STAFF
from bot.web.console.dossier import find
from bot.web.console.guard import Desk
from bot.web.console.slips import find_prepared
from bot.web.printing import asked, drawn, handed_out
from flows.calendar.days import local_day
from flows.conversation.facts import VIETNAM
from flows.dossiers.model import Dossier, Unit
from flows.forms.offering import REGISTER, office_forms
from flows.forms.shipped import shipped_forms
from flows.service.filling_forms import register
from flows.staffing import Right

log = structlog.get_logger(__name__)
#: More than that on one register is a slip of the pen in the dates, or to be asked for by month.
LONGEST_REGISTER, LONGEST_PERIOD = 2000, timedelta(days=366)


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    """Whoever may see the dossier may print its papers."""
    return await _shown(request, desk, await find(request, desk))


async def show_of_slip(request: web.Request, desk: Desk) -> web.StreamResponse:
    """What was declared for a prepared dossier, for whoever has its slip before them."""
    return await _shown(request, desk, await find_prepared(request, desk))


async def _shown(request: web.Request, desk: Desk, dossier: Dossier) -> web.StreamResponse:
    deps, name = request.app[STAFF], asked(request)
    if name.form not in office_forms(dossier):
        raise web.HTTPNotFound
    log.info("form made", staff=desk.staff.login, dossier=dossier.id, form=name.form)
    data = await gathering.for_office(
        deps.store, deps.world(), name.form, dossier,
        now=deps.now(), public_url=deps.public_url, officer=desk.staff.name,
    )  # fmt: skip
    body = await drawn(deps.paperwork, data, name.ending)
    return handed_out(body, f"{dossier.code or 'ho-so'}-{name.form}", name.ending)


async def show_register(request: web.Request, desk: Desk) -> web.StreamResponse:
    """Mẫu 07 of one unit for a period, by the day of filing; without dates it is the month so far."""
    deps, unit = request.app[STAFF], _unit(request, desk)
    first, last = _period(request, today=local_day(deps.now()))
    dossiers = await deps.store.dossiers.filed_between(
        unit_ids=(unit.id,), start=_begin(first), end=_begin(last + timedelta(days=1)), limit=LONGEST_REGISTER + 1
    )
    if len(dossiers) > LONGEST_REGISTER:
        raise web.HTTPBadRequest
    log.info("register made", staff=desk.staff.login, unit=unit.id, lines=len(dossiers))
    form, world = shipped_forms()[REGISTER], deps.world()
    # Thousands of lines take a while to be put into words: other people's pages do not wait for that.
    data = await asyncio.to_thread(register, world, form, unit, dossiers, first=first, last=last, now=deps.now())
    ending = "docx" if request.query.get("as") == "docx" else "pdf"
    return handed_out(await drawn(deps.paperwork, data, ending), f"{REGISTER}-{unit.id}-{first}-{last}", ending)


def _unit(request: web.Request, desk: Desk) -> Unit:
    """The officer's own; those of no unit say which. Another's looks like none."""
    asked_for = request.query.get("unit", "") or desk.staff.unit_id or ""
    unit = request.app[STAFF].world().office.units.get(asked_for)
    if unit is None or not desk.may(Right.DOSSIERS, unit.id):
        raise web.HTTPNotFound
    return unit


def _period(request: web.Request, *, today: date) -> tuple[date, date]:
    try:
        first = date.fromisoformat(request.query.get("from") or today.replace(day=1).isoformat())
        last = date.fromisoformat(request.query.get("to") or today.isoformat())
    except ValueError as problem:
        raise web.HTTPBadRequest from problem
    if not timedelta() <= last - first <= LONGEST_PERIOD:
        raise web.HTTPBadRequest
    return first, last


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)
