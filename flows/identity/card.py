"""The text in the QR of a CCCD (2021) or thẻ căn cước (2024), read strictly: what cannot be a card's is no card.

Anybody can print such a QR, so its values are only ever proposed to the person, who confirms them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from flows.text_folding import clean
from flows.values import JSON

Sex = Literal["male", "female"]
#: The words on the card, and back.
SEXES: Final[dict[str, Sex]] = {"nam": "male", "nữ": "female"}
SEX_WORDS: Final[dict[Sex, str]] = {"male": "Nam", "female": "Nữ"}

_NAMES = ("id_number", "old_number", "full_name", "birth_date", "sex", "address", "issue_date")
_LONGEST_NAME, _LONGEST_ADDRESS = 150, 500
_OLDEST_YEAR = 1900
_DAY = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_ID_NUMBER = re.compile(r"[0-9]{12}")
#: A CMND had 9 digits, those of 2012 to 2015 had 12.
_OLD_NUMBER = re.compile(r"(?:[0-9]{9}|[0-9]{12})?")
_BETWEEN_LETTERS = frozenset(" '’‘ʼ`´-‐‑–.")


@dataclass(frozen=True, slots=True)
class IdCard:
    """The seven fields, as the card has them; `old_number` is empty when there was no earlier paper."""

    id_number: str
    old_number: str
    full_name: str
    birth_date: date
    sex: Sex
    address: str
    issue_date: date | None


def parse_card(text: str, *, today: date | None = None) -> IdCard | None:
    """`number|old number|name|ddmmyyyy|Nam or Nữ|residence|ddmmyyyy`, more fields after that, or no card at all.

    Cards of 2024 carry further fields, which are left alone. With `today`, days to come are impossible too.
    """
    parts = [" ".join(clean(part).split()) for part in text.split("|")]
    if len(parts) < len(_NAMES):
        return None
    number, old, name, born, sex, address, issued = parts[: len(_NAMES)]
    birth_date, issue_date = _day(born), _day(issued)
    if not (_is_number(number) and _OLD_NUMBER.fullmatch(old) and _is_name(name) and _is_address(address)):
        return None
    if birth_date is None or sex.casefold() not in SEXES or bool(issued) != bool(issue_date):
        return None
    if not birth_date <= (issue_date or birth_date) <= (today or date.max):
        return None
    return IdCard(number, old, name, birth_date, SEXES[sex.casefold()], address, issue_date)


def as_fields(card: IdCard) -> dict[str, JSON]:
    """As JSON: days in ISO form, sex by the card's own word ("Nam", "Nữ")."""
    return {
        "id_number": card.id_number,
        "old_number": card.old_number,
        "full_name": card.full_name,
        "birth_date": card.birth_date.isoformat(),
        "sex": SEX_WORDS[card.sex],
        "address": card.address,
        "issue_date": card.issue_date.isoformat() if card.issue_date else None,
    }


def from_fields(fields: JSON) -> IdCard | None:
    """Back from JSON, as strictly as from a QR."""
    if not isinstance(fields, dict):
        return None
    return parse_card("|".join(_as_on_the_card(str(fields.get(name) or "")) for name in _NAMES))


def disagreements(card: IdCard) -> tuple[str, ...]:
    """Which fields the digits for century, sex and year contradict: `birth_date`, `sex` (TT 59/2021/TT-BCA).

    Only to be pointed out, never a reason to refuse: records may have been corrected.
    """
    century_and_sex, year = int(card.id_number[3]), int(card.id_number[4:6])
    born = 1900 + century_and_sex // 2 * 100 + year
    sex: Sex = "female" if century_and_sex % 2 else "male"
    return tuple(
        field
        for field, agrees in (("birth_date", born == card.birth_date.year), ("sex", sex == card.sex))
        if not agrees
    )


def _as_on_the_card(value: str) -> str:
    """ISO days turned round; everything else is as it was, and no value can hold the separator."""
    iso = _ISO_DAY.fullmatch(value)
    return f"{iso[3]}{iso[2]}{iso[1]}" if iso else value.replace("|", " ")


def _is_number(number: str) -> bool:
    return bool(_ID_NUMBER.fullmatch(number)) and len(set(number)) > 1


def _day(digits: str) -> date | None:
    match = _DAY.fullmatch(digits)
    if not match or int(match[3]) < _OLDEST_YEAR:
        return None
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None


def _is_name(name: str) -> bool:
    """Civil Code 2015, Article 26: no digits and no signs that are not letters. Latin letters, as on every card."""
    letters = [char for char in name if char not in _BETWEEN_LETTERS]
    return len(letters) >= 2 and len(name) <= _LONGEST_NAME and all(map(_is_latin, letters))


def _is_latin(char: str) -> bool:
    return unicodedata.category(char)[0] in "LM" and unicodedata.name(char, "").startswith(("LATIN ", "COMBINING "))


def _is_address(address: str) -> bool:
    """An address names at least one unit; a replacement sign tells that its bytes were not understood."""
    letters = sum(unicodedata.category(char)[0] == "L" for char in address)
    return letters >= 2 and len(address) <= _LONGEST_ADDRESS and "�" not in address
