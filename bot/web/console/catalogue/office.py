"""What the agency and its units are called, where they are, and when they are open, as citizens read it."""

from __future__ import annotations

from collections.abc import Mapping

import structlog
from aiohttp import web

from bot.web.console.catalogue.desk import OFFICE, bench_of, editing, shown
from bot.web.console.catalogue.typed import Mistyped, agency_words, unit_words
from bot.web.console.guard import Desk, posted
from bot.web.pages import see_other
from flows.dossiers.model import Unit
from flows.editions.model import AgencyWords, Entry, Key, Kind, UnitWords
from flows.service.editing import Bench, NotYours
from flows.service.world import World
from flows.staffing import Right
from flows.text_folding import clean, fold

log = structlog.get_logger(__name__)
#: Units on one page; more are sought.
SHOWN = 12


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    return _shown(request, desk, await bench_of(request, desk))


async def change_agency(request: web.Request, desk: Desk) -> web.StreamResponse:
    form = await posted(request, desk)
    bench = await bench_of(request, desk)
    try:
        words = agency_words(form)
        shipped = AgencyWords(bench.base.office.agency, bench.base.office.hotline)
        return await _kept(request, desk, Key(Kind.AGENCY), None if words == shipped else words)
    except Mistyped as refused:
        return _shown(request, desk, bench, typed=form, refused=refused)


async def change_unit(request: web.Request, desk: Desk) -> web.StreamResponse:
    form = await posted(request, desk)
    bench, unit_id = await bench_of(request, desk), form.get("unit", "")
    unit = bench.base.office.units.get(unit_id)
    if unit is None:
        raise web.HTTPUnprocessableEntity
    try:
        words = unit_words(form)
        return await _kept(request, desk, Key(Kind.UNIT, unit_id=unit_id), None if words == _words(unit) else words)
    except Mistyped as refused:
        return _shown(request, desk, bench, typed=form, refused=refused)


async def _kept(request: web.Request, desk: Desk, key: Key, entry: Entry | None) -> web.StreamResponse:
    try:
        await editing(request).change(desk.staff, key, entry)
    except NotYours:
        raise web.HTTPNotFound from None
    log.info("names drafted", staff=desk.staff.login, unit=key.unit_id)
    return see_other(f"{OFFICE}?done=kept{f'&unit={key.unit_id}' if key.unit_id else ''}")


def _shown(
    request: web.Request,
    desk: Desk,
    bench: Bench,
    *,
    typed: Mapping[str, str] | None = None,
    refused: Mistyped | None = None,
) -> web.Response:
    world = bench.after()
    text = clean(request.query.get("q", ""))[:100]
    found = [unit for unit in _own(desk, world) if fold(text) in fold(unit.name)]
    wanted = (typed or request.query).get("unit", "")
    found.sort(key=lambda unit: unit.id != wanted)
    context: dict[str, object] = {
        "agency": AgencyWords(world.office.agency, world.office.hotline),
        "units": found[:SHOWN],
        "more": len(found) - len(found[:SHOWN]),
        "asked": text,
        "typed": dict(typed) if typed else None,
        "drafted_units": {key.unit_id for key in bench.drafted if key.kind is Kind.UNIT},
    }
    return shown(request, desk, "office", context, bench=bench, refused=refused, status=422 if refused else 200)


def _own(desk: Desk, world: World) -> list[Unit]:
    ids = desk.units_with(Right.OFFERS)
    return [unit for unit in world.office.units.values() if ids is None or unit.id in ids]


def _words(unit: Unit) -> UnitWords:
    return UnitWords(unit.name, unit.address, unit.hotline, unit.opening)
