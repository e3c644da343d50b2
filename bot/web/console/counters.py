"""Screens of a unit's counter: who receives there lets a tablet show and call numbers, and takes that away again."""

from __future__ import annotations

import secrets

import structlog
from aiohttp import web
from markupsafe import Markup

from bot.doors import drawn_svg
from bot.web.console.deps import STAFF, StaffDeps
from bot.web.console.guard import Desk, asked_number, posted
from bot.web.pages import page, see_other
from bot.web.sessions import token_hash
from flows.audit import AuditEntry
from flows.calendar.days import local_day
from flows.counters.model import LINK_VALID, LONGEST_DESK, Board, Device, board
from flows.dossiers.model import Unit
from flows.staffing import Right
from flows.text_folding import clean

log = structlog.get_logger(__name__)
PAGE, TOKEN_BYTES = "/staff/counter", 32


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    return await _shown(request, desk)


async def add(request: web.Request, desk: Desk) -> web.StreamResponse:
    """The link is on this one answer and nowhere else; it opens one device, within minutes."""
    deps, form = request.app[STAFF], await posted(request, desk)
    unit_id, name = form.get("unit", ""), clean(form.get("desk", ""))
    if not desk.may(Right.RECEIVE, unit_id) or unit_id not in deps.world().office.units:
        return await _shown(request, desk, problem="no_such_unit", status=422)
    if not 0 < len(name) <= LONGEST_DESK or "\n" in name:
        return await _shown(request, desk, problem="bad_desk", status=422)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    device = await deps.store.counters.add_device(
        unit_id, name, link_hash=token_hash(token), by=desk.staff.login, now=deps.now()
    )
    await _noted(deps, desk, "counter_device_made", device)
    return await _shown(request, desk, link=f"{deps.public_url}/counter/open/{token}")


async def end(request: web.Request, desk: Desk) -> web.StreamResponse:
    """At once: its open page goes dark within seconds."""
    deps, number = request.app[STAFF], asked_number(request)
    await posted(request, desk)
    device = await deps.store.counters.end_device(number, unit_ids=desk.units_with(Right.RECEIVE), now=deps.now())
    if device is None:
        raise web.HTTPNotFound
    await _noted(deps, desk, "counter_device_ended", device)
    return see_other(f"{PAGE}?done=ended")


async def _noted(deps: StaffDeps, desk: Desk, action: str, device: Device) -> None:
    log.info("counter device changed", staff=desk.staff.login, did=action, device=device.id)
    entry = AuditEntry(deps.now(), desk.staff.login, action, str(device.id), device.unit_id, {"desk": device.desk})
    await deps.store.audit.append([entry])


async def _shown(
    request: web.Request, desk: Desk, *, link: str = "", problem: str = "", status: int = 200
) -> web.StreamResponse:
    deps = request.app[STAFF]
    own = desk.units_with(Right.RECEIVE)
    units = [unit for unit in deps.world().office.units.values() if own is None or unit.id in own]
    context = {
        "desk": desk,
        "units": units,
        "name_of": {unit.id: unit.name for unit in units},
        "boards": await _boards(deps, units),
        "devices": await deps.store.counters.devices(unit_ids=own, now=deps.now()),
        "link": link,
        "code": drawn_svg(link) if link else Markup(),
        "minutes": LINK_VALID.seconds // 60,
        "longest": LONGEST_DESK,
        "problem": problem,
        "is_ended": request.query.get("done") == "ended",
    }
    return page(request, "staff/counter.html", context, status=status)


async def _boards(deps: StaffDeps, units: list[Unit]) -> list[tuple[Unit, Board]]:
    """Of units that have given out numbers today."""
    day = local_day(deps.now())
    boards = [(unit, board(day, await deps.store.counters.tickets(unit.id, day=day))) for unit in units]
    return [(unit, each) for unit, each in boards if each.called or each.waiting]
