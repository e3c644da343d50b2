"""The few value types that every layer speaks: JSON, and words to be said (a text key with its parameters)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"
Answers: TypeAlias = Mapping[str, JSON]
T = TypeVar("T")


def changed(value: T, **changes: Any) -> T:
    """`dataclasses.replace` for values of many fields, which asks for each and sets it again: a tenth of what deciding
    a turn costs. Here they are copied at once. Not for classes with slots, `__post_init__` or cached properties."""
    if not changes.keys() <= value.__dict__.keys():
        raise TypeError(f"{type(value).__name__} has no {sorted(changes.keys() - value.__dict__.keys())}")
    other: T = object.__new__(type(value))
    other.__dict__.update(value.__dict__, **changes)
    return other


@dataclass(frozen=True, slots=True)
class Words:
    """What to say: a key of the wording file and its parameters. Only `bot/render.py` turns it into a sentence."""

    key: str
    params: Mapping[str, JSON] = field(default_factory=dict)


def as_is(text: str) -> Words:
    """Words that are data already (an option's label, a name of a paper)."""
    return Words("as_is", {"text": text})


TOGETHER = "together"


def together(words: Sequence[Words]) -> Words:
    """Several sayings as one message; the renderer puts them one after another."""
    if len(words) == 1:
        return words[0]
    return Words(TOGETHER, {"parts": [[each.key, dict(each.params)] for each in words]})


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file that was checked and stored; `name` is what the person called it and is only ever text."""

    id: str
    kind: str
    name: str
    pages: int = 1
    warnings: tuple[str, ...] = ()  #: keys of what the check found, though the picture may be used
    look: str = ""  #: of a picture: 64 bits in hexadecimal that hardly change when it is taken again
    sha: str = ""  #: how the hash of the bytes begins
    is_signed: bool = False  #: kept byte for byte
    number: int = 1  #: which of the files that came together
    total: int = 1
