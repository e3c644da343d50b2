"""Free words: a reason, a wish, a name of an organisation. Kept as typed."""

from __future__ import annotations

from typing import ClassVar

from flows.procedures.model import Step
from flows.steps.asking import one_line
from flows.steps.base import Accepted, Around, Reading, Refused, Said
from flows.steps.params import Params, flag, judge, judge_range, whole_or
from flows.steps.typed import TypedKind
from flows.values import Words

LONGEST = 1_000


class Text(TypedKind):
    """`lines` keeps line ends; without it the text becomes one line. `min` and `max` count characters."""

    takes_any_text = True
    longest = 5_000
    params: ClassVar[Params] = {"min": int, "max": int, "lines": bool}

    def understand(self, step: Step, text: str, around: Around) -> Reading:
        text = text if flag(step, "lines") else one_line(text)
        if len(text) > (most := whole_or(step, "max", LONGEST)):
            return Refused(Words("step.too_long", {"longest": most}))
        if not any(char.isalnum() for char in text):
            return Refused(Words("step.text.no_words"))
        if len(text) < (least := whole_or(step, "min", 1)):
            return Refused(Words("step.text.too_short", {"least": least}))
        return Accepted(text)

    def problems(self, step: Step) -> list[str]:
        return judge(step, self.params) + judge_range(step, "min", "max")

    def examples(self, step: Step, around: Around) -> list[list[Said]]:
        fitting = self._stretched(step, step.example or "Ví dụ")
        return [[Said(text=fitting)]]

    def _stretched(self, step: Step, text: str) -> str:
        least, most = whole_or(step, "min", 1), whole_or(step, "max", LONGEST)
        return (text + "x" * (least - len(text)))[:most]
