"""One procedure: as citizens read it, what each unit does about it, its questions, the editions that changed it."""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from aiohttp import web

from bot.web.console.catalogue.desk import HOME, PROCEDURE, asked_code, bench_of, editing, own_units, shown, whole
from bot.web.console.catalogue.typed import (
    INTAKES,
    LEVELS,
    Mistyped,
    OfferForm,
    offer_row,
    procedure_words,
    read_offer,
    shown_offer,
)
from bot.web.console.deps import STAFF
from bot.web.console.guard import Desk, posted
from bot.web.pages import see_other
from flows.conversation.cards import summary_of
from flows.dossiers.model import Offer, Unit
from flows.editions.model import Key, Kind, OfferRow, OfferRows
from flows.editions.wording import places
from flows.procedures.endings import default_ending
from flows.service.editing import Bench, NotYours
from flows.service.world import World

log = structlog.get_logger(__name__)
#: Units shown with their forms; of more one is chosen.
SHOWN = 6
LISTED = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A unit's row of the table: what it does now, what is to come, and the form."""

    unit: Unit
    offer: Offer | None
    coming: tuple[OfferRow, ...]
    form: OfferForm
    is_drafted: bool


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    code = asked_code(request.query.get("code", ""))
    bench = await bench_of(request, desk)
    if bench.base.library.record(code) is None:
        return see_other(HOME) if not code else _missing()
    return await _shown(request, desk, bench, code, unit=request.query.get("unit", ""))


async def change_offer(request: web.Request, desk: Desk) -> web.StreamResponse:
    """Into the draft; nobody sees it yet."""
    form = await posted(request, desk)
    bench, code, typed = await bench_of(request, desk), asked_code(form.get("code", "")), read_offer(form)
    key = Key(Kind.OFFER, code, typed.unit)
    if bench.base.library.record(code) is None or typed.unit not in bench.base.office.units:
        raise web.HTTPUnprocessableEntity
    kept = bench.entry(key)
    rows = kept if isinstance(kept, OfferRows) else OfferRows(())
    try:
        if day := form.get("forget", ""):
            changed = OfferRows(tuple(row for row in rows.rows if f"{row.from_on}" != day))
        else:
            changed = rows.with_row(offer_row(typed, today=bench.today), today=bench.today)
        entry = None if changed.rows == () or _as_it_came(bench, key, changed) else changed
        await editing(request).change(desk.staff, key, entry)
    except Mistyped as refused:
        return await _shown(request, desk, bench, code, unit=typed.unit, typed=typed, refused=refused)
    except NotYours:
        raise web.HTTPNotFound from None
    log.info("offer drafted", staff=desk.staff.login, procedure=code, unit=typed.unit)
    return see_other(f"{PROCEDURE}?code={code}&unit={typed.unit}&done=kept#u-{typed.unit}")


async def change_words(request: web.Request, desk: Desk) -> web.StreamResponse:
    form = await posted(request, desk)
    bench, code = await bench_of(request, desk), asked_code(form.get("code", ""))
    procedure = bench.base.library.procedure(code)
    if procedure is None:
        raise web.HTTPUnprocessableEntity
    try:
        await editing(request).change(desk.staff, Key(Kind.WORDS, code), procedure_words(form, procedure))
    except Mistyped as refused:
        return await _shown(request, desk, bench, code, words=dict(form), refused=refused)
    except NotYours:
        raise web.HTTPNotFound from None
    log.info("words drafted", staff=desk.staff.login, procedure=code)
    return see_other(f"{PROCEDURE}?code={code}&done=kept#words")


def _missing() -> web.StreamResponse:
    raise web.HTTPNotFound


async def _shown(
    request: web.Request,
    desk: Desk,
    bench: Bench,
    code: str,
    *,
    unit: str = "",
    typed: OfferForm | None = None,
    words: dict[str, str] | None = None,
    refused: Mistyped | None = None,
) -> web.StreamResponse:
    world, base = bench.after(), bench.base
    units = own_units(desk, world)
    chosen = [each for each in units if each.id == unit] or units[:SHOWN]
    shipped, now = base.library.procedure(code), world.library.procedure(code)
    assert shipped is not None
    assert now is not None
    store = request.app[STAFF].store
    published = await store.editions.published(bench.realm, limit=LISTED * 10)
    context: dict[str, object] = {
        "code": code,
        "name": world.library.name(code),
        "official": world.library.official_name(code),
        "card": summary_of(world.office, world.library, code, unit_id=unit),
        "rows": [_row(bench, world, code, each, typed) for each in chosen],
        "others": [each for each in world.office.offers_of(code) if each.unit_id not in {own.id for own in units}],
        "units": world.office.units,
        "own": units if len(units) > SHOWN else [],
        "unit": unit,
        "intakes": tuple(INTAKES),
        "levels": LEVELS,
        "places": list(zip(places(shipped), places(now), strict=True)),
        "words": words,
        "versions": [each for each in published if any(key.code == code for key in each.touched)][:LISTED],
        "in_use": await _in_use(request, code, now.version_id),
        "version_id": now.version_id,
        "names": {each.login: each.name for each in await store.staff.list()},
        "may_word": whole(desk),
    }
    status = 422 if refused else 200
    return shown(request, desk, "procedure", context, bench=bench, refused=refused, status=status)


async def _in_use(request: web.Request, code: str, version_id: str) -> list[str]:
    """Other versions that dossiers began with and are not ended."""
    kept = await request.app[STAFF].store.catalogue.versions_in_use()
    return [version for version, (owner, _) in kept.items() if owner == code and version != version_id]


def _row(bench: Bench, world: World, code: str, unit: Unit, typed: OfferForm | None) -> Row:
    key = Key(Kind.OFFER, code, unit.id)
    entry, offer = bench.entry(key), world.office.offer(code, unit.id)
    coming = entry.after(bench.today) if isinstance(entry, OfferRows) else ()
    form = typed if typed and typed.unit == unit.id else shown_offer(unit.id, _now(world, key, offer))
    return Row(unit, offer, coming, form, key in bench.drafted)


def _now(world: World, key: Key, offer: Offer | None) -> OfferRow:
    """What the unit does today, as a row; where it does nothing, what the record allows."""
    if offer is not None:
        return OfferRow(None, True, offer.intake, offer.level, offer.fee_vnd, offer.fee_note)
    record = world.library.record(key.code)
    assert record is not None
    return OfferRow(None, False, default_ending(record).intake)


def _as_it_came(bench: Bench, key: Key, rows: OfferRows) -> bool:
    """The office file says the same: nothing needs to be laid over it."""
    return rows.rows == (_now(bench.base, key, bench.base.office.offer(key.code, key.unit_id)),)
