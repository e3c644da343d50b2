"""What the office offers: units and procedures. Nobody's data."""

from __future__ import annotations

from typing import cast

from aiohttp import web

from bot.web.api.operations import Asked
from bot.web.api.shapes import (
    Card,
    Fee,
    Found,
    Hit,
    Needed,
    Offer,
    Pages,
    ProcedureLine,
    Procedures,
    Search,
    Term,
    Unit,
    Units,
)
from flows.conversation import cards
from flows.dossiers.codes import find_procedure
from flows.dossiers.model import Offer as UnitOffer
from flows.procedures.narrowing import Narrowed
from flows.procedures.record import Record
from flows.service.world import World


async def units(asked: Asked) -> Units:
    office = asked.deps.world().office
    found = [
        Unit(
            id=unit.id,
            name=unit.name,
            kind=unit.kind.value,
            parent_id=unit.parent_id,
            receives=unit.receives,
            agency_code=unit.agency_code,
            province_code=unit.province_code,
            commune_code=unit.commune_code,
            address=unit.address,
            opening=unit.opening,
            hotline=unit.hotline,
        )
        for unit in office.units.values()
    ]
    return Units(agency=office.agency, units=found)


async def procedures(asked: Asked) -> Procedures:
    """By code; the code of the last is where the next page begins."""
    pages, library = cast(Pages, asked.query), asked.deps.world().library
    records = sorted((each for each in library.records() if each.code > pages.after), key=lambda each: each.code)
    shown, more = records[: pages.limit], len(records) > pages.limit
    lines = [ProcedureLine(code=each.code, name=each.name, level=_level(each)) for each in shown]
    return Procedures(procedures=lines, next=shown[-1].code if more else None)


async def search(asked: Asked) -> Found:
    """Posted, and not in an address: what citizens ask may say who they are, and addresses are kept in logs."""
    wanted, world = cast(Search, asked.body), asked.deps.world()
    office = world.office
    narrowed = Narrowed(
        level=wanted.level,
        audience=wanted.audience,
        agency_level=wanted.agency_level,
        field=wanted.field,
        unit=wanted.unit,
        here=office.levels_here(*((wanted.unit,) if wanted.unit else ())),
    )
    found = world.library.find(wanted.query, k=wanted.limit, offered=frozenset(office.offers), narrowed=narrowed)
    hits = [Hit(code=hit.code, name=hit.name, score=hit.score) for hit in found.results]
    return Found(query=wanted.query, results=hits, out_of_scope=found.out_of_scope, clarify=found.clarify)


async def card(asked: Asked) -> Card:
    """Only what is known in detail; of other codes there is a name and nothing to tell."""
    world = asked.deps.world()
    record = world.library.record(find_procedure(asked.path["code"]) or "")
    if record is None:
        raise web.HTTPNotFound
    return card_of(world, record)


def card_of(world: World, record: Record) -> Card:
    """As the first unit offers it, which is how the chat shows it."""
    office, code = world.office, record.code
    offer = next(iter(office.offers_of(code)), None)
    return Card(
        code=code,
        name=world.library.name(code),
        official_name=record.name,
        level=(offer.level if offer else None) or _level(record),
        agency=record.agency or "",
        fee=_fee(record, offer),
        time=_term(record, offer),
        documents=_documents(record),
        result=record.result or "",
        legal_basis=list(record.legal_basis),
        source_url=record.source.portal_url or "",
        unverified=list(record.unverified_fields),
        superseded_by=record.superseded_by or "",
        offers=[
            Offer(unit_id=each.unit_id, unit=office.unit(each.unit_id).name, ending=each.intake.value)
            for each in office.offers_of(code)
        ],
    )


def _fee(record: Record, offer: UnitOffer | None) -> Fee:
    told = cards.fee(record, offer)
    cases = [tuple(each) for each in cast(list[list[object]], told.get("cases") or [])]
    return Fee.model_validate(
        {"kind": told["kind"], "amount_vnd": told["amount"], "cases": cases, "note": told["note"]}
    )


def _term(record: Record, offer: UnitOffer | None) -> Term:
    if offer is not None and offer.days is not None:
        return Term(value=offer.days, unit="working_days", note="")
    time = record.processing_time
    return Term(value=time.value, unit=time.unit or "", note=time.note or "")


def _documents(record: Record) -> list[Needed]:
    return [
        Needed(
            name=item.name,
            required=item.required,
            condition=item.condition or "",
            copies=item.copies,
            form_code=item.form_code or "",
        )
        for item in record.documents
    ]


def _level(record: Record) -> str:
    return record.service_level.value if record.service_level else ""
