"""The everyday wordings that come with the program: what citizens say instead of a procedure's official name."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from importlib.resources import files

from flows.procedures.fields import DefinitionError

Wordings = dict[str, list[str]]


def everyday_wordings() -> Wordings:
    """Everything in wordings/, by procedure code; a file holds the procedures of related fields."""
    folder = files("flows.procedures") / "wordings"
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda one: one.name)
    return read_wordings((entry.name, entry.read_text("utf-8")) for entry in found)


def read_wordings(named_texts: Iterable[tuple[str, str]]) -> Wordings:
    wordings: Wordings = {}
    for name, text in named_texts:
        for code, phrases in tomllib.loads(text).items():
            if code in wordings:
                raise DefinitionError(name, f"'{code}' has its wordings in another file")
            wordings[code] = phrases
    return wordings
