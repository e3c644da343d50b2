"""The catalogue as a table: sought in words or by code, narrowed to a unit, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

from bot.web.console.catalogue.desk import bench_of, own_units, shown
from bot.web.console.guard import Desk
from flows.dossiers.model import Offer
from flows.editions.model import Kind
from flows.procedures.record import Record
from flows.service.editing import Bench
from flows.service.world import World
from flows.text_folding import clean, fold

PAGE, FOUND, LONGEST = 50, 200, 100
#: What the table can be narrowed to.
ONLY = ("", "offered", "not_offered", "changed")
#: Kinds of entries that are about a procedure.
_OF_PROCEDURE = (Kind.OFFER, Kind.WORDS, Kind.ROUTE)


@dataclass(frozen=True, slots=True)
class Asked:
    text: str = ""
    unit: str = ""
    only: str = ""
    page: int = 1

    def link(self, page: int) -> str:
        fields = {"q": self.text, "unit": self.unit, "only": self.only, "page": page}
        return "/staff/catalogue?" + urlencode({name: value for name, value in fields.items() if value})


@dataclass(frozen=True, slots=True)
class Line:
    code: str
    name: str
    field: str
    offers: tuple[Offer, ...]
    is_drafted: bool
    is_changed: bool


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    bench = await bench_of(request, desk)
    world, asked = bench.after(), _asked(request)
    found = _found(world, bench, asked)
    pages = max(1, -(-len(found) // PAGE))
    place = min(asked.page, pages)
    context: dict[str, object] = {
        "asked": asked,
        "lines": [_line(world, bench, code, asked) for code in found[(place - 1) * PAGE : place * PAGE]],
        "count": len(found),
        "place": place,
        "pages": pages,
        "units": own_units(desk, world),
        "only": ONLY,
        "known": len(list(world.library.records())),
    }
    return shown(request, desk, "list", context, bench=bench)


def _asked(request: web.Request) -> Asked:
    query = request.query
    page = query.get("page", "")
    only = query.get("only", "")
    return Asked(
        clean(query.get("q", ""))[:LONGEST],
        query.get("unit", "")[:64],
        only if only in ONLY else "",
        int(page) if page.isascii() and page.isdecimal() and 0 < len(page) < 5 else 1,
    )


def _found(world: World, bench: Bench, asked: Asked) -> list[str]:
    codes = _by_words(world, asked.text) if asked.text else _in_order(world)
    touched = {key.code for entries in (bench.current, bench.drafted) for key in entries if key.kind in _OF_PROCEDURE}
    return [code for code in codes if _fits(world, code, asked, touched)]


def _fits(world: World, code: str, asked: Asked, touched: set[str]) -> bool:
    offers = world.office.offers_of(code)
    here = [each for each in offers if asked.unit in ("", each.unit_id)]
    if asked.only == "changed":
        return code in touched
    return {"offered": bool(here), "not_offered": not here}.get(asked.only, True)


def _by_words(world: World, text: str) -> list[str]:
    """What search would offer first, then every name and code with all of the words in it."""
    words = fold(text).split()
    best = [hit.code for hit in world.library.find(text, k=20).results if world.library.record(hit.code)]
    named = [each.code for each in world.library.records() if all(word in _said(world, each) for word in words)]
    return list(dict.fromkeys((*best, *named)))[:FOUND] if len(words) > 1 else list(dict.fromkeys((*named, *best)))


def _said(world: World, record: Record) -> str:
    return fold(f"{record.code} {record.name} {world.library.name(record.code)}")


def _in_order(world: World) -> Sequence[str]:
    """What is suggested first, then what is offered, then the rest by name."""
    common = {code: place for place, code in enumerate(world.office.common)}
    records = sorted(
        world.library.records(),
        key=lambda each: (common.get(each.code, len(common)), each.code not in world.office.offers, fold(each.name)),
    )
    return [record.code for record in records]


def _line(world: World, bench: Bench, code: str, asked: Asked) -> Line:
    record = world.library.record(code)
    offers = tuple(each for each in world.office.offers_of(code) if asked.unit in ("", each.unit_id))
    return Line(
        code,
        world.library.name(code),
        (record.field or "") if record else "",
        offers,
        any(key.code == code for key in bench.drafted),
        any(key.code == code for key, entry in bench.current.items() if entry is not None),
    )
