"""Kinds whose answer is typed in one go and kept as one text; each says only what it understands."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from flows.procedures.model import Step
from flows.steps import asking
from flows.steps.base import Around, Question, Reading, Refused, Said
from flows.steps.params import Params, judge
from flows.values import JSON, Words


class TypedKind(ABC):
    """The shared half of `StepKind`. What is shown must be understood as the same value when it is typed again."""

    takes_any_text = False
    takes_files = False
    longest = 200
    params: ClassVar[Params] = {}

    @abstractmethod
    def understand(self, step: Step, text: str, around: Around) -> Reading:
        """`text` is cleaned, not empty and not longer than `longest`."""

    @abstractmethod
    def examples(self, step: Step, around: Around) -> list[list[Said]]: ...

    def question(self, step: Step, partial: JSON, around: Around) -> Question:
        return asking.question(step)

    def read(self, step: Step, said: Said, partial: JSON, around: Around) -> Reading:
        text = asking.typed(said, self.longest)
        return text if isinstance(text, Refused) else self.understand(step, text, around)

    def show(self, step: Step, value: JSON, around: Around) -> str:
        return str(value)

    def still_good(self, step: Step, value: JSON, around: Around) -> Words | None:
        if not isinstance(value, str):
            return Words("step.changed")
        reading = self.read(step, Said(text=value), None, around)
        return reading.reason if isinstance(reading, Refused) else None

    def problems(self, step: Step) -> list[str]:
        return judge(step, self.params)
