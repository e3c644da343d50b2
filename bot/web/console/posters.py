"""QR posters of a unit, ready to print: chosen here, drawn in the workshop, sent as one PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from aiohttp import web

from bot.posters.content import NothingToPrint, Order, Paper, Part, offered, sheets
from bot.posters.doors import Doors
from bot.web.console.deps import STAFF, StaffDeps
from bot.web.console.guard import Desk
from bot.web.pages import page
from bot.workshop.pool import Busy, WorkFailed
from flows.service.world import World

PAPERS: Mapping[str, Paper] = {each: each for each in get_args(Paper)}
PARTS: Mapping[str, Part] = {each: each for each in get_args(Part)}


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    name: str


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    return page(request, "staff/posters.html", _context(request, desk))


async def print_out(request: web.Request, desk: Desk) -> web.StreamResponse:
    """The PDF, or the page again with why not."""
    deps = request.app[STAFF]
    order = _order(request, desk)
    try:
        data = sheets(deps.world(), order, await _doors(deps))
        _, (pdf,) = await deps.paperwork.run("posters", {"data": data})
    except NothingToPrint:
        return _failed(request, desk, "nothing", status=400)
    except (Busy, WorkFailed):
        return _failed(request, desk, "busy", status=503)
    headers = {"Content-Disposition": f'attachment; filename="ma-qr-{order.unit_id}.pdf"'}
    return web.Response(body=pdf, content_type="application/pdf", headers=headers)


def _failed(request: web.Request, desk: Desk, why: str, *, status: int) -> web.StreamResponse:
    return page(request, "staff/posters.html", {**_context(request, desk), "failed": why}, status=status)


def _context(request: web.Request, desk: Desk) -> dict[str, object]:
    world = request.app[STAFF].world()
    units = _units(world, desk)
    unit_id = request.query.get("unit", "")
    current = unit_id if unit_id in units else next(iter(units), "")
    choices = [Choice(code, world.library.name(code)) for code in offered(world, current)]
    return {"desk": desk, "units": units, "unit": current, "choices": choices, "failed": ""}


def _units(world: World, desk: Desk) -> dict[str, str]:
    """Those of this officer."""
    own, receiving = desk.unit_ids, (unit for unit in world.office.units.values() if unit.receives)
    return {unit.id: unit.name for unit in receiving if own is None or unit.id in own}


def _order(request: web.Request, desk: Desk) -> Order:
    """Raises 404 for a unit that is not this officer's: it looks like one that does not exist."""
    query = request.query
    unit_id = query.get("unit", "")
    if unit_id not in _units(request.app[STAFF].world(), desk):
        raise web.HTTPNotFound
    code = query.get("procedure", "")
    return Order(
        unit_id,
        PAPERS.get(query.get("paper", ""), "a4"),
        PARTS.get(query.get("part", ""), "all"),
        (code,) if code else (),
    )


async def _doors(deps: StaffDeps) -> Doors:
    return await deps.doors() if deps.doors else Doors(deps.public_url)
