"""Routes as they come with the program: one for every procedure, and files of their own for some."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from flows.handling.model import Part, Route, RouteStep

DEFAULT = "_default"
#: Whose desk a step may come to.
ROLES = ("reception", "specialist", "approver", "head")


class RouteProblem(ValueError):
    """A route cannot be followed; the message says what is wrong, `kind` in one word."""

    def __init__(self, message: str, kind: str = "") -> None:
        super().__init__(message)
        self.kind = kind


def route_of(procedure_code: str) -> Route:
    routes = shipped_routes()
    return routes.get(procedure_code) or routes[DEFAULT]


@cache
def shipped_routes() -> Mapping[str, Route]:
    folder = files(__package__) / "routes"
    return {
        file.name.removesuffix(".toml"): parse_route(file.name, file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    }


def parse_route(name: str, text: str) -> Route:
    """Raises RouteProblem."""
    raw = tomllib.loads(text)
    try:
        return checked(Route(tuple(_step(each) for each in raw["steps"]), raw["source"]))
    except (KeyError, ValueError) as problem:
        raise RouteProblem(f"{name}: {problem}") from problem


def checked(route: Route) -> Route:
    """The same; raises RouteProblem when it cannot be followed."""
    parts = [step.part for step in route.steps]
    if list(dict.fromkeys(parts)) != list(Part) or parts != sorted(parts, key=list(Part).index):
        raise RouteProblem("needs every part, in order", "route_parts")
    if len({step.name for step in route.steps}) != len(route.steps):
        raise RouteProblem("a step is given twice", "route_twice")
    if round(sum(step.share or 0 for step in route.steps), 6) > 1:
        raise RouteProblem("the shares are more than the whole time", "route_shares")
    return route


def _step(raw: Mapping[str, Any]) -> RouteStep:
    if raw["role"] not in ROLES:
        raise ValueError(f"the role {raw['role']} is unknown")
    if ("share" in raw) == ("hours" in raw):
        raise ValueError(f"the step {raw['name']} says its time in no way, or in two")
    return RouteStep(
        raw["name"], raw["title"], raw["role"], Part(raw["stage"]),
        share=raw.get("share"), hours=raw.get("hours"), unit_id=raw.get("unit", ""),
    )  # fmt: skip
