"""One of several options: pressed, or typed by its number, its label, or the part of a label that no other has."""

from __future__ import annotations

from collections.abc import Sequence

from flows.procedures.model import Choice, Step
from flows.steps import asking
from flows.steps.base import Accepted, Around, Question, Reading, Refused, Said, StepOption
from flows.steps.params import judge
from flows.values import JSON, Words

LONGEST = 200
#: What a button may carry has to fit 64 bytes on the narrowest channel.
LONGEST_ID = 40


class OneOf:
    takes_any_text = False
    takes_files = False

    def question(self, step: Step, partial: JSON, around: Around) -> Question:
        return asking.question(step, *options_of(step))

    def read(self, step: Step, said: Said, partial: JSON, around: Around) -> Reading:
        if said.text is None:
            pressed = asking.picked(said, options_of(step))
            return Accepted(pressed) if pressed else Refused(refusal_of(said))
        text = asking.typed(said, LONGEST)
        if isinstance(text, Refused):
            return text
        meant = meant_by(text, step.choices)
        if len(meant) == 1:
            return Accepted(meant[0].id)
        if meant:
            return Refused(Words("step.choice.which", {"labels": [choice.label for choice in meant]}))
        return Refused(Words("step.choice.none", {"said": asking.echo(text)}))

    def show(self, step: Step, value: JSON, around: Around) -> str:
        return label_of(step, value)

    def still_good(self, step: Step, value: JSON, around: Around) -> Words | None:
        return None if value in [choice.id for choice in step.choices] else Words("step.option_gone")

    def problems(self, step: Step) -> list[str]:
        return judge(step, {}) + judge_choices(step)

    def examples(self, step: Step, around: Around) -> list[list[Said]]:
        return [[Said(option=choice.id)] for choice in step.choices]


def options_of(step: Step) -> tuple[StepOption, ...]:
    return tuple(asking.option(choice.id, "as_is", text=choice.label) for choice in step.choices)


def label_of(step: Step, value: JSON) -> str:
    return next((choice.label for choice in step.choices if choice.id == value), str(value))


def refusal_of(said: Said) -> Words:
    return Words("step.words_expected" if said.files else "step.option_gone")


def meant_by(text: str, choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """The choices that the words can mean; the stricter ways to compare come first and settle it."""
    said = asking.bare(text)
    exact = [choice for choice in choices if choice.label.casefold() == text.casefold()]
    whole = [choice for choice in choices if said and said in _spoken(choice)]
    if settled := exact or whole:
        return tuple(settled)
    part = [choice for choice in choices if said and f" {said} " in f" {asking.bare(choice.label)} "]
    return tuple(dict.fromkeys((*_numbered(text, choices), *part)))


def _spoken(choice: Choice) -> tuple[str, ...]:
    return tuple(asking.bare(words) for words in (choice.label, *choice.said))


def _numbered(text: str, choices: Sequence[Choice]) -> tuple[Choice, ...]:
    digits = asking.western_digits(text).strip(" .)")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 4):
        return ()
    return tuple(choices[int(digits) - 1 : int(digits)]) if int(digits) else ()


def judge_choices(step: Step) -> list[str]:
    ids = [choice.id for choice in step.choices]
    labels = [asking.bare(choice.label) for choice in step.choices]
    words = [spoken for choice in step.choices for spoken in dict.fromkeys(_spoken(choice))]
    found = ["needs at least two choices"] if len(ids) < 2 else []
    found += ["two choices have the same id"] if len(set(ids)) < len(ids) else []
    found += ["two choices have the same label but for accents"] if len(set(labels)) < len(labels) else []
    found += ["two choices are meant by the same words"] if not found and len(set(words)) < len(words) else []
    return found + [f"choice id '{each}' is too long" for each in ids if len(each.encode()) > LONGEST_ID]
