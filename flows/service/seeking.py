"""What an officer types to find a dossier: one box for codes, names, ID numbers and phones; the typing says which."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from flows.broadcasts.marks import ID_NUMBER, NAME, PHONE, name_words
from flows.text_folding import clean

_SIGNS = re.compile(r"[\s.\-–()]+")
_PHONE = re.compile(r"(?:\+?84|0)([0-9]{9,10})")
_ID_NUMBER = re.compile(r"[0-9]{12}|[0-9]{9}")
_DIGIT = re.compile(r"[0-9]")
MOST_WORDS = 8


class By(Enum):
    """By what a dossier is sought."""

    CODE = "code"  #: or its end; says nothing of a person
    NAME = "name"
    ID_NUMBER = "id_number"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Sought:
    """`marks`: label and value of everything that a dossier must be marked with."""

    by: By
    text: str = ""
    marks: tuple[tuple[str, str], ...] = ()

    @property
    def is_personal(self) -> bool:
        return self.by is not By.CODE


def sought(typed: str) -> Sought:
    text = clean(typed)
    digits = _SIGNS.sub("", text)
    if phone := _PHONE.fullmatch(digits):
        return Sought(By.PHONE, marks=((PHONE, f"+84{phone[1]}"),))
    if _ID_NUMBER.fullmatch(digits):
        return Sought(By.ID_NUMBER, marks=((ID_NUMBER, digits),))
    words = name_words(text)
    if words and not _DIGIT.search(text) and sum(map(len, words)) > 1:
        return Sought(By.NAME, marks=tuple((NAME, word) for word in words[:MOST_WORDS]))
    return Sought(By.CODE, text.upper())
