"""The catalogue as a table, a page at a time: what the office does about each, and what was changed of it."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from bot.web.console import lookup
from bot.web.console.catalogue.desk import bench_of, own_units, shown
from bot.web.console.guard import Desk
from bot.web.console.lookup import Asked
from flows.dossiers.model import Offer
from flows.editions.model import Kind
from flows.procedures.narrowing import CHOICES
from flows.procedures.record import Record
from flows.service.editing import Bench
from flows.service.world import World

#: What the table can be narrowed to.
ONLY = (*lookup.ONLY, "changed")
#: Kinds of entries that are about a procedure.
_OF_PROCEDURE = (Kind.OFFER, Kind.WORDS, Kind.ROUTE)


@dataclass(frozen=True, slots=True)
class Line:
    """`record` is None for a code of which only the name is known: there is nothing to open."""

    code: str
    name: str
    record: Record | None
    offers: tuple[Offer, ...]
    is_drafted: bool
    is_changed: bool


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    bench = await bench_of(request, desk)
    world = bench.after()
    units, fields = own_units(desk, world), lookup.fields_of(world)
    asked = lookup.read(request.query, {unit.id for unit in units}, fields, ONLY)
    found = lookup.paged(_found(world, bench, asked, {unit.id for unit in units}), asked.page)
    context: dict[str, object] = {
        "asked": asked,
        "lines": [_line(world, bench, code, asked) for code in found.codes],
        "found": found,
        "units": units,
        "fields": fields,
        "choices": CHOICES,
        "only": ONLY,
        "known": len(list(world.library.records())),
        "home": "/staff/catalogue",
    }
    return shown(request, desk, "list", context, bench=bench)


def _found(world: World, bench: Bench, asked: Asked, own: set[str]) -> list[str]:
    codes = lookup.sought(world, asked, lookup.first_units(world, own))
    if asked.only != "changed":
        return codes
    touched = {key.code for entries in (bench.current, bench.drafted) for key in entries if key.kind in _OF_PROCEDURE}
    return [code for code in codes if code in touched]


def _line(world: World, bench: Bench, code: str, asked: Asked) -> Line:
    return Line(
        code,
        world.library.name(code),
        world.library.record(code),
        asked.offers(world.office, code),
        any(key.code == code for key in bench.drafted),
        any(key.code == code for key, entry in bench.current.items() if entry is not None),
    )
