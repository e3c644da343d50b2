"""Everything that the rules look at: the answers that count, the people in them, the papers, the catalogue's record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from flows.procedures.conditions import ENDING
from flows.procedures.journey import applicable, holds
from flows.procedures.model import Condition, Op, Procedure, Step
from flows.procedures.record import DocumentItem, Record
from flows.steps.base import Around, Kinds
from flows.values import JSON, Answers, Words
from flows.verdict.people import Person, people

if TYPE_CHECKING:
    from flows.places.units import Places

#: Questions whether a form is at hand begin so; the answer is no reason why the form is needed.
AT_HAND = "form_"


@dataclass(frozen=True)
class Case:
    """`given` are all answers, the ending included; `earlier` are the people of the same person's other dossiers."""

    procedure: Procedure
    record: Record | None
    given: Answers
    today: date
    places: Places
    kinds: Kinds
    earlier: tuple[Person, ...] = ()

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return applicable(self.procedure.steps, self.given, self.today)

    @cached_property
    def answers(self) -> dict[str, JSON]:
        """Those that count."""
        return {step.id: self.given[step.id] for step in self.steps if step.id in self.given}

    @cached_property
    def people(self) -> tuple[Person, ...]:
        return people(self.procedure, self.steps, self.given)

    @property
    def ending(self) -> str:
        return str(self.given.get(ENDING, ""))

    @property
    def is_trusted(self) -> bool:
        """Whether the record's papers were verified line by line."""
        return self.record is not None and self.record.detail_level == "core"

    def step(self, step_id: str) -> Step | None:
        return next((step for step in self.steps if step.id == step_id), None)

    def documents(self) -> Iterator[Step]:
        return (step for step in self.steps if step.kind == "document")

    def items(self, step: Step) -> tuple[DocumentItem, ...]:
        """The catalogue's lines of the paper that a step asks for."""
        name = step.params.get("document")
        return tuple(item for item in (self.record.documents if self.record else ()) if item.name == name)

    def shown(self, step: Step) -> str:
        around = Around(self.today, self.places, self.answers)
        return self.kinds[step.kind].show(step, self.answers[step.id], around)

    def because(self, step: Step) -> list[JSON]:
        """The answers that make a step needed, as they are read back."""
        seen = {**self.answers, ENDING: "here"}
        group = next((group for group in step.when if holds((group,), seen, self.today)), ())
        found = (self._reason(condition) for condition in group)
        return [*dict.fromkeys(reason for reason in found if reason)]

    def _reason(self, condition: Condition) -> str:
        """What somebody is *not* is no reason for a paper."""
        step = self.step(condition.step)
        if step is None or condition.op is Op.NOT or step.id.startswith(AT_HAND) or step.id not in self.answers:
            return ""
        if condition.op is Op.HAS:
            return next((f"{step.label}: {each.label}" for each in step.choices if each.id == condition.value), "")
        return f"{step.label}: {self.shown(step)}"


def from_catalogue(item: DocumentItem) -> Words:
    """The line of the catalogue that asks for a paper."""
    return Words("verdict.basis.catalogue", {"paper": item.name, "condition": item.condition or ""})


def from_law(source: str) -> Words:
    return Words("verdict.basis.law", {"source": source})


def from_form(case: Case) -> Words | None:
    """What is declared goes into the procedure's form; where the catalogue has none, into what its law asks."""
    forms = (item for item in (case.record.documents if case.record else ()) if item.kind == "form")
    form = next(forms, None)
    if form is not None:
        return Words("verdict.basis.catalogue", {"paper": form.name, "condition": ""})
    return from_law(case.procedure.sources[0]) if case.procedure.sources else None
