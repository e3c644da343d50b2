"""Several of the options: each press takes one in or out, and an option ends it. What was picked is kept meanwhile."""

from __future__ import annotations

import re

from flows import texts
from flows.procedures.model import Choice, Step
from flows.steps import asking
from flows.steps.base import Accepted, Around, Question, Reading, Refused, Said, StepOption, Unfinished
from flows.steps.choice import LONGEST, judge_choices, label_of, meant_by, options_of, refusal_of
from flows.steps.params import judge, judge_range, whole_or
from flows.text_folding import fold
from flows.values import JSON, Words, as_is

DONE = "done"
NOTHING = Words("step.several_of.nothing")
_BETWEEN = re.compile(r"\s*(?:[,;+&\n]|\s+và\s+|\s+va\s+)\s*")
_NUMBERS = re.compile(r"\d{1,2}(?:\s+\d{1,2})+")
ALL = frozenset({"tat ca", "chon tat ca", "ca hai", "het"})


class SeveralOf:
    """`min` (default 1) and `max` count the picked options. The value lists ids in the order of the definition."""

    takes_any_text = False
    takes_files = False

    def question(self, step: Step, partial: JSON, around: Around) -> Question:
        picked = _picked(step, partial)
        options = tuple(_marked(choice, taken=choice.id in picked) for choice in step.choices)
        if len(picked) >= _least(step):
            options = (*options, asking.option(DONE, "step.done"))
        words = asking.ask_words(step, "step.several_of.ask", picked=[label_of(step, each) for each in picked])
        return Question(words, options)

    def read(self, step: Step, said: Said, partial: JSON, around: Around) -> Reading:
        picked = _picked(step, partial)
        if said.text is None:
            return self._pressed(step, said, picked)
        text = asking.typed(said, LONGEST)
        if isinstance(text, Refused):
            return text
        if asking.says(text, Words("step.done")):
            return _finished(step, picked)
        if asking.says(text, NOTHING, "khong co", "khong"):
            return _finished(step, [])
        named = _named(step, text)
        return named if isinstance(named, Refused) else _kept(step, _toggled(step, picked, named))

    def _pressed(self, step: Step, said: Said, picked: list[str]) -> Reading:
        if said.option == DONE:
            return _finished(step, picked)
        pressed = asking.picked(said, options_of(step))
        return _kept(step, _toggled(step, picked, [pressed])) if pressed else Refused(refusal_of(said))

    def show(self, step: Step, value: JSON, around: Around) -> str:
        if not isinstance(value, list):
            return str(value)
        return "; ".join(label_of(step, each) for each in value) or texts.plain(NOTHING)

    def still_good(self, step: Step, value: JSON, around: Around) -> Words | None:
        if not isinstance(value, list) or len(_picked(step, {"picked": value})) != len(value):
            return Words("step.option_gone")
        reading = _finished(step, _picked(step, {"picked": value}))
        return reading.reason if isinstance(reading, Refused) else None

    def problems(self, step: Step) -> list[str]:
        wrong = judge(step, {"min": int, "max": int}) + judge_choices(step) + judge_range(step, "min", "max")
        if any(choice.id == DONE for choice in step.choices):
            wrong.append(f"choice id '{DONE}' is reserved")
        return wrong + (["'min' is more than there are choices"] if _least(step) > len(step.choices) else [])

    def examples(self, step: Step, around: Around) -> list[list[Said]]:
        """Each choice once among the fewest, all that are allowed, and none where that is allowed."""
        ids = [choice.id for choice in step.choices]
        count = max(1, _least(step))
        sets = [[ids[(at + more) % len(ids)] for more in range(count)] for at in range(len(ids))]
        sets.append(ids[: _most(step)])
        sets += [] if _least(step) else [[]]
        return [[*(Said(option=each) for each in one), Said(option=DONE)] for one in sets]


def _least(step: Step) -> int:
    return whole_or(step, "min", 1)


def _most(step: Step) -> int:
    return whole_or(step, "max", len(step.choices))


def _marked(choice: Choice, *, taken: bool) -> StepOption:
    label = Words("step.several_of.taken", {"label": choice.label}) if taken else as_is(choice.label)
    return StepOption(choice.id, label)


def _picked(step: Step, partial: JSON) -> list[str]:
    """In the order of the definition; ids that are gone are forgotten."""
    kept = partial.get("picked") if isinstance(partial, dict) else None
    return [choice.id for choice in step.choices if isinstance(kept, list) and choice.id in kept]


def _toggled(step: Step, picked: list[str], pressed: list[str]) -> list[str]:
    return [choice.id for choice in step.choices if (choice.id in picked) != (choice.id in pressed)]


def _kept(step: Step, picked: list[str]) -> Reading:
    if len(picked) > (most := _most(step)):
        return Refused(Words("step.several_of.too_many", {"most": most}))
    partial: JSON = {"picked": [*picked]}
    return Unfinished(partial)


def _finished(step: Step, picked: list[str]) -> Reading:
    if len(picked) < _least(step):
        return Refused(Words("step.several_of.too_few", {"least": _least(step)}))
    if len(picked) > _most(step):
        return Refused(Words("step.several_of.too_many", {"most": _most(step)}))
    return Accepted([*picked])


def _named(step: Step, text: str) -> list[str] | Refused:
    """The ids that were typed, by numbers or labels with commas or "và" between them."""
    if fold(text) in ALL:
        return [choice.id for choice in step.choices]
    if len(whole := meant_by(text, step.choices)) == 1:
        return [whole[0].id]
    parts = text.split() if _NUMBERS.fullmatch(text) else [part for part in _BETWEEN.split(text) if part]
    found: list[str] = []
    for part in parts:
        meant = meant_by(part, step.choices)
        if len(meant) != 1:
            why = Words("step.choice.which", {"labels": [choice.label for choice in meant]})
            return Refused(why if meant else Words("step.choice.none", {"said": asking.echo(part)}))
        found.append(meant[0].id)
    return found or Refused(Words("step.choice.none", {"said": asking.echo(text)}))
