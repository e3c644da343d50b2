"""A supplement asked for in a chat: lines of numbers and reasons, read into the items of the request."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.dossiers.model import SupplementItem
from flows.procedures.model import Step

#: Items of one request, and characters of a reason.
MOST, LONGEST = 30, 300
_LINE = re.compile(r"(\d{1,2}(?:\s*(?:,|và|va)\s*\d{1,2})*)(?:\s*[.:)–-]\s*|\s+|$)(.*)", re.DOTALL)


def items_of(text: str, steps: Sequence[Step]) -> tuple[SupplementItem, ...]:
    """ "2 ảnh mờ, chụp lại" asks for the second; "1, 3" for both; a line without a number is asked for in words.
    Nothing where a number is none of the list's: what is asked for is never guessed."""
    found: dict[str | None, SupplementItem] = {}
    words: list[SupplementItem] = []
    for line in filter(None, (each.strip("-•– \t") for each in text.splitlines())):
        numbered = _LINE.fullmatch(line)
        if numbered is None:
            words.append(SupplementItem(None, line[:LONGEST]))
            continue
        numbers = [int(each) for each in re.findall(r"\d+", numbered[1])]
        if any(not 1 <= number <= len(steps) for number in numbers):
            return ()
        for number in numbers:
            step, note = steps[number - 1], numbered[2].strip()[:LONGEST]
            found[step.id] = SupplementItem(step.id, f"{step.label}: {note}" if note else step.label)
    return (*found.values(), *words)[:MOST]
