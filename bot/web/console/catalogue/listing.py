"""The catalogue as a table: sought in words or by code, narrowed by its address, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.web.console.catalogue.asked import ONLY, Asked, read
from bot.web.console.catalogue.desk import bench_of, own_units, shown
from bot.web.console.guard import Desk
from flows.dossiers.model import Offer
from flows.editions.model import Kind
from flows.procedures.narrowing import CHOICES, Narrowed
from flows.procedures.record import Record
from flows.service.editing import Bench
from flows.service.world import World
from flows.text_folding import fold

PAGE, FOUND, BEST = 50, 200, 20
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
    units, fields = own_units(desk, world), _fields(world)
    asked = read(request.query, {unit.id for unit in units}, fields)
    found = _found(world, bench, asked, asked.narrowed(world.office, _own(desk, world)))
    pages = max(1, -(-len(found) // PAGE))
    place = min(asked.page, pages)
    context: dict[str, object] = {
        "asked": asked,
        "lines": [_line(world, bench, code, asked) for code in found[(place - 1) * PAGE : place * PAGE]],
        "count": len(found),
        "place": place,
        "pages": pages,
        "units": units,
        "fields": fields,
        "choices": CHOICES,
        "only": ONLY,
        "is_narrowed": asked != Asked(page=asked.page),
        "known": len(list(world.library.records())),
    }
    return shown(request, desk, "list", context, bench=bench)


def _own(desk: Desk, world: World) -> Sequence[str]:
    """The units of the person; none for whoever stands above all of them."""
    ids = {unit.id for unit in own_units(desk, world)}
    return [] if len(ids) == sum(unit.receives for unit in world.office.units.values()) else sorted(ids)


def _fields(world: World) -> list[str]:
    return sorted({record.field for record in world.library.records() if record.field}, key=fold)


def _found(world: World, bench: Bench, asked: Asked, narrowed: Narrowed) -> list[str]:
    codes = _by_words(world, asked.q, narrowed) if asked.q else _in_order(world, narrowed)
    touched = {key.code for entries in (bench.current, bench.drafted) for key in entries if key.kind in _OF_PROCEDURE}
    return [code for code in codes if _fits(world, code, asked, touched)]


def _fits(world: World, code: str, asked: Asked, touched: set[str]) -> bool:
    offers = world.office.offers_of(code)
    here = [each for each in offers if asked.unit in ("", each.unit_id)]
    if asked.only == "changed":
        return code in touched
    return {"offered": bool(here), "not_offered": not here}.get(asked.only, True)


def _by_words(world: World, text: str, narrowed: Narrowed) -> list[str]:
    """What search would offer first, then every name and code with all of the words in it, those offered here first."""
    words = fold(text).split()
    best = [
        hit.code
        for hit in world.library.find(text, k=BEST, offered=frozenset(narrowed.here), narrowed=narrowed).results
    ]
    known = (each for each in world.library.records() if all(word in _said(world, each) for word in words))
    named = sorted((each.code for each in known if narrowed.fits(each)), key=lambda code: code not in narrowed.here)
    return list(dict.fromkeys((*best, *named)))[:FOUND] if len(words) > 1 else list(dict.fromkeys((*named, *best)))


def _said(world: World, record: Record) -> str:
    return fold(f"{record.code} {record.name} {world.library.name(record.code)}")


def _in_order(world: World, narrowed: Narrowed) -> Sequence[str]:
    """What is offered here, of that what is suggested first; then the rest by name."""
    common = {code: place for place, code in enumerate(world.office.common)}
    records = sorted(
        (each for each in world.library.records() if narrowed.fits(each)),
        key=lambda each: (each.code not in narrowed.here, common.get(each.code, len(common)), fold(each.name)),
    )
    return [record.code for record in records]


def _line(world: World, bench: Bench, code: str, asked: Asked) -> Line:
    offers = tuple(each for each in world.office.offers_of(code) if asked.unit in ("", each.unit_id))
    return Line(
        code,
        world.library.name(code),
        world.library.record(code),
        offers,
        any(key.code == code for key in bench.drafted),
        any(key.code == code for key, entry in bench.current.items() if entry is not None),
    )
