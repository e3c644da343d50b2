"""Reading TOML tables strictly: every key known, every value of the stated type, every refusal naming its place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TypeAlias, TypeVar

from flows.values import JSON

Table: TypeAlias = Mapping[str, object]
T = TypeVar("T")


class DefinitionError(ValueError):
    """A definition that is refused: `where` names the file and the step, `what` is one plain sentence."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where
        self.what = what


def known(table: Table, allowed: frozenset[str], where: str) -> None:
    """Refuses a key that nobody reads, which is nearly always a slip of the pen."""
    if strange := sorted(set(table) - allowed):
        raise DefinitionError(where, f"unknown key '{strange[0]}'")


def wanted(table: Table, key: str, type_: type[T], where: str) -> T:
    if key not in table:
        raise DefinitionError(where, f"'{key}' is missing")
    return given(table, key, type_, where)


def given(table: Table, key: str, type_: type[T], where: str) -> T:
    value = table[key]
    if not isinstance(value, type_):
        raise DefinitionError(where, f"'{key}' must be {type_.__name__}, not {type(value).__name__}")
    return value


def optional(table: Table, key: str, default: T, where: str) -> T:
    return given(table, key, type(default), where) if key in table else default


def tables(table: Table, key: str, where: str) -> tuple[Table, ...]:
    items: list[object] = optional(table, key, [], where)
    return tuple(mapping(item, f"{where}: '{key}'") for item in items)


def mapping(value: object, where: str) -> Table:
    if not isinstance(value, dict):
        raise DefinitionError(where, f"a table is expected, not {type(value).__name__}")
    return value


def strings(table: Table, key: str, where: str) -> tuple[str, ...]:
    values: list[object] = optional(table, key, [], where)
    return tuple(_string(value, key, where) for value in values)


def _string(value: object, key: str, where: str) -> str:
    if not isinstance(value, str):
        raise DefinitionError(where, f"'{key}' must hold strings only")
    return value


def as_json(value: object) -> JSON:
    """TOML has dates; an answer and a parameter are JSON."""
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, list):
        return [as_json(item) for item in value]
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(f"{value!r} is not JSON")
