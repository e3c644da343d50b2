"""Plays a repeated group with the examples of its children, so that every example of each child is used once."""

from __future__ import annotations

from collections.abc import Callable

from flows.procedures.model import Step
from flows.steps.base import Accepted, Around, Refused, Said, StepKind
from flows.steps.group_state import State
from flows.steps.params import whole_or
from flows.values import JSON

#: More items or variants prove nothing new and cost a walker time.
MOST_VARIANTS = 12
LONGEST_PLAY = 400


def ways(group: StepKind, step: Step, around: Around, kind_of: Callable[[Step], StepKind]) -> list[list[Said]]:
    least, most = whole_or(step, "min", 1), whole_or(step, "max", 20)
    variants = range(min(MOST_VARIANTS, max(1, _longest(step, around, kind_of))))
    found = [_play(group, step, around, kind_of=kind_of, count=max(least, 1), variant=at) for at in variants]
    if most > max(least, 1):
        found.append(_play(group, step, around, kind_of=kind_of, count=max(least, 1) + 1, variant=0))
    if least == 0:
        found.append([Said(option="g.done")])
    return [way for way in found if way]


def _longest(step: Step, around: Around, kind_of: Callable[[Step], StepKind]) -> int:
    return max((len(kind_of(child).examples(child, around)) for child in step.steps), default=1)


def _play(
    group: StepKind, step: Step, around: Around, *, kind_of: Callable[[Step], StepKind], count: int, variant: int
) -> list[Said]:
    """The sayings up to an accepted value; empty when the examples do not lead to one."""
    said: list[Said] = []
    partial: JSON = None
    while len(said) < LONGEST_PLAY:
        for saying in _next(step, partial, around, kind_of=kind_of, count=count, variant=variant):
            said.append(saying)
            reading = group.read(step, saying, partial, around)
            if isinstance(reading, Accepted):
                return said
            if isinstance(reading, Refused):
                return []
            partial = reading.partial
    return []


def _next(
    step: Step, partial: JSON, around: Around, *, kind_of: Callable[[Step], StepKind], count: int, variant: int
) -> list[Said]:
    state = State.of(partial, least=whole_or(step, "min", 1))
    child = state.asked(step, around)
    if child is None:
        return [Said(option="g.add" if len(state.done) < count else "g.done")]
    ways_of_child = kind_of(child).examples(child, state.around(around))
    return ways_of_child[(variant + len(state.done)) % len(ways_of_child)] if ways_of_child else [Said(option="none")]
