"""The everyday wordings that come with the program: what citizens say instead of a procedure's official name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files

from flows.procedures.fields import DefinitionError

Wordings = dict[str, list[str]]

#: A list of plain texts, one a line, and what may stand between lists.
_LIST = re.compile(r'^"([0-9.]+)" = \[\n((?:    "[^"\\\x00-\x1f\x7f]*",\n)+)\]\n', re.MULTILINE)
_BETWEEN = re.compile(r"(?:(?:#[^\x00-\x1f\x7f]*)?\n)*")


def everyday_wordings() -> Wordings:
    """Everything in wordings/, by procedure code; a file holds the procedures of related fields."""
    folder = files("flows.procedures") / "wordings"
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda one: one.name)
    return read_wordings((entry.name, entry.read_text("utf-8")) for entry in found)


def read_wordings(named_texts: Iterable[tuple[str, str]]) -> Wordings:
    wordings: Wordings = {}
    for name, text in named_texts:
        lists = _lists(text)
        for code, phrases in (tomllib.loads(text) if lists is None else lists).items():
            if code in wordings:
                raise DefinitionError(name, f"'{code}' has its wordings in another file")
            wordings[code] = phrases
    return wordings


def _lists(text: str) -> Wordings | None:
    """A file of nothing but such lists, as all of ours are, read in a tenth of the time that TOML takes; None for any
    other."""
    found = _LIST.findall(text)
    lists = {code: block[5:-3].split('",\n    "') for code, block in found}
    is_plain = len(lists) == len(found) and _BETWEEN.fullmatch(_LIST.sub("", text))
    return lists if is_plain else None
