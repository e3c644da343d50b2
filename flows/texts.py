"""All wording, by key. The templates are data (`texts/vi.toml`); only `bot/render.py` fills them in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from flows.values import Words

LANGUAGE = "vi"
_PARAMETER = re.compile(r"\{[{%]")


@cache
def templates(language: str = LANGUAGE) -> Mapping[str, str]:
    """Key -> Jinja template, flattened ("step.date.impossible"). The wording file is part of the package."""
    raw = tomllib.loads(files("flows").joinpath(f"texts/{language}.toml").read_text("utf-8"))
    return dict(_flat(raw, ""))


def template(key: str) -> str:
    """The template of a key; an unknown key is a mistake in the code, found by `catalogue check` and the tests."""
    return templates()[key]


def has(key: str) -> bool:
    return key in templates()


def plain(words: Words) -> str:
    """The words of a label that needs no filling in; used to recognise an option that is typed."""
    if words.key == "as_is":
        return str(words.params["text"])
    return _unfilled().get(words.key, "")


@cache
def _unfilled() -> Mapping[str, str]:
    """The wordings that say the same for everybody."""
    return {key: text for key, text in templates().items() if not _PARAMETER.search(text)}


def typed(words: Words) -> str:
    """What is typed to mean a label; of one that is filled in, the words before that, ending in "…"."""
    whole = plain(words)
    beginning = "" if whole else _PARAMETER.split(templates().get(words.key, ""), maxsplit=1)[0].strip(" :“")
    return f"{beginning}…" if beginning else whole


def _flat(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        path = f"{prefix}{key}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{path}.")
        else:
            yield path, str(value)
