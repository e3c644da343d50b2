"""A dossier's forms, ready to be drawn: gathers what a form is filled from. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from flows import texts
from flows.calendar.days import local_day
from flows.dossiers.model import Dossier, Event, Unit
from flows.forms import writing
from flows.forms.filling import BLANK, Head, fill
from flows.forms.given import Given
from flows.forms.model import Form
from flows.forms.sheets import BlankSheet, DossierSheet, RegisterSheet
from flows.forms.sources import SOURCES, Row
from flows.forms.writing import written
from flows.handling.model import Extension, ExtensionState, Holding
from flows.money import vnd
from flows.procedures.journey import relevant
from flows.procedures.model import Procedure
from flows.service.reading_back import day_of
from flows.service.world import World
from flows.steps.base import Around
from flows.values import JSON, Words


@dataclass(frozen=True, slots=True)
class Known:
    """What only a store or a request knows: history, whom logins stand for, who asks for the paper."""

    history: tuple[Event, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    officer: str = ""
    holdings: tuple[Holding, ...] = ()
    extensions: tuple[Extension, ...] = ()


def filled(
    world: World, form: Form, dossier: Dossier, *, now: datetime, link: str, known: Known | None = None
) -> dict[str, JSON] | None:
    """The form for this dossier; None when its procedure is no longer known at all."""
    procedure = world.library.version(dossier.version_id, dossier.procedure_code)
    if procedure is None:
        return None
    given = _given(world, dossier, procedure, now=now, link=link, known=known or Known())
    place = place_of(world, given.unit)
    head = Head(given.agency, given.unit.name, writing.place_and_day(place, given.today), link, dossier.code or "")
    return fill(form, DossierSheet(given), head)


def blank(form: Form) -> dict[str, JSON]:
    """Every line empty, to be filled in by hand."""
    return fill(form, BlankSheet(), BLANK)


def register(
    world: World, form: Form, unit: Unit, dossiers: Sequence[Dossier], *, first: date, last: date, now: datetime
) -> dict[str, JSON]:
    """Sổ theo dõi hồ sơ: the dossiers of a unit that came in a period."""
    lines = [_line(world, number, dossier, now) for number, dossier in enumerate(dossiers, 1)]
    head = Head(world.office.agency, unit.name, writing.place_and_day(place_of(world, unit), local_day(now)))
    return fill(form, RegisterSheet(unit.name, first, last, lines), head)


def place_of(world: World, unit: Unit) -> str:
    """Địa danh: the commune, else the province; empty where the unit does not say."""
    commune = world.places.commune(unit.commune_code) if unit.commune_code else None
    province = world.places.province(unit.province_code) if unit.province_code else None
    found = commune or province
    return found.name if found else ""


def _given(world: World, dossier: Dossier, procedure: Procedure, *, now: datetime, link: str, known: Known) -> Given:
    day = day_of(dossier)
    counted = relevant(procedure.steps, {**dossier.answers, "@ending": dossier.ending.value}, day)
    counted["@ending"] = dossier.ending.value
    record = world.library.record(dossier.procedure_code)
    return Given(
        dossier=dossier,
        procedure=procedure,
        official_name=record.name if record else procedure.name,
        unit=world.office.unit(dossier.unit_id),
        agency=world.office.agency,
        kinds=world.kinds,
        around=Around(day, world.places, counted),
        today=local_day(now),
        link=link,
        fee=_fee(world, dossier),
        term=_term(world, dossier),
        basis="; ".join(record.legal_basis) if record else "",
        result=(record.result or "") if record else "",
        history=known.history,
        names=known.names,
        officer=known.officer,
        holdings=known.holdings,
        route=world.route_of(dossier),
        extension=_letter(known.extensions),
    )


def _letter(extensions: Sequence[Extension]) -> Extension | None:
    """The newest one that was not declined."""
    return next((each for each in reversed(extensions) if each.state is not ExtensionState.DECLINED), None)


def _fee(world: World, dossier: Dossier) -> str:
    """The unit's own first, as the dossier began with it; what a provincial council sets is never shown as nothing."""
    if dossier.fee_vnd is not None:
        offer = world.office.offer(dossier.procedure_code, dossier.unit_id)
        note = offer.fee_note if offer and offer.fee_vnd == dossier.fee_vnd else ""
        return note or _amount(dossier.fee_vnd)
    record = world.library.record(dossier.procedure_code)
    if record is None:
        return ""
    if record.fee.amount_vnd is not None and record.fee.set_by is None and not record.fee.cases:
        return _amount(record.fee.amount_vnd)
    return record.fee.note or ""


def _amount(amount_vnd: int) -> str:
    return vnd(amount_vnd) if amount_vnd else written("free")


def _term(world: World, dossier: Dossier) -> str:
    offer = world.office.offer(dossier.procedure_code, dossier.unit_id)
    if offer and offer.days is not None:
        return _timed(offer.days, "working_days")
    record = world.library.record(dossier.procedure_code)
    if record is None or record.processing_time.value is None:
        return ""
    return _timed(record.processing_time.value, record.processing_time.unit or "working_days")


def _timed(amount: float, unit: str) -> str:
    return f"{amount:g} {texts.plain(Words(f'time_unit.{unit}'))}".replace(".", ",")


def _line(world: World, number: int, dossier: Dossier, now: datetime) -> Row:
    procedure = world.library.version(dossier.version_id, dossier.procedure_code)
    given = _given(world, dossier, procedure, now=now, link="", known=Known()) if procedure else None
    return {
        "number": str(number),
        "code": dossier.code or "",
        "applicant": SOURCES["applicant.name"](given) if given else "",
        "procedure": world.library.name(dossier.procedure_code),
        "received": writing.short_moment(dossier.received_at or dossier.filed_at),
        "due": writing.short_moment(dossier.due_at),
        "finished": writing.short_moment(dossier.finished_at),
        "kept": writing.kept(dossier.finished_at or now, dossier.due_at) if dossier.finished_at else "",
        "status": texts.plain(Words(f"status.{dossier.status.value}")),
    }
