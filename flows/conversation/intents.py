"""Commands and wishes typed in one's own words: 'quay lại', 'tới đâu rồi', 'gặp cán bộ'. Data in `intents.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, wraps
from importlib.resources import files
from typing import TypeVar

from flows.text_folding import fold

#: Of a message, what is looked at; what people say in one breath is shorter.
_LONGEST = 400
#: What stands between words; dates and codes of dossiers are written with strokes.
_BETWEEN = re.compile(r"[^\w/]|_")
_Found = TypeVar("_Found")


def _briefly_remembered(asked: Callable[[str], _Found]) -> Callable[[str], _Found]:
    """One turn asks the same of the same few words again and again: the text, and what stands on the buttons. Only what
    is looked at is remembered, for a few people's long letters would fill the memory."""
    remembered = lru_cache(500)(asked)
    return wraps(asked)(lambda text: remembered(text[:_LONGEST]))


@dataclass(frozen=True, slots=True)
class Intent:
    """`name` is a row of the engine's table; `rest` is what followed the command words ("sửa" + "ngày sinh")."""

    name: str
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Phrases:
    whole: Mapping[str, str]  #: folded message -> intent
    inside: tuple[tuple[str, str], ...]  #: folded words found anywhere -> intent
    prefix: tuple[tuple[str, str], ...]  #: folded words at the start, with something after them


@_briefly_remembered
def spoken(text: str) -> Intent | None:
    """What the message asks for, if it is a command or a wish; only short messages are."""
    words = normalised(text)
    if not words or len(words) > 160:
        return None
    table = _phrases()
    if whole := exactly(text):
        return whole
    for phrase, name in table.prefix:
        if words.startswith(phrase + " "):
            return Intent(name, words[len(phrase) + 1 :])
    if len(words.split()) <= 14:
        padded = f" {words} "
        return next((Intent(name) for phrase, name in table.inside if f" {phrase} " in padded), None)
    return None


def asked_about(text: str) -> str | None:
    """Which part of a procedure's card a short question is about: its fee, papers, law, or all of it."""
    padded = f" {normalised(text)} "
    if len(padded.split()) > 9:
        return None
    return next((part for part, phrase in _about() if f" {phrase} " in padded), None)


@_briefly_remembered
def exactly(text: str) -> Intent | None:
    """Only when the whole message is a command: inside an answer such words belong to the answer."""
    whole = _phrases().whole
    forms = (" ".join(_words(text)), " ".join(_without_tail(_words(text))), normalised(text))
    name = next((whole[form] for form in forms if form in whole), None)
    return Intent(name) if name else None


@_briefly_remembered
def normalised(text: str) -> str:
    """Folded words without the punctuation and the particles of politeness at the end."""
    words = _without_tail(_words(text))
    while len(words) > 1 and words[0] in _phrases_politeness():
        words.pop(0)
    return " ".join(words)


def _words(text: str) -> list[str]:
    return _BETWEEN.sub(" ", fold(text[:_LONGEST])).split()


def _without_tail(words: list[str]) -> list[str]:
    while len(words) > 1 and words[-1] in _phrases_politeness():
        words = words[:-1]
    return words


@cache
def _raw() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(files("flows.conversation").joinpath("intents.toml").read_text("utf-8"))


@cache
def _phrases_politeness() -> frozenset[str]:
    return frozenset(fold(word) for word in _raw()["politeness"]["words"])


@cache
def _phrases() -> Phrases:
    whole = {fold(p): name for name, ps in _raw()["whole"].items() for p in ps}
    inside = sorted(((fold(p), name) for name, ps in _raw()["inside"].items() for p in ps), key=lambda x: -len(x[0]))
    prefix = sorted(((fold(p), name) for name, ps in _raw()["prefix"].items() for p in ps), key=lambda x: -len(x[0]))
    return Phrases(whole, tuple(inside), tuple(prefix))


@cache
def _about() -> tuple[tuple[str, str], ...]:
    return tuple((part, fold(phrase)) for part, phrases in _raw()["about"].items() for phrase in phrases)
