"""From words to a day: "5/3/2020", "5-3-20", "ngày 5 tháng 3 năm 2020", "05032020". Day first; never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from flows.steps.asking import one_line, western_digits
from flows.text_folding import fold

#: A year of two digits is taken for one of the last 120 years or the next 30 (papers that are still valid).
YEARS_BACK = 120
YEARS_AHEAD = 30


@dataclass(frozen=True, slots=True)
class Found:
    """`unusual` spellings are read back to the person."""

    day: date
    unusual: bool


@dataclass(frozen=True, slots=True)
class Doubt:
    """Several days, or one that may be meant in the lunar calendar."""

    days: tuple[date, ...]
    may_be_lunar: bool


@dataclass(frozen=True, slots=True)
class Trouble:
    """`why` is the end of a text key."""

    why: str


DayRead: TypeAlias = Found | Doubt | Trouble

_SEPARATED = re.compile(r"(\d{1,2})\s*[-/., ]\s*(\d{1,2})(?:\s*[-/., ]\s*|\s*nam\s*)(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,2})")
_CLOSED = re.compile(r"(\d{2})(\d{2})((?:1[89]|2[01])\d{2}|\d{2})")
#: Only looked at when the last four digits are no year: then the eight digits can be read in this one way only.
_CLOSED_YEAR_FIRST = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_SPOKEN = re.compile(
    r"(?:ngay )?(\d{1,2}|[a-z]+(?: [a-z]+){0,2}?)[ ,/-]*thang (\d{1,2}|[a-z]+(?: (?:mot|hai))?)"
    r"[ ,/-]*(?:nam )?(\d{4}|\d{2})"
)
_LEADING = re.compile(
    r"^(?:(?:da|mung|mong|sinh|sn|ngay sinh|vao|hom|la|ngay|chu nhat|thu (?:hai|ba|tu|nam|sau|bay|[2-7]))\b[ :,]*)+"
)
_TRAILING = re.compile(r"(?:[ .,]|\b(?:a|nhe|duong lich|duong|dl))+$")
_LUNAR = re.compile(
    r"\b(?:am lich|lich ta|am|al|gieng|chap|nhuan|tet|ram)\b|\b(?:giap|at|binh|dinh|mau|ky|canh|tan|nham|quy) "
    r"(?:ty|suu|dan|mao|thin|ngo|mui|than|dau|tuat|hoi)\b"
)
_MAY_BE_LUNAR = re.compile(r"\b(?:mung|mong)\b")
_SOLAR = re.compile(r"\b(?:duong lich|dl)\b")
_USUAL = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")

_ONES = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9}
_RELATIVE = {"hom nay": 0, "nay": 0, "hom qua": 1, "qua": 1, "hom kia": 2}


def read_day(text: str, today: date) -> DayRead:
    plain = one_line(western_digits(fold(text))).replace("–", "-").replace("—", "-").replace("\\", "/")
    if _LUNAR.search(plain):
        return Trouble("lunar")
    bare = _TRAILING.sub("", plain)
    if bare in _RELATIVE:
        return Found(today - timedelta(days=_RELATIVE[bare]), unusual=True)
    return _read_parts(_LEADING.sub("", bare) or bare, plain, today)


def _read_parts(bare: str, plain: str, today: date) -> DayRead:
    parts = _parts(bare) or _parts(_TRAILING.sub("", plain))
    if parts is None:
        return Trouble(
            "incomplete" if re.fullmatch(r"(?:thang )?\d{1,2}[-/. ]\d{4}|(?:nam )?\d{4}", bare) else "unclear"
        )
    day, month, year = parts
    if not 1 <= month <= 12:
        return Trouble("no_such_month")
    days = tuple(found for each in _years(year, today) if (found := _day(each, month, day)))
    if not days:
        return Trouble("impossible")
    may_be_lunar = _MAY_BE_LUNAR.search(plain) is not None and _SOLAR.search(plain) is None
    if len(days) > 1 or may_be_lunar:
        return Doubt(days, may_be_lunar)
    return Found(days[0], unusual=_USUAL.fullmatch(plain) is None)


def _parts(text: str) -> tuple[int, int, str] | None:
    """Day, month and the year as written."""
    if found := _SEPARATED.fullmatch(text):
        return int(found[1]), int(found[2]), found[3]
    if found := _CLOSED.fullmatch(text):
        return int(found[1]), int(found[2]), found[3]
    if found := _YEAR_FIRST.fullmatch(text) or _CLOSED_YEAR_FIRST.fullmatch(text):
        return int(found[3]), int(found[2]), found[1]
    if found := _SPOKEN.fullmatch(text):
        day, month = _number(found[1]), _number(found[2])
        return (day, month, found[3]) if day is not None and month is not None else None
    return None


def _number(text: str) -> int | None:
    """Digits, or the words from "một" to "ba mươi mốt"."""
    if text.isdecimal():
        return int(text)
    tens, found, ones = text.rpartition("muoi")
    if not found:
        return _ONES.get(text)
    high = _ONES.get(tens.strip(), 1 if not tens.strip() else None)
    low = _ONES.get(ones.strip(), 0 if not ones.strip() else None)
    return None if high is None or low is None else high * 10 + low


def _years(written: str, today: date) -> tuple[int, ...]:
    if len(written) == 4:
        return (int(written),)
    first, last = today.year - YEARS_BACK, today.year + YEARS_AHEAD
    return tuple(year for year in range(int(written) + 1800, last + 1, 100) if year >= first)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
