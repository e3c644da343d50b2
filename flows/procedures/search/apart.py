"""Tells close procedures apart by one question in the citizen's words, derived from what their names say.

Nothing is written for a pair of procedures: `apart.toml` lists what names can differ in (what is done, abroad or not,
for whom), and the question is the one whose answers part the candidates best.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from flows.procedures.search.finding import head
from flows.text_folding import clean

#: A question with more answers than this is a list, not a question.
MOST_ANSWERS = 5


class Value(NamedTuple):
    key: str
    label: str
    words: tuple[str, ...]


class Aspect(NamedTuple):
    key: str
    question: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """`answers` are (key, label); `codes` says which candidates each leaves."""

    aspect: str
    words: str
    answers: tuple[tuple[str, str], ...]
    codes: Mapping[str, tuple[str, ...]]


def question(names: Mapping[str, str], asked: Sequence[str] = ()) -> Question | None:
    """The question that parts these candidates (code -> official name, likeliest first) best, if one does."""
    found = [_ask(aspect, names) for aspect in _aspects() if aspect.key not in asked]
    useful = [one for one in found if one is not None]
    return max(useful, key=_information, default=None)


def _ask(aspect: Aspect, names: Mapping[str, str]) -> Question | None:
    parts: dict[str, list[str]] = {}
    labels: dict[str, str] = {}
    for code, name in names.items():
        value = _value(aspect, name)
        if value is None:
            return None
        parts.setdefault(value.key, []).append(code)
        labels[value.key] = value.label
    if not 2 <= len(parts) <= MOST_ANSWERS:
        return None
    codes = {key: tuple(some) for key, some in parts.items()}
    return Question(aspect.key, aspect.question, tuple((key, labels[key]) for key in parts), codes)


def _value(aspect: Aspect, name: str) -> Value | None:
    """What the name says about it: its beginning first, where what is wanted stands."""
    for text in (_plain(head(name)), _plain(name)):
        for value in aspect.values:
            if any(f" {word} " in text for word in value.words):
                return value
    return next((value for value in aspect.values if not value.words), None)


def _plain(text: str) -> str:
    kept = "".join(char if char.isalnum() else " " for char in clean(text).casefold())
    return f" {' '.join(kept.split())} "


def _information(one: Question) -> float:
    sizes = [len(some) for some in one.codes.values()]
    total = sum(sizes)
    return -math.fsum(size / total * math.log(size / total) for size in sizes)


@cache
def _aspects() -> tuple[Aspect, ...]:
    data = tomllib.loads(files("flows.procedures.search").joinpath("apart.toml").read_text("utf-8"))
    return tuple(
        Aspect(
            one["key"],
            one["question"],
            tuple(
                Value(value["key"], value["label"], tuple(_plain(word).strip() for word in value.get("words", ())))
                for value in one["values"]
            ),
        )
        for one in data["aspect"]
    )
