"""The answers that a step's kind really takes: its examples, read by the kind itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from flows.procedures.model import Step
from flows.steps.base import Accepted, Around, Kinds, Refused, Said
from flows.values import JSON, Answers

AroundOf: TypeAlias = Callable[[Answers], Around]


class Unanswerable(Exception):
    """A step for which no answer is known that its kind accepts."""

    def __init__(self, step_id: str, why: str) -> None:
        super().__init__(f"step '{step_id}': {why}")
        self.step_id = step_id
        self.why = why


@dataclass(frozen=True, slots=True)
class Way:
    """Something that can be said to a step, and the value that it leads to."""

    said: tuple[Said, ...]
    value: JSON


def ways(step: Step, kinds: Kinds, around: Around) -> tuple[Way, ...]:
    """Every example of the step. One that is not accepted is a fault of the kind or of the definition."""
    return tuple(played(step, said, kinds, around=around) for said in sayings(step, kinds, around))


def sayings(step: Step, kinds: Kinds, around: Around) -> list[tuple[Said, ...]]:
    found = [tuple(said) for said in kinds[step.kind].examples(step, around)]
    if not found:
        raise Unanswerable(step.id, "there is no example of an answer")
    return found


def played(step: Step, said: tuple[Said, ...], kinds: Kinds, *, around: Around) -> Way:
    kind, partial = kinds[step.kind], None
    for at, saying in enumerate(said, 1):
        reading = kind.read(step, saying, partial, around)
        if isinstance(reading, Refused):
            raise Unanswerable(step.id, f"example {saying} is refused ({reading.reason.key})")
        if isinstance(reading, Accepted):
            if at < len(said):
                raise Unanswerable(step.id, f"example {said} goes on after it was accepted")
            return Way(said, reading.value)
        partial = reading.partial
    raise Unanswerable(step.id, f"example {said} does not end")


def same(one: JSON, other: JSON) -> bool:
    return key_of(one) == key_of(other)


def key_of(value: JSON) -> str:
    """JSON values are told apart as JSON: `true` is not 1."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
