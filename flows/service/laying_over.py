"""An edition laid over the world as it was loaded: offers, names, wordings, steps. The loaded world stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flows.conversation.facts import Office
from flows.dossiers.model import Offer, Unit
from flows.editions.model import (
    AgencyWords,
    Entries,
    Key,
    Kind,
    OfferRow,
    OfferRows,
    ProcedureWords,
    RouteRows,
    UnitWords,
)
from flows.editions.wording import worded
from flows.service.world import World


def laid_over(world: World, entries: Entries, day: date) -> World:
    """As it is that day. What an entry is about may be gone from the catalogue or the office: then it says nothing."""
    for kind, lay in _LAY.items():
        its = {key: entry for key, entry in entries.items() if key.kind is kind and entry is not None}
        world = lay(world, its, day) if its else world
    return world


def next_change(entries: Entries, day: date) -> date | None:
    """The next day on which an offer changes by itself."""
    rows = (row for entry in entries.values() if isinstance(entry, OfferRows) for row in entry.after(day))
    return min((row.from_on for row in rows if row.from_on is not None), default=None)


def _agency(world: World, entries: Mapping[Key, Any], day: date) -> World:
    words: AgencyWords = next(iter(entries.values()))
    return replace(world, office=replace(world.office, agency=words.name, hotline=words.hotline))


def _units(world: World, entries: Mapping[Key, Any], day: date) -> World:
    units = dict(world.office.units)
    for key, words in entries.items():
        if key.unit_id in units:
            units[key.unit_id] = _renamed(units[key.unit_id], words)
    return replace(world, office=replace(world.office, units=units))


def _renamed(unit: Unit, words: UnitWords) -> Unit:
    return replace(unit, name=words.name, address=words.address, hotline=words.hotline, opening=words.opening)


def _offers(world: World, entries: Mapping[Key, Any], day: date) -> World:
    offers = dict(world.office.offers)
    for key, rows in entries.items():
        row = rows.on(day)
        if row is not None and key.unit_id in world.office.units and world.library.record(key.code):
            offers[key.code] = _with_row(world.office, offers.get(key.code, ()), key, row)
    return replace(world, office=replace(world.office, offers={code: each for code, each in offers.items() if each}))


def _with_row(office: Office, before: tuple[Offer, ...], key: Key, row: OfferRow) -> tuple[Offer, ...]:
    """In its old place, so that units are offered in the order that people know."""
    made = offered(office.offer(key.code, key.unit_id), key, row)
    if not row.on:
        return tuple(each for each in before if each.unit_id != key.unit_id)
    if all(each.unit_id != key.unit_id for each in before):
        return (*before, made)
    return tuple(made if each.unit_id == key.unit_id else each for each in before)


def offered(before: Offer | None, key: Key, row: OfferRow) -> Offer:
    """What staff do not change here (days, the portal's address) stays."""
    base = before or Offer(key.unit_id, key.code, row.intake)
    return replace(base, intake=row.intake, level=row.level, fee_vnd=row.fee_vnd, fee_note=row.fee_note)


def _words(world: World, entries: Mapping[Key, Any], day: date) -> World:
    texts = {key.code: entry.texts for key, entry in entries.items() if isinstance(entry, ProcedureWords)}
    return replace(world, library=world.library.reworded(texts, worded))


def _routes(world: World, entries: Mapping[Key, Any], day: date) -> World:
    routes = {key.code: entry.rows for key, entry in entries.items() if isinstance(entry, RouteRows)}
    return replace(world, routes=routes)


_LAY: Mapping[Kind, Callable[[World, Mapping[Key, Any], date], World]] = {
    Kind.AGENCY: _agency,
    Kind.UNIT: _units,
    Kind.OFFER: _offers,
    Kind.WORDS: _words,
    Kind.ROUTE: _routes,
}
