"""Codes of dossiers and procedures: read leniently, since people copy them from paper, and written strictly.

Dossiers: `000.00.16.H40-210520-0003` (Circular 01/2018/TT-VPCP, Article 19) and, agency first, `H40.16-210520-0003`
(since Decision 20/2020/QĐ-TTg). Both name the same dossier. Procedures: `1.001193`, also with an agency behind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from flows.text_folding import clean, fold

#: Letters that stand for digits on bad copies; only read so where nothing but digits can stand.
_D = "[0-9OQILS]"
_SLIPS = str.maketrans("OQILS", "00115")
_OLD = rf"(?P<old>(?:{_D}{{2,3}}\.){{1,3}}[A-Z]{_D}{{2}})"
_NEW = rf"(?P<new>[A-Z]{_D}{{2}}(?:\.{_D}{{2,4}}){{0,3}})"
#: A dash is often lost, or a blank in its place. A code is no part of a longer word or number.
_CODE = re.compile(
    rf"(?<![A-Z0-9])(?<!\d\.)(?:{_OLD}|{_NEW})[-. ]?"
    rf"(?:(?P<long>20{_D}{{6}})|(?P<short>{_D}{{6}}))[-. ]?(?P<serial>{_D}{{3,7}})(?![A-Z0-9])"
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−_", "-"))
_BLANKS = re.compile(rf"(?<={_D})\s*([-.])\s*(?={_D})")
_STRICT_AGENCY = re.compile(r"[A-Z]\d{2}(?:\.\d{2,4}){0,3}")
_LINK = re.compile(r"hs_(?P<code>[A-Z0-9_]+-\d{6,8}-\d{3,7})")
_PROCEDURE = re.compile(r"(?<![\d.])([1-3])\.(\d{6})(?:\.\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}(?:\.\d{2})?)?(?![\d]|\.\d)")


@dataclass(frozen=True, slots=True)
class DossierCode:
    """A code in its one form, agency first: two spellings of one code are equal."""

    agency: str
    day: date
    serial: int
    #: As printed: digits of the date and the serial, which other systems write longer.
    written: str

    def __str__(self) -> str:
        return self.written

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DossierCode) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[str, date, int]:
        return self.agency, self.day, self.serial


def make_code(agency_code: str, day: date, serial: int) -> str:
    """ "H40.16-261121-0003": six digits of date, four of the day's serial, more when the day has more."""
    if not _STRICT_AGENCY.fullmatch(agency_code):
        raise ValueError(f"{agency_code!r} is no agency code")
    if serial < 1:
        raise ValueError("serials begin with 1")
    return f"{agency_code}-{day:%y%m%d}-{serial:04d}"


def parse_code(text: str, today: date) -> DossierCode | None:
    """A text that is one dossier code and nothing else."""
    plain = _plain(text)
    match = _CODE.fullmatch(plain) or _CODE.fullmatch(plain.replace(" ", ""))
    return _code(match, today) if match else None


def find_code(text: str, today: date) -> DossierCode | None:
    """The first dossier code in free text. Its date must be real and not in the future."""
    found = (_code(match, today) for match in _CODE.finditer(_plain(text)))
    return parse_code(text, today) or next((code for code in found if code), None)


def find_procedure(text: str) -> str | None:
    """The first national procedure code in free text, without the agency that may follow: "2.000815"."""
    match = _PROCEDURE.search(_plain(text))
    return f"{match[1]}.{match[2]}" if match else None


def to_link(code: str) -> str:
    """Payload of a deep link, which may hold no dots: "hs_H40_16-261121-0003"."""
    return "hs_" + code.replace(".", "_")


def from_link(payload: str) -> str | None:
    """The code of a payload made by `to_link`; None for anything else."""
    match = _LINK.fullmatch(payload)
    return match["code"].replace("_", ".") if match else None


def _plain(text: str) -> str:
    """Upper case without accents, plain dashes, no blanks around dots and dashes between digits."""
    return _BLANKS.sub(r"\1", fold(clean(text)).upper().translate(_DASHES))


def _code(match: re.Match[str], today: date) -> DossierCode | None:
    digits = (match["long"] or match["short"]).translate(_SLIPS)
    day = _day(digits)
    if day is None or day > today:
        return None
    agency, serial = _agency(match), match["serial"].translate(_SLIPS)
    return DossierCode(agency, day, int(serial), f"{agency}-{digits}-{serial}")


def _agency(match: re.Match[str]) -> str:
    """Agency first and without empty groups: "000.00.16.H40" is "H40.16"."""
    parts = (match["new"] or match["old"]).split(".")
    if match["old"]:
        parts.reverse()
    head = parts[0][0] + parts[0][1:].translate(_SLIPS)
    groups = [part.translate(_SLIPS) for part in parts[1:]]
    return ".".join([head, *(group for group in groups if group.strip("0"))])


def _day(digits: str) -> date | None:
    """A real day of "210520" or "20210520"."""
    year = int(digits[:-4]) if len(digits) == 8 else 2000 + int(digits[:2])
    try:
        return date(year, int(digits[-4:-2]), int(digits[-2:]))
    except ValueError:
        return None
