"""Procedures to be looked up by everybody who works here: found in a table, read as citizens read them."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from bot.web.console import lookup
from bot.web.console.deps import STAFF
from bot.web.console.guard import Desk
from bot.web.pages import page, see_other
from flows.conversation.cards import details_of
from flows.dossiers.model import Offer, Unit
from flows.procedures.narrowing import CHOICES
from flows.procedures.record import Record
from flows.service.world import World

#: Parts of the card, as the conversation tells them.
PARTS = ("card_papers", "card_fee", "card_time", "card_law")


@dataclass(frozen=True, slots=True)
class Line:
    """`record` is None for a code of which only the name is known: there is nothing to open."""

    code: str
    name: str
    record: Record | None
    offers: tuple[Offer, ...]


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    world = request.app[STAFF].world()
    own, fields = own_units(world, desk), lookup.fields_of(world)
    units = [unit for unit in world.office.units.values() if unit.receives]
    asked = lookup.read(request.query, {unit.id for unit in units}, fields)
    codes = lookup.sought(world, asked, lookup.first_units(world, own))
    found = lookup.paged(codes, asked.page)
    context = {
        "desk": desk,
        "asked": asked,
        "lines": [_line(world, code, asked) for code in found.codes],
        "found": found,
        "units": units,
        "fields": fields,
        "choices": CHOICES,
        "only": lookup.ONLY,
        "known": len(list(world.library.records())),
        "home": "/staff/procedures",
    }
    return page(request, "staff/procedures.html", context)


async def show_one(request: web.Request, desk: Desk) -> web.StreamResponse:
    """As the unit that was asked for offers it, else one of the person's own, else the first that does."""
    world, code = request.app[STAFF].world(), request.query.get("code", "")
    record = world.library.record(code)
    if not code:
        return see_other("/staff/procedures")
    if record is None:
        raise web.HTTPNotFound
    offers = world.office.offers_of(code)
    wanted = (request.query.get("unit", ""), *own_units(world, desk))
    unit_id = next((each for each in wanted if world.office.offer(code, each)), "")
    context = {
        "desk": desk,
        "code": code,
        "name": world.library.name(code),
        "record": record,
        "offering": [_unit(world, offer) for offer in offers],
        "unit": unit_id or (offers[0].unit_id if offers else ""),
        "told": details_of(world.office, world.library, code, unit_id=unit_id),
        "parts": PARTS,
    }
    return page(request, "staff/procedure.html", context)


def own_units(world: World, desk: Desk) -> list[str]:
    """Those that receive and in which the person works."""
    own, receiving = desk.unit_ids, (unit.id for unit in world.office.units.values() if unit.receives)
    return [unit_id for unit_id in receiving if own is None or unit_id in own]


def _unit(world: World, offer: Offer) -> tuple[Unit, Offer]:
    return world.office.unit(offer.unit_id), offer


def _line(world: World, code: str, asked: lookup.Asked) -> Line:
    return Line(code, world.library.name(code), world.library.record(code), asked.offers(world.office, code))
