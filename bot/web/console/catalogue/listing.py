"""The catalogue as a table, a page at a time: what the office does about each, and what was changed of it."""

from __future__ import annotations

from aiohttp import web

from bot.web.console import lookup
from bot.web.console.catalogue.desk import bench_of, own_units, shown
from bot.web.console.guard import Desk
from bot.web.console.lookup import Asked
from flows.editions.model import Kind
from flows.service.editing import Bench
from flows.service.world import World

#: What the table can be narrowed to.
ONLY = (*lookup.ONLY, "changed")
#: Kinds of entries that are about a procedure.
_OF_PROCEDURE = (Kind.OFFER, Kind.WORDS, Kind.ROUTE)


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    bench = await bench_of(request, desk)
    world = bench.after()
    units = own_units(desk, world)
    asked = lookup.read(request.query, {unit.id for unit in units}, lookup.fields_of(world), ONLY)
    found = lookup.paged(_found(world, bench, asked, {unit.id for unit in units}), asked.page)
    home, opened = "/staff/catalogue", "/staff/catalogue/procedure"
    context = lookup.shown(world, asked, found, units=units, only=ONLY, home=home, opened=opened)
    drafted = {key.code for key in bench.drafted}
    changed = {key.code for key, entry in bench.current.items() if entry is not None}
    return shown(request, desk, "list", {**context, "drafted": drafted, "changed": changed}, bench=bench)


def _found(world: World, bench: Bench, asked: Asked, own: set[str]) -> list[str]:
    codes = lookup.sought(world, asked, lookup.first_units(world, own))
    if asked.only != "changed":
        return codes
    touched = {key.code for entries in (bench.current, bench.drafted) for key in entries if key.kind in _OF_PROCEDURE}
    return [code for code in codes if code in touched]
