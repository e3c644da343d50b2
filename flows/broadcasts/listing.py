"""An uploaded list: one dossier code or phone number a line. What is neither is named, never guessed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flows.dossiers.codes import parse_code
from flows.steps.phone import kept_number
from flows.text_folding import clean

MOST_LINES = 20_000
LONGEST_LINE = 100


@dataclass(frozen=True, slots=True)
class Line:
    """`code` or `phone` (as kept: +84…) is set; neither: the line is not readable."""

    number: int
    text: str
    code: str = ""
    phone: str = ""


class TooLong(Exception):
    """More lines than one list may have."""


def read_list(text: str, today: date) -> list[Line]:
    """Lines in their order, empty ones and repeats left out. A column head is a line like any other, so it is named.
    Raises TooLong."""
    lines = list(_distinct(_line(number, each, today) for number, each in enumerate(_cells(text), 1) if each))
    if len(lines) > MOST_LINES:
        raise TooLong
    return lines


def _cells(text: str) -> Iterator[str]:
    """The first cell of each line: lists come out of spreadsheets."""
    for line in text.splitlines():
        cell = line.replace("\t", ",").replace(";", ",").split(",", 1)[0]
        yield clean(cell.strip().strip("\"'"))[:LONGEST_LINE]


def _line(number: int, text: str, today: date) -> Line:
    code = parse_code(text, today)
    if code is not None:
        return Line(number, text, code=str(code))
    return Line(number, text, phone=kept_number(text) or "")


def _distinct(lines: Iterator[Line]) -> Iterator[Line]:
    seen: set[str] = set()
    for line in lines:
        meant = line.code or line.phone or line.text
        if meant not in seen:
            seen.add(meant)
            yield line
