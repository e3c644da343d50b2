"""The forms that come with the program, by code, and the fixed words on all of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flows.forms.loading import load
from flows.forms.model import Form

WORDS = "_words.toml"


@dataclass(frozen=True, slots=True)
class FormWords:
    """`printed` go into the template as they are; `written` are filled in (`str.format`, numbers and names of ours)."""

    printed: Mapping[str, str]
    written: Mapping[str, str]


@cache
def shipped_forms() -> Mapping[str, Form]:
    return read_forms(_texts())


@cache
def form_words() -> FormWords:
    raw = tomllib.loads((files("flows.forms") / "data" / WORDS).read_text("utf-8"))
    return FormWords(raw["printed"], raw["written"])


def read_forms(texts: Mapping[str, str]) -> dict[str, Form]:
    """From file names and their texts, in the order of their names."""
    found = [load(texts[name], name) for name in sorted(texts)]
    return {form.code: form for form in found}


def forms_of(procedure_code: str) -> tuple[Form, ...]:
    """The declarations that belong to a procedure."""
    return tuple(form for form in shipped_forms().values() if procedure_code in form.procedures)


def _texts() -> dict[str, str]:
    folder = files("flows.forms") / "data"
    found = (entry for entry in folder.iterdir() if entry.name.endswith(".toml") and entry.name != WORDS)
    return {entry.name: entry.read_text("utf-8") for entry in found}
