"""Personal identification number: 12 digits (Law on Identification 26/2023/QH15); old 9-digit numbers where allowed.

Place, sex and year inside the number only ever warn: records may have been corrected.
"""

from __future__ import annotations

import re
from typing import ClassVar
from zlib import crc32

from flows.procedures.model import Step
from flows.steps.asking import echo, figures
from flows.steps.base import Accepted, Around, Reading, Refused, Said
from flows.steps.id_provinces import PROVINCES
from flows.steps.params import Params, answer_of, day_of, flag
from flows.steps.typed import TypedKind
from flows.text_folding import fold
from flows.values import JSON, Words

_SEPARATORS = re.compile(r"[\s.\-–_,/]+")
_OPENING = re.compile(r"^(?:(?:da|so|ma|can cuoc|cong dan|dinh danh|ca nhan|cccd|cmnd|cmt|cc|la|toi|cua|cu)\b[\s:.]*)+")
#: Ids that definitions give to the options of a question about sex.
SEXES = {"nam": 0, "male": 0, "nu": 1, "female": 1}


class IdNumber(TypedKind):
    params: ClassVar[Params] = {"allow_old": bool, "birth_step": str, "sex_step": str}

    def understand(self, step: Step, text: str, around: Around) -> Reading:
        number = _SEPARATORS.sub("", _OPENING.sub("", figures(text)))
        if not (number.isascii() and number.isdecimal()):
            return Refused(Words("step.id_number.not_digits", {"said": echo(text)}))
        if len(number) == 9:
            return _old(number, step)
        if len(number) != 12:
            return Refused(Words("step.id_number.wrong_length", {"count": len(number)}))
        if len(set(number)) == 1:
            return Refused(Words("step.id_number.all_alike"))
        return Accepted(number, _warning(number, step, around))

    def examples(self, step: Step, around: Around) -> list[list[Said]]:
        ways = [[Said(text=_fitting(step, around))]]
        return [*ways, [Said(text="012345678")]] if flag(step, "allow_old") else ways


def _old(number: str, step: Step) -> Reading:
    """Papers with 9 digits have not been valid since 1 January 2025 (Law 26/2023/QH15, Article 46)."""
    if not flag(step, "allow_old"):
        return Refused(Words("step.id_number.old"))
    return Accepted(number, Words("step.id_number.kept_as_old"))


def _warning(number: str, step: Step, around: Around) -> Words | None:
    if number[:3] not in PROVINCES:
        return Words("step.id_number.unknown_province", {"place": number[:3]})
    year = _year(number)
    born = day_of(step, "birth_step", around.answers)
    if born is not None and born.year != year:
        return Words("step.id_number.other_year", {"inside": year, "given": born.year})
    sex = _sex(answer_of(step, "sex_step", around.answers))
    if sex is not None and sex != int(number[3]) % 2:
        return Words("step.id_number.other_sex", {"inside": "nam" if sex else "nữ"})
    return Words("step.id_number.future_year", {"inside": year}) if year > around.today.year else None


def _year(number: str) -> int:
    """The fourth digit tells the century and the sex: 0 and 1 for 19xx, 2 and 3 for 20xx, and so on."""
    return 1900 + int(number[3]) // 2 * 100 + int(number[4:6])


def _sex(answer: JSON) -> int | None:
    return SEXES.get(fold(answer)) if isinstance(answer, str) else None


def _fitting(step: Step, around: Around) -> str:
    """A made-up number that agrees with the other answers; each question has its own, as each person has."""
    born = day_of(step, "birth_step", around.answers)
    year = born.year if born and born.year >= 1900 else 1990
    sex = _sex(answer_of(step, "sex_step", around.answers)) or 0
    own = crc32(step.id.encode()) % 1_000_000
    return f"001{(year - 1900) // 100 * 2 + sex}{year % 100:02}{own:06}"
