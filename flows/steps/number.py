"""A whole number: copies, children, square metres."""

from __future__ import annotations

import re

from flows.procedures.model import Step
from flows.steps import asking
from flows.steps.base import Accepted, Around, Question, Reading, Refused, Said
from flows.steps.params import judge, judge_range, whole, whole_or, word
from flows.text_folding import fold
from flows.values import JSON, Words

LARGEST = 10**15
_WHOLE = re.compile(r"-?\d{1,18}")
_GROUPED = re.compile(r"-?\d{1,3}(?:\.\d{3})+|-?\d{1,3}(?: \d{3})+")
_COMMA_GROUPED = re.compile(r"-?\d{1,3}(?:,\d{3})+")
#: "02 (hai) bản", as on forms.
_BRACKETED = re.compile(r" ?\([^()]*\)")
_FRACTION = re.compile(r"-?\d+[.,]\d+")
SPOKEN = {
    **{"khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9},
    **{"muoi": 10, "mot chuc": 10, "mot tram": 100},
}


class Number:
    """`min` (default 0) and `max` are allowed themselves; `unit` is shown behind and may be typed."""

    takes_any_text = False
    takes_files = False

    def question(self, step: Step, partial: JSON, around: Around) -> Question:
        return asking.question(step)

    def read(self, step: Step, said: Said, partial: JSON, around: Around) -> Reading:
        text = asking.typed(said, 100)
        if isinstance(text, Refused):
            return text
        plain = _without_unit(_BRACKETED.sub("", asking.figures(asking.one_line(text))), fold(word(step, "unit")))
        number = _number(plain)
        if isinstance(number, str):
            return Refused(Words(f"step.number.{number}", {"said": asking.echo(text)}))
        return Refused(reason) if (reason := _objection(number, step)) else Accepted(number)

    def show(self, step: Step, value: JSON, around: Around) -> str:
        unit = word(step, "unit")
        figures = f"{value:,}".replace(",", ".") if isinstance(value, int) else str(value)
        return f"{figures} {unit}" if unit else figures

    def still_good(self, step: Step, value: JSON, around: Around) -> Words | None:
        if not isinstance(value, int) or isinstance(value, bool):
            return Words("step.changed")
        return _objection(value, step)

    def problems(self, step: Step) -> list[str]:
        wrong = judge(step, {"min": int, "max": int, "unit": str}) + judge_range(step, "min", "max")
        too_low = whole(step, "min") is None and whole_or(step, "max", 0) < 0
        return [*wrong, "'max' is below 0 without 'min'"] if too_low else wrong

    def examples(self, step: Step, around: Around) -> list[list[Said]]:
        least, most = _least(step), whole(step, "max")
        numbers = [least, least + 1, least + 2] if most is None else [least, min(least + 1, most), most]
        return [[Said(text=str(number))] for number in dict.fromkeys(numbers)]


def _least(step: Step) -> int:
    return whole_or(step, "min", 0)


def _without_unit(text: str, unit: str) -> str:
    text = text.rstrip(" .")
    return text.removesuffix(unit).rstrip() if unit and text != unit else text


def _number(plain: str) -> int | str:
    """The number, or the end of a text key."""
    if plain in SPOKEN:
        return SPOKEN[plain]
    if _WHOLE.fullmatch(plain):
        return int(plain)
    if _GROUPED.fullmatch(plain):
        return int(plain.replace(".", "").replace(" ", ""))
    if _COMMA_GROUPED.fullmatch(plain):
        return "which_comma"
    return "fraction" if _FRACTION.fullmatch(plain) else "not_a_number"


def _objection(number: int, step: Step) -> Words | None:
    if number < (least := _least(step)):
        return Words("step.number.too_small", {"least": least})
    most = whole_or(step, "max", LARGEST)
    return Words("step.number.too_large", {"most": most}) if number > most else None
