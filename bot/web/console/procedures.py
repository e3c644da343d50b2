"""Procedures to be looked up by everybody who works here: found in a table, read as citizens read them."""

from __future__ import annotations

from aiohttp import web

from bot.web.console import lookup
from bot.web.console.deps import STAFF
from bot.web.console.guard import Desk
from bot.web.pages import page, see_other
from flows.conversation.cards import details_of
from flows.dossiers.model import Offer, Unit
from flows.service.world import World

#: Parts of the card, as the conversation tells them.
PARTS = ("card_papers", "card_fee", "card_time", "card_law")


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    world = request.app[STAFF].world()
    units = [unit for unit in world.office.units.values() if unit.receives]
    asked = lookup.read(request.query, {unit.id for unit in units}, lookup.fields_of(world))
    codes = lookup.sought(world, asked, lookup.first_units(world, own_units(world, desk)))
    found = lookup.paged(codes, asked.page)
    home, opened = "/staff/procedures", "/staff/procedures/one"
    context = lookup.shown(world, asked, found, units=units, only=lookup.ONLY, home=home, opened=opened)
    return page(request, "staff/procedures.html", {"desk": desk, **context})


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
