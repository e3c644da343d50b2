"""What the rules take for known and what may change: read once from `facts.toml`, where each has its source."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Renewal:
    """At which ages an ID card is renewed; one issued shortly before such an age is good until the next."""

    ages: tuple[int, ...]
    grace_years: int
    source: str


@dataclass(frozen=True, slots=True)
class Order:
    """The day that answers `first` comes before that of `second`."""

    first: str
    second: str
    is_parent: bool


@dataclass(frozen=True, slots=True)
class Known:
    renewal: Renewal
    number_source: str
    youngest_parent: int
    sex: Mapping[str, str]
    apart: tuple[frozenset[str], ...]
    orders: tuple[Order, ...]

    def are_apart(self, one: str, other: str) -> bool:
        """Two roles that cannot be the same person."""
        return one != other and any({one, other} <= roles for roles in self.apart)


@cache
def known() -> Known:
    return read_known(files("flows.verdict").joinpath("facts.toml").read_text("utf-8"))


def read_known(text: str) -> Known:
    table: dict[str, Any] = tomllib.loads(text)
    renewal = table["renewal"]
    return Known(
        renewal=Renewal(tuple(renewal["ages"]), renewal["grace_years"], renewal["source"]),
        number_source=table["number"]["source"],
        youngest_parent=table["parents"]["youngest"],
        sex=table["sex"],
        apart=tuple(frozenset(each["roles"]) for each in table["apart"]),
        orders=tuple(Order(each["first"], each["second"], each.get("parent", False)) for each in table["order"]),
    )
