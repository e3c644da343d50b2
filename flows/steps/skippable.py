"""Lets any kind be optional: an option to skip, kept as None. No kind needs to know."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flows import texts
from flows.procedures.model import Step
from flows.steps import asking
from flows.steps.base import Accepted, Around, Question, Reading, Said, StepKind
from flows.values import JSON, Words

SKIP = "skip"
SKIP_LABEL = Words("step.skip")
SKIPPED = Words("step.skipped")


@dataclass(frozen=True, slots=True)
class Skippable:
    """Wraps a kind; a required step passes through untouched."""

    kind: StepKind

    @property
    def takes_any_text(self) -> bool:
        return self.kind.takes_any_text

    @property
    def takes_files(self) -> bool:
        return self.kind.takes_files

    def question(self, step: Step, partial: JSON, around: Around) -> Question:
        question = self.kind.question(step, partial, around)
        if step.required or partial is not None:
            return question
        return replace(question, options=(*question.options, asking.option(SKIP, SKIP_LABEL.key)))

    def read(self, step: Step, said: Said, partial: JSON, around: Around) -> Reading:
        if not step.required and _skips(said):
            return Accepted(None)
        return self.kind.read(step, said, partial, around)

    def show(self, step: Step, value: JSON, around: Around) -> str:
        return texts.plain(SKIPPED) if value is None else self.kind.show(step, value, around)

    def still_good(self, step: Step, value: JSON, around: Around) -> Words | None:
        if value is None:
            return Words("step.needed") if step.required else None
        return self.kind.still_good(step, value, around)

    def problems(self, step: Step) -> list[str]:
        reserved = [f"choice id '{SKIP}' is reserved" for choice in step.choices if choice.id == SKIP]
        return reserved + self.kind.problems(step)

    def examples(self, step: Step, around: Around) -> list[list[Said]]:
        ways = self.kind.examples(step, around)
        return ways if step.required else [*ways, [Said(option=SKIP)]]


def _skips(said: Said) -> bool:
    if said.text is None:
        return said.option == SKIP
    return len(said.text) <= asking.LONGEST_LABEL and asking.says(said.text, SKIP_LABEL)
