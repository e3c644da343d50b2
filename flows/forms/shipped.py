"""The forms that come with the program, by code, and the fixed words on all of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from flows.forms.loading import load
from flows.forms.model import Form

WORDS, WITHOUT = "_words.toml", "_without.toml"


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
    raw = _read(WORDS)
    return FormWords(raw["printed"], raw["written"])


@cache
def without_forms() -> Mapping[str, str]:
    """Guided procedures that have no declaration, each with the reason."""
    reasons: dict[str, str] = _read(WITHOUT)["procedures"]
    return reasons


def read_forms(texts: Mapping[str, str]) -> dict[str, Form]:
    """From file names and their texts, in the order of their names."""
    found = [load(texts[name], name) for name in sorted(texts)]
    return {form.code: form for form in found}


def forms_of(procedure_code: str) -> tuple[Form, ...]:
    """The declarations that belong to a procedure."""
    return tuple(form for form in shipped_forms().values() if procedure_code in form.procedures)


def _texts() -> dict[str, str]:
    folder = files("flows.forms") / "data"
    found = (entry for entry in folder.iterdir() if entry.name.endswith(".toml") and not entry.name.startswith("_"))
    return {entry.name: entry.read_text("utf-8") for entry in found}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("flows.forms") / "data" / name).read_text("utf-8"))
