"""What the demonstration is made of, read from its file: the commune, its staff, what becomes of dossiers."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from bot.office import parse_office
from flows.conversation.facts import Office
from flows.procedures.library import Library
from flows.staffing import Post, posts_of

#: The note that says that this installation shows a demonstration, and since when.
NOTE = "demonstration"
#: The channel of people who do not exist. What is said to them is stored, and sent to nobody.
CHANNEL = "demo"


@dataclass(frozen=True, slots=True)
class Story:
    """`ends`: "filed", or where it stays before that. `due`: working hours from now to a promise that still runs."""

    moves: tuple[str, ...] = ()
    due: float | None = None
    ends: str = "filed"


@dataclass(frozen=True, slots=True)
class Official:
    login: str
    name: str
    posts: tuple[Post, ...]


def demonstration_office(library: Library) -> Office:
    return replace(parse_office(_text(), library), is_demonstration=True)


@cache
def unit_ids() -> tuple[str, ...]:
    return tuple(unit["id"] for unit in _raw()["units"])


@cache
def agency_codes() -> tuple[str, ...]:
    return tuple(unit["agency_code"] for unit in _raw()["units"])


def stories() -> tuple[Story, ...]:
    return tuple(
        Story(tuple(each.get("moves", ())), each.get("due"), each.get("ends", "filed")) for each in _raw()["stories"]
    )


def officials() -> tuple[Official, ...]:
    """One of each role at least."""
    unit = unit_ids()[0]
    return tuple(
        Official(each["login"], each["name"], tuple(post for role in each["roles"] for post in posts_of(role, unit)))
        for each in _raw()["staff"]
    )


def said(key: str) -> Any:
    return _raw()["said"][key]


def paper_words() -> Mapping[str, str]:
    words: Mapping[str, str] = _raw()["paper"]
    return words


@cache
def _raw() -> Mapping[str, Any]:
    return tomllib.loads(_text())


def _text() -> str:
    return files(__package__).joinpath("demonstration.toml").read_text("utf-8")
