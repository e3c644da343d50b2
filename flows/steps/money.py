"""An amount in đồng, as people write it: "8.000đ", "8k", "1tr2", "2 triệu rưỡi". Kept as a whole number."""

from __future__ import annotations

from flows.money import parse_money, vnd
from flows.procedures.model import Step
from flows.steps import asking
from flows.steps.base import Accepted, Around, Question, Reading, Refused, Said
from flows.steps.params import judge, judge_range, whole, whole_or
from flows.values import JSON, Words

LARGEST = 10**13


class Money:
    """`min` (default 0) and `max` are allowed themselves. Anything but plain figures is read back."""

    takes_any_text = False
    takes_files = False

    def question(self, step: Step, partial: JSON, around: Around) -> Question:
        return asking.question(step)

    def read(self, step: Step, said: Said, partial: JSON, around: Around) -> Reading:
        text = asking.typed(said, 100)
        if isinstance(text, Refused):
            return text
        amount = parse_money(asking.western_digits(asking.one_line(text)))
        if amount is None:
            return Refused(Words("step.money.unclear", {"said": asking.echo(text)}))
        if reason := _objection(amount, step):
            return Refused(reason)
        plain = text in (str(amount), vnd(amount))
        return Accepted(amount, None if plain else Words("step.money.understood", {"amount": vnd(amount)}))

    def show(self, step: Step, value: JSON, around: Around) -> str:
        return vnd(value) if isinstance(value, int) else str(value)

    def still_good(self, step: Step, value: JSON, around: Around) -> Words | None:
        if not isinstance(value, int) or isinstance(value, bool):
            return Words("step.changed")
        return _objection(value, step)

    def problems(self, step: Step) -> list[str]:
        return judge(step, {"min": int, "max": int}) + judge_range(step, "min", "max")

    def examples(self, step: Step, around: Around) -> list[list[Said]]:
        least, most = whole_or(step, "min", 0), whole(step, "max")
        amounts = [least + 1_200_000] if most is None else [least, most]
        return [[Said(text=vnd(amount))] for amount in dict.fromkeys(amounts)]


def _objection(amount: int, step: Step) -> Words | None:
    if amount < (least := whole_or(step, "min", 0)):
        return Words("step.money.too_small", {"least": vnd(least)})
    most = whole_or(step, "max", LARGEST)
    return Words("step.money.too_large", {"most": vnd(most)}) if amount > most else None
