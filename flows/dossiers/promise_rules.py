"""When officers are warned and how often a promise may be put off: `promise.toml`, checked as it is read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any


class Told(Enum):
    """Whom a warning is for."""

    OFFICER = "officer"  #: who has the dossier on the desk
    HEAD = "head"  #: the head of the unit


@dataclass(frozen=True, slots=True)
class Point:
    """A moment on the way to the promised one. Exactly one of the three says when."""

    name: str
    to: Told
    share: float | None = None
    days_before: float | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class PromiseRules:
    points: tuple[Point, ...]
    most_extensions: int
    source: str
    apology_share: float
    apology_before: timedelta  #: of working time
    extra_share: float
    least_days: float


class PromiseProblem(ValueError):
    """The file contradicts itself; the message names what."""


@cache
def promise_rules() -> PromiseRules:
    """The rules that come with the program."""
    return parse_promise((files(__package__) / "promise.toml").read_text(encoding="utf-8"))


def parse_promise(text: str) -> PromiseRules:
    """Raises PromiseProblem."""
    raw = tomllib.loads(text)
    extension = raw["extension"]
    points = tuple(_point(each) for each in raw["points"])
    if len({point.name for point in points}) != len(points):
        raise PromiseProblem("a point is given twice")
    return PromiseRules(
        points,
        most_extensions=extension["most"],
        source=extension["source"],
        apology_share=extension["after_share"],
        apology_before=timedelta(hours=extension["hours_before"]),
        extra_share=extension["extra_share"],
        least_days=extension["least_days"],
    )


def _point(raw: Mapping[str, Any]) -> Point:
    point = Point(raw["name"], Told(raw["to"]), raw.get("share"), raw.get("days_before"), raw.get("late", False))
    if (point.share is not None) + (point.days_before is not None) + point.late != 1:
        raise PromiseProblem(f"{point.name}: says when in no way, or in several")
    if point.share is not None and not 0 < point.share < 1:
        raise PromiseProblem(f"{point.name}: {point.share} is no part of the time")
    return point
