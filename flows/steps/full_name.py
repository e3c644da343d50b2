"""A person's name, of any people of Việt Nam or from abroad, in Latin letters."""

from __future__ import annotations

import re
import unicodedata

from flows.procedures.model import Step
from flows.steps.asking import echo, one_line
from flows.steps.base import Accepted, Around, Reading, Refused, Said
from flows.steps.typed import TypedKind
from flows.text_folding import fold, is_accented
from flows.values import Words

MOST_WORDS = 12
#: A Vietnamese letter carries two marks at most, letters of other peoples three; more is decoration.
_STACKED = re.compile("^[\u0300-\u036f]|[\u0300-\u036f]{4}")
APOSTROPHES = "'’‘‛＇ʼ`´ʻʹ′"
HYPHENS = "-‐‑–"
AROUND = " .,;:-–_"
JOINERS = frozenset(APOSTROPHES + HYPHENS + ". ")

#: "Tôi tên là Nguyễn Văn An": the name is what follows. Folded, and only words that no name begins with.
OPENINGS = frozenset(
    {
        *(
            "toi la",
            "toi ten",
            "toi ten la",
            "ten toi la",
            "ten toi",
            "em ten",
            "em ten la",
            "ten em la",
            "chau ten la",
        ),
        *("minh ten la", "ten minh la", "ten la", "ho va ten", "ho va ten la", "ho ten la", "ho ten:", "ten:"),
    }
)
LONGEST_OPENING = 4

#: Family names that are always written with marks; typed without, the accents of the whole name are missing.
_MARKED_FAMILIES = "nguyen tran le pham huynh vo vu dang bui do ho ngo duong"


class FullName(TypedKind):
    """Civil Code 2015, Article 26: a name has no digits and no signs that are not letters."""

    takes_any_text = True
    longest = 150

    def understand(self, step: Step, text: str, around: Around) -> Reading:
        name = _bare_name(one_line(text))
        reason = _objection(name)
        if reason:
            return Refused(Words(reason, {"said": echo(text)}))
        name = _capitalised(name)
        remark = Words("step.full_name.no_marks", {"name": name}) if _lost_marks(name) else None
        return Accepted(name, remark)

    def examples(self, step: Step, around: Around) -> list[list[Said]]:
        return [[Said(text="Nguyễn Văn An")], [Said(text="H'Hen Niê")]]


def _bare_name(text: str) -> str:
    """Without an opening and without what stands around a name; again until nothing is left to take away."""
    words = text.strip(AROUND).split()
    for count in range(min(LONGEST_OPENING, len(words) - 1), 0, -1):
        head = fold(" ".join(words[:count]))
        if head in OPENINGS or head.rstrip(":") in OPENINGS:
            return _bare_name(" ".join(words[count:]))
    return " ".join(words)


def _objection(name: str) -> str | None:
    if any(char.isdigit() for char in name):
        return "step.full_name.digits"
    if _STACKED.search(unicodedata.normalize("NFD", name)):
        return "step.full_name.signs"
    letters = [char for char in name if unicodedata.category(char)[0] in "LM"]
    if any(char not in JOINERS for char in name if unicodedata.category(char)[0] not in "LM"):
        return "step.full_name.signs"
    if not all(_is_latin(char) for char in letters if char not in JOINERS):
        return "step.full_name.not_latin"
    if sum(char not in JOINERS for char in letters) < 2:
        return "step.full_name.too_short"
    return "step.full_name.too_many" if len(name.split()) > MOST_WORDS else None


def _is_latin(char: str) -> bool:
    return unicodedata.name(char, "").startswith(("LATIN ", "COMBINING ", "MODIFIER LETTER"))


def _capitalised(name: str) -> str:
    """A name typed all in small letters gets its capitals; any other spelling is the person's own."""
    if name != name.lower():
        return name
    starts = " " + APOSTROPHES + HYPHENS
    return "".join(char.upper() if at == 0 or name[at - 1] in starts else char for at, char in enumerate(name))


def _lost_marks(name: str) -> bool:
    first = name.split()[0]
    return not is_accented(name) and fold(first) in _MARKED_FAMILIES.split() and " " in name
