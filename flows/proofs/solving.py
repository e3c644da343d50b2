"""Finds answers that make conditions hold, going back from a condition to what makes its own step be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from flows.procedures.conditions import ENDING
from flows.procedures.journey import COMPARE
from flows.procedures.model import Condition, Op, Procedure, Step
from flows.proofs.answering import AroundOf, key_of, ways
from flows.steps.base import Kinds
from flows.values import JSON

#: The kinds whose every answer is an option: all of them are walked, deciding or not.
OPTION_KINDS = frozenset({"choice", "yes_no", "several_of"})


@dataclass(frozen=True)
class Solver:
    """Complete over the candidates: if it finds nothing, no combination of them makes the conditions hold."""

    procedure: Procedure
    kinds: Kinds
    around_of: AroundOf
    today: date
    endings: tuple[str, ...]

    @cached_property
    def steps(self) -> Mapping[str, Step]:
        return {step.id: step for step in self.procedure.steps}

    @cached_property
    def conditions(self) -> Mapping[str, tuple[Condition, ...]]:
        """Who is compared, and how."""
        found: dict[str, list[Condition]] = {}
        for condition in (each for step in self.procedure.steps for group in step.when for each in group):
            if condition not in found.setdefault(condition.step, []):
                found[condition.step].append(condition)
        return {step: tuple(each) for step, each in found.items()}

    @cached_property
    def compared(self) -> frozenset[str]:
        """The steps of which two are compared with each other: each of their answers counts."""
        pairs = [each for found in self.conditions.values() for each in found if each.op is Op.DIFFERS_FROM]
        return frozenset(step for each in pairs for step in (each.step, str(each.value)))

    @cached_property
    def candidates(self) -> Mapping[str, tuple[JSON, ...]]:
        """Of each step that decides, or has options: one value for each way in which its conditions can come out."""
        deciding = {*self.conditions, *self.compared}
        wanted = [step for step in self.procedure.steps if step.id in deciding or step.kind in OPTION_KINDS]
        return {ENDING: self.endings, **{step.id: self._values(step) for step in wanted}}

    def _values(self, step: Step) -> tuple[JSON, ...]:
        values = [way.value for way in ways(step, self.kinds, self.around_of({}))]
        if step.kind in OPTION_KINDS or step.id in self.compared:
            return _distinct({key_of(value): value for value in values})
        return _distinct({self.outcome(step.id, value): value for value in reversed(values)})

    def outcome(self, step_id: str, value: JSON) -> str:
        """How the conditions on this step come out, as one text."""
        known = {step_id: value}
        return "".join("01"[self._holds(condition, known)] for condition in self.conditions.get(step_id, ()))

    def _holds(self, condition: Condition, chosen: Mapping[str, JSON]) -> bool:
        return COMPARE[condition.op](chosen[condition.step], condition.value, chosen, self.today)

    def asked(self, step: Step) -> Iterator[Mapping[str, JSON]]:
        """Choices under which the step is asked."""
        for group in step.when or ((),):
            yield from self.satisfy(group)

    def satisfy(
        self, conditions: Sequence[Condition], chosen: Mapping[str, JSON] | None = None
    ) -> Iterator[Mapping[str, JSON]]:
        chosen = chosen or {}
        if not conditions:
            yield chosen
            return
        first, rest = conditions[0], conditions[1:]
        other = str(first.value) if first.op is Op.DIFFERS_FROM else first.step
        if other not in chosen and other != first.step:
            # What an answer differs from has to be known before the two are compared.
            yield from self._tried(other, conditions, chosen)
            return
        if first.step not in chosen:
            yield from self._tried(first.step, conditions, chosen)
        elif self._holds(first, chosen):
            yield from self.satisfy(rest, chosen)

    def _tried(
        self, step_id: str, conditions: Sequence[Condition], chosen: Mapping[str, JSON]
    ) -> Iterator[Mapping[str, JSON]]:
        """With each answer of the step, which then has to be asked as well."""
        mine = [each for each in conditions if each.step == step_id and each.op is not Op.DIFFERS_FROM]
        for value in self.candidates.get(step_id, ()):
            more = {**chosen, step_id: value}
            if all(self._holds(each, more) for each in mine):
                for group in self._needs(step_id):
                    yield from self.satisfy([*group, *conditions], more)

    def _needs(self, step_id: str) -> tuple[tuple[Condition, ...], ...]:
        return ((),) if step_id == ENDING else self.steps[step_id].when or ((),)

    def reach(self, wanted: Sequence[tuple[str, JSON]]) -> Mapping[str, JSON] | None:
        """Choices under which each of the steps is asked and answered with that value; None if that cannot be."""
        exactly = [Condition(step, Op.IS, value) for step, value in wanted]
        return next(self.satisfy(exactly), None)


def _distinct(values: Mapping[str, JSON]) -> tuple[JSON, ...]:
    return tuple(values.values())
