"""Canned answers: text with places that are filled in for one request. Pure text: nothing of it is ever run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: What may stand in braces.
PLACES = ("code", "unit", "hours", "hotline")
_PLACE = re.compile(r"\{([^{}\n]{0,40})\}")


@dataclass(frozen=True, slots=True)
class Canned:
    """`unit_id` empty: it comes with the program, for every unit. `key` names it in a link."""

    key: str
    title: str
    text: str
    unit_id: str = ""
    id: int = 0


def unknown_places(text: str) -> tuple[str, ...]:
    """What stands in braces and is no place; a lone brace as well, since somebody meant one there."""
    wrong = [found for found in _PLACE.findall(text) if found not in PLACES]
    rest = _PLACE.sub("", text)
    return tuple(dict.fromkeys([*wrong, *(sign for sign in "{}" if sign in rest)]))


def filled(text: str, values: Mapping[str, str]) -> str | None:
    """The text for one request; None where a place has nothing to stand in it."""
    wanted = set(_PLACE.findall(text)).intersection(PLACES)
    if any(not values.get(name) for name in wanted):
        return None
    return _PLACE.sub(lambda found: values[found[1]] if found[1] in wanted else found[0], text)


def fitting(canned: Iterable[Canned], values: Mapping[str, str]) -> list[tuple[Canned, str]]:
    """Those that can be said to this person, each with its words."""
    said = ((each, filled(each.text, values)) for each in canned)
    return [(each, text) for each, text in said if text is not None]
