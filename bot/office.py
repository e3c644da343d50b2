"""The units of a deployment and what each offers, from one TOML file that an agency can edit."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from flows.conversation.facts import Office
from flows.dossiers.model import Hours, Offer, Unit, UnitKind
from flows.procedures.endings import default_ending
from flows.procedures.library import Library
from flows.procedures.model import Intake


class OfficeProblem(Exception):
    """The file cannot be used: what is wrong, in one sentence."""


def sample_office(library: Library) -> Office:
    return parse_office(files("bot").joinpath("sample_office.toml").read_text("utf-8"), library)


def read_office(path: str, library: Library) -> Office:
    try:
        return parse_office(Path(path).read_text("utf-8"), library)
    except OSError as problem:
        raise OfficeProblem(f"OFFICE_FILE {path} cannot be read: {problem.strerror}") from problem


def parse_office(text: str, library: Library) -> Office:
    """Raises OfficeProblem naming the unit or offer that is wrong."""
    try:
        raw = tomllib.loads(text)
        units = _units({each["id"]: each for each in raw["units"]})
        offers = _offers(raw, units, library)
        return Office(
            agency=raw["agency"],
            hotline=raw["hotline"],
            units=units,
            offers=offers,
            portal_url=raw.get("portal_url", ""),
            common=tuple(raw.get("common", ())),
        )
    except tomllib.TOMLDecodeError as problem:
        raise OfficeProblem(f"the office file is not valid TOML: {problem}") from problem
    except (KeyError, TypeError, ValueError) as problem:
        raise OfficeProblem(f"the office file lacks or misspells {problem}") from problem


#: What a unit below another has from it, unless it says so itself.
INHERITED = ("agency_code", "address", "hotline", "opening", "spans", "cut_off", "commune_code", "province_code")


def _units(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Unit]:
    return {unit_id: _unit(_with_inherited(rows, unit_id)) for unit_id in rows}


def _with_inherited(rows: Mapping[str, Mapping[str, Any]], unit_id: str) -> dict[str, Any]:
    """The row with what stands only in those above it. Raises OfficeProblem for a tree that is none."""
    full, above, seen = dict(rows[unit_id]), rows[unit_id].get("parent"), {unit_id}
    while above is not None:
        if above in seen:
            raise OfficeProblem(f"the unit {unit_id} is below itself")
        if above not in rows:
            raise OfficeProblem(f"the unit {unit_id} is below {above}, which is not in the file")
        seen.add(above)
        full = {**{key: rows[above][key] for key in INHERITED if key in rows[above]}, **full}
        above = rows[above].get("parent")
    return full


def _unit(raw: Mapping[str, Any]) -> Unit:
    kind = UnitKind(raw.get("kind", UnitKind.COMMUNE.value))
    spans = tuple((str(begin), str(end)) for begin, end in raw.get("spans", Hours().spans))
    return Unit(
        id=raw["id"],
        name=raw["name"],
        agency_code=raw["agency_code"],
        address=raw["address"],
        hotline=raw["hotline"],
        hours=Hours(spans, raw.get("cut_off", Hours().cut_off)),
        commune_code=raw.get("commune_code"),
        province_code=raw.get("province_code"),
        opening=raw.get("opening", ""),
        parent_id=raw.get("parent"),
        kind=kind,
        receives=raw.get("receives", kind not in (UnitKind.DEPARTMENT, UnitKind.DESK)),
    )


def _offers(raw: Mapping[str, Any], units: Mapping[str, Unit], library: Library) -> dict[str, tuple[Offer, ...]]:
    """Defaults of each unit's level first, then the rows that say otherwise."""
    rows: dict[tuple[str, str], Offer] = {}
    for unit in raw["units"]:
        for offer in _defaults(unit["id"], unit.get("offers_level", ""), library):
            rows[(offer.procedure_code, offer.unit_id)] = offer
    for each in raw.get("offers", ()):
        offer = _offer(each, units, library)
        rows[(offer.procedure_code, offer.unit_id)] = offer
    offers: dict[str, tuple[Offer, ...]] = {}
    for offer in rows.values():
        offers[offer.procedure_code] = (*offers.get(offer.procedure_code, ()), offer)
    return offers


def _defaults(unit_id: str, level: str, library: Library) -> Iterator[Offer]:
    """A commune offers what is done at commune level; a province what is done there and at no commune."""
    for record in library.records():
        here = level in record.agency_level and (level == "commune" or "commune" not in record.agency_level)
        if level and here and record.status == "active":
            yield Offer(unit_id, record.code, default_ending(record).intake)


def _offer(raw: Mapping[str, Any], units: Mapping[str, Unit], library: Library) -> Offer:
    if raw["unit"] not in units:
        raise OfficeProblem(f"an offer names the unit {raw['unit']}, which is not in the file")
    record = library.record(raw["procedure"])
    if record is None:
        raise OfficeProblem(f"an offer names the procedure {raw['procedure']}, which is not in the catalogue")
    intake = Intake(raw["intake"]) if "intake" in raw else default_ending(record).intake
    return Offer(
        raw["unit"],
        record.code,
        intake,
        level=raw.get("level"),
        fee_vnd=raw.get("fee_vnd"),
        fee_note=raw.get("fee_note", ""),
        days=raw.get("days"),
        portal_url=raw.get("portal_url", ""),
    )
