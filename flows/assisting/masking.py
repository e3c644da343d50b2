"""What a volunteer is shown: ID numbers stay covered once they were entered, and no page or form of the dossier
comes along. Applied to everything that is said in a session, so that no text has to think of it."""

from __future__ import annotations

import re

from flows.values import JSON, Words

#: Nine digits of the old card or twelve of today's, however they are grouped.
_NUMBER = re.compile(r"(?<![\d/.-])(?:\d[ .]?){8}\d(?:(?:[ .]?\d){3})?(?![\d/]|[.-]\d)")
#: Parameters that open a page or bring a file along.
_LEADS_TO = ("page", "slip", "document")
KEPT = 3


def masked(words: Words) -> Words:
    return Words(words.key, {name: "" if name in _LEADS_TO else _covered(each) for name, each in words.params.items()})


def masked_text(text: str) -> str:
    return _NUMBER.sub(_cover, text)


def _covered(value: JSON) -> JSON:
    if isinstance(value, str):
        return masked_text(value)
    if isinstance(value, list):
        return [_covered(each) for each in value]
    if isinstance(value, dict):
        return {name: "" if name in _LEADS_TO else _covered(each) for name, each in value.items()}
    return value


def _cover(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found[0])
    return f"{digits[:KEPT]}{'*' * (len(digits) - 2 * KEPT)}{digits[-KEPT:]}"
