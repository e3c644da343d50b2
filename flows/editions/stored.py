"""Entries as JSON, for the store. What a later program no longer knows is an error, not a loss."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from flows.editions.model import (
    AgencyWords,
    Checks,
    CheckState,
    Entries,
    Entry,
    Key,
    OfferRow,
    OfferRows,
    ProcedureWords,
    RouteRows,
    UnitWords,
)
from flows.handling.model import DatedRoute, Part, Route, RouteStep
from flows.procedures.model import Intake


def to_json(entries: Entries) -> dict[str, Any]:
    return {str(key): _entry_to_json(entry) for key, entry in entries.items()}


def from_json(raw: Mapping[str, Any]) -> dict[Key, Entry | None]:
    """Raises ValueError, KeyError or TypeError for what `to_json` never wrote."""
    return {Key.read(key): _entry(each) for key, each in raw.items()}


def checks_to_json(checks: Checks) -> dict[str, Any]:
    return {**asdict(checks), "state": checks.state.value, "at": checks.at.isoformat()}


def checks_from_json(raw: Mapping[str, Any]) -> Checks:
    fields = {**raw, "state": CheckState(raw["state"]), "at": datetime.fromisoformat(raw["at"])}
    return Checks(**{**fields, "problems": tuple(raw["problems"])})


def _entry_to_json(entry: Entry | None) -> dict[str, Any] | None:
    if entry is None:
        return None
    return {"type": type(entry).__name__, **_WRITE.get(type(entry), asdict)(entry)}


def _entry(raw: Mapping[str, Any] | None) -> Entry | None:
    if raw is None:
        return None
    return _READ[raw["type"]]({name: value for name, value in raw.items() if name != "type"})


def _rows_to_json(entry: Any) -> dict[str, Any]:
    rows = [
        {**asdict(row), "from_on": row.from_on and row.from_on.isoformat(), "intake": row.intake.value}
        for row in entry.rows
    ]
    return {"rows": rows}


def _offer_row(raw: Mapping[str, Any]) -> OfferRow:
    day = date.fromisoformat(raw["from_on"]) if raw["from_on"] else None
    return OfferRow(**{**raw, "from_on": day, "intake": Intake(raw["intake"])})


def _route_to_json(route: Any) -> dict[str, Any]:
    return {"source": route.source, "steps": [{**asdict(step), "part": step.part.value} for step in route.steps]}


def _route(raw: Mapping[str, Any]) -> Route:
    return Route(tuple(RouteStep(**{**each, "part": Part(each["part"])}) for each in raw["steps"]), raw["source"])


def _past_to_json(entry: Any) -> dict[str, Any]:
    dated = [(each.since.isoformat(), each.route and _route_to_json(each.route)) for each in entry.rows]
    return {"rows": dated}


def _past(raw: Mapping[str, Any]) -> RouteRows:
    return RouteRows(tuple(DatedRoute(datetime.fromisoformat(at), each and _route(each)) for at, each in raw["rows"]))


_WRITE: Mapping[type[Any], Callable[[Any], dict[str, Any]]] = {
    OfferRows: _rows_to_json,
    Route: _route_to_json,
    RouteRows: _past_to_json,
}
_READ: Mapping[str, Callable[[Any], Entry]] = {
    "AgencyWords": lambda raw: AgencyWords(**raw),
    "UnitWords": lambda raw: UnitWords(**raw),
    "OfferRows": lambda raw: OfferRows(tuple(_offer_row(each) for each in raw["rows"])),
    "ProcedureWords": lambda raw: ProcedureWords(**raw),
    "Route": _route,
    "RouteRows": _past,
}
