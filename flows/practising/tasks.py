"""The tasks of practice mode, read from their file: what is to be filed, hints, what the practising officer does."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from flows.dossiers.model import SupplementItem
from flows.values import JSON


@dataclass(frozen=True, slots=True)
class Deed:
    """One step of the practising officer, so long after the one before."""

    action: str
    after: timedelta
    items: tuple[SupplementItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """`expected`: step -> answer as the engine keeps it; a step without a row may be answered in any way."""

    id: str
    title: str
    procedure: str
    brief: str
    expected: Mapping[str, JSON]
    hints: Mapping[str, str] = field(default_factory=dict)
    card: Mapping[str, str] = field(default_factory=dict)  #: of the made-up person who comes to the counter
    deeds: tuple[Deed, ...] = ()


@dataclass(frozen=True, slots=True)
class ClassRules:
    """How large a class may be, and how long it is kept after its end."""

    seats: int
    most_seats: int
    keep_days: int
    nicknames: tuple[str, ...]

    @property
    def kept_for(self) -> timedelta:
        return timedelta(days=self.keep_days)

    def nickname(self, number: int) -> str:
        """Of the trainee who came as the one of that number, counted from 0."""
        again, place = divmod(number, len(self.nicknames))
        return self.nicknames[place] if not again else f"{self.nicknames[place]} {again + 1}"


@cache
def tasks() -> Mapping[str, Task]:
    """In the order in which they are practised."""
    return {raw["id"]: _task(raw) for raw in _raw()["tasks"]}


@cache
def rules() -> ClassRules:
    raw = _raw()["class"]
    return ClassRules(raw["seats"], raw["most_seats"], raw["keep_days"], tuple(raw["nicknames"]))


@cache
def _raw() -> Mapping[str, Any]:
    return tomllib.loads(files("flows.practising").joinpath("tasks.toml").read_text("utf-8"))


def _task(raw: Mapping[str, Any]) -> Task:
    return Task(
        id=raw["id"],
        title=raw["title"],
        procedure=raw["procedure"],
        brief=raw["brief"],
        expected=raw["expected"],
        hints=raw.get("hints", {}),
        card=raw.get("card", {}),
        deeds=tuple(_deed(each) for each in raw.get("officer", ())),
    )


def _deed(raw: Mapping[str, Any]) -> Deed:
    items = tuple(SupplementItem(each.get("step"), each["note"]) for each in raw.get("items", ()))
    return Deed(raw["action"], timedelta(seconds=raw["after"]), items)
