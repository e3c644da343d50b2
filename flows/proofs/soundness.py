"""Judges a definition without a person: every step can be reached, every condition can hold, everything is worded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flows import texts
from flows.procedures.conditions import ENDING
from flows.procedures.model import Condition, Intake, Op, Procedure, Step
from flows.proofs.answering import AroundOf, Unanswerable, ways
from flows.proofs.limits import Limits
from flows.proofs.solving import Solver
from flows.steps.base import Kinds

ENDINGS = tuple(intake.value for intake in Intake)
#: "12. " and the end of the line, where options are written into the message.
NUMBER = 5
LEFTOVER = re.compile(r"\{\w*\}|  |\bTODO\b")
#: Comparisons that only one kind's answers can take.
KIND_OF_OP = {
    Op.HAS: "several_of",
    Op.OLDER_THAN_DAYS: "date",
    Op.OLDER_THAN_YEARS: "date",
    Op.YOUNGER_THAN_YEARS: "date",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, for the definition's author; `step` is empty when it concerns the whole."""

    code: str
    step: str
    what: str

    def __str__(self) -> str:
        return f"{self.code}: step '{self.step}': {self.what}" if self.step else f"{self.code}: {self.what}"


def prove(procedure: Procedure, kinds: Kinds, around_of: AroundOf, limits: Limits) -> list[Problem]:
    """Everything that is wrong; empty when the definition is sound. Later checks need what earlier ones found whole."""
    for checks in (_shape, _meaning(kinds, around_of, limits), _reachability(kinds, around_of)):
        if found := [Problem(procedure.code, step, what) for step, what in checks(procedure)]:
            return found
    return []


Found = Iterator[tuple[str, str]]


def _shape(procedure: Procedure) -> Found:
    if not procedure.steps:
        yield "", "asks nothing"
    yield from _doubles(procedure.steps)
    yield from _roles(procedure)
    earlier: dict[str, Step] = {}
    for step in procedure.steps:
        for condition in (each for group in step.when for each in group):
            yield from ((step.id, what) for what in _condition(condition, earlier))
        earlier[step.id] = step


def _doubles(steps: tuple[Step, ...]) -> Found:
    seen: set[str] = set()
    for step in steps:
        if step.id in seen:
            yield step.id, "another step has the same id"
        seen.add(step.id)
        if step.id.startswith("@"):
            yield step.id, "an id that begins with @ is not a step's"
        yield from _doubles(step.steps)


def _roles(procedure: Procedure) -> Found:
    """The owner and the receiving unit must be known at the end of every journey."""
    for role, step_id in (("owner_step", procedure.owner_step), ("unit_step", procedure.unit_step)):
        step = procedure.step(step_id) if step_id else None
        if step_id and step is None:
            yield "", f"{role} names '{step_id}', which is no step"
        elif step and (step.when or not step.required):
            yield step.id, f"is the {role} but may be left out"
        elif step and role == "unit_step" and step.kind != "address":
            yield step.id, "is the unit_step but no address"


def _condition(condition: Condition, earlier: dict[str, Step]) -> Iterator[str]:
    named = condition.value if condition.op is Op.IN and isinstance(condition.value, list) else [condition.value]
    if condition.step == ENDING:
        yield from (f"there is no ending '{each}'" for each in named if each not in ENDINGS)
        return
    step = earlier.get(condition.step)
    if step is None:
        yield f"depends on '{condition.step}', which is no earlier step"
        return
    if KIND_OF_OP.get(condition.op, step.kind) != step.kind:
        yield f"'{condition.op.value}' cannot compare '{step.id}', which is of kind '{step.kind}'"
    if condition.op is Op.DIFFERS_FROM and condition.value not in earlier:
        yield f"compares '{step.id}' with '{condition.value}', which is no earlier step"
    elif step.choices and condition.op is not Op.DIFFERS_FROM:
        ids = {choice.id for choice in step.choices}
        yield from (f"'{step.id}' has no choice '{each}'" for each in named if each not in ids)
    elif step.kind == "yes_no" and condition.op in (Op.IS, Op.NOT) and not isinstance(condition.value, bool):
        yield f"'{step.id}' is answered by true or false, not {condition.value!r}"


def _meaning(kinds: Kinds, around_of: AroundOf, limits: Limits) -> Callable[[Procedure], Found]:
    def check(procedure: Procedure) -> Found:
        for words in (procedure.title, procedure.name):
            yield from (("", what) for what in _wording("title and name", words))
        for step in _all(procedure.steps):
            if step.kind not in kinds:
                yield step.id, f"is of unknown kind '{step.kind}'"
                continue
            yield from ((step.id, what) for what in kinds[step.kind].problems(step))
            yield from ((step.id, what) for what in _worded(step))
            yield from ((step.id, what) for what in _fitting(step, kinds, around_of, limits=limits))

    return check


def _all(steps: tuple[Step, ...]) -> Iterator[Step]:
    for step in steps:
        yield step
        yield from _all(step.steps)


def _worded(step: Step) -> Iterator[str]:
    yield from _wording("ask", step.ask)
    yield from _wording("label", step.label)
    for choice in step.choices:
        yield from _wording(f"label of '{choice.id}'", choice.label)
    for what, words in (("hint", step.hint), ("example", step.example)):
        if words:
            yield from _wording(what, words)


def _wording(what: str, words: str) -> Iterator[str]:
    if not words.strip():
        yield f"{what} is missing"
    elif words != words.strip() or LEFTOVER.search(words):
        yield f"{what} holds blanks or braces that nobody should see: {words!r}"
    elif not unicodedata.is_normalized("NFC", words):
        yield f"{what} is not in composed Unicode"


def _fitting(step: Step, kinds: Kinds, around_of: AroundOf, *, limits: Limits) -> Iterator[str]:
    options = [texts.plain(option.label) for option in kinds[step.kind].question(step, None, around_of({})).options]
    for label in (step.label, *options):
        if len(label) > limits.button_label:
            yield f"label {label!r} is longer than {limits.button_label}"
    said = [step.ask, step.hint, step.example, str(step.params.get("text", ""))]
    numbered = options if len(options) > limits.buttons else []
    asked = sum(len(words) for words in said) + sum(len(label) + NUMBER for label in numbered)
    if asked > limits.text:
        yield f"is asked with {asked} characters, more than {limits.text}"


def _reachability(kinds: Kinds, around_of: AroundOf) -> Callable[[Procedure], Found]:
    def check(procedure: Procedure) -> Found:
        solver = Solver(procedure, kinds, around_of, around_of({}).today, ENDINGS)
        for step in procedure.steps:
            try:
                ways(step, kinds, around_of({}))
                for number, group in enumerate(step.when, 1):
                    if next(solver.satisfy(group), None) is None:
                        which = f"group {number} of its conditions" if len(step.when) > 1 else "its condition"
                        yield step.id, f"{which} can never hold"
            except Unanswerable as error:
                yield error.step_id, error.why

    return check
