"""The bench as JSON and back, so that it is kept as one sealed value. Fields are told apart by their declared types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, get_args, get_type_hints

from flows.dossiers.model import Dossier, SupplementItem
from flows.practising.model import Bench
from flows.values import JSON


def to_json(bench: Bench) -> dict[str, JSON]:
    return {
        "token": bench.token,
        "conversation": dict(bench.conversation),
        "consented_at": _plain(bench.consented_at),
        "dossiers": [_dossier(each) for each in bench.dossiers],
        "deed": bench.deed,
        "in_hand": bench.in_hand,
    }


def from_json(kept: Mapping[str, Any]) -> Bench:
    return Bench(
        token=str(kept["token"]),
        conversation=kept["conversation"],
        consented_at=_moment(kept["consented_at"]),
        dossiers=tuple(_read(each) for each in kept["dossiers"]),
        deed=int(kept["deed"]),
        in_hand=str(kept["in_hand"]),
    )


def _dossier(dossier: Dossier) -> dict[str, JSON]:
    return {each.name: _plain(getattr(dossier, each.name)) for each in fields(dossier)}


def _plain(value: Any) -> JSON:
    match value:
        case datetime():
            return value.isoformat()
        case Enum():
            return str(value.value)
        case tuple():
            return [[item.step_id, item.note] for item in value]
        case Mapping():
            return dict(value)
        case bool() | int() | float() | str() | None:
            return value
    raise TypeError(f"a dossier has a field of {type(value).__name__}, which practice cannot keep")


def _read(kept: Mapping[str, Any]) -> Dossier:
    """What a later version has more than this one is left out; what it has less stays at its default."""
    types = _types()
    return Dossier(**{name: _value(types[name], value) for name, value in kept.items() if name in types})


@cache
def _types() -> Mapping[str, Any]:
    return get_type_hints(Dossier)


def _value(declared: Any, value: Any) -> Any:
    if value is None:
        return None
    for one in (declared, *get_args(declared)):
        if one is datetime:
            return _moment(value)
        if one is SupplementItem:
            return tuple(SupplementItem(*each) for each in value)
        if isinstance(one, type) and issubclass(one, Enum):
            return one(value)
    return value


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
