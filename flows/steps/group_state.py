"""How far a repeated group has come: finished items, the item in hand and the question in hand. JSON while it waits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from flows.procedures.journey import next_step, relevant
from flows.procedures.model import Step
from flows.steps.base import Around
from flows.values import JSON


@dataclass(frozen=True, slots=True)
class State:
    """`current` is None between two items."""

    done: tuple[JSON, ...] = ()
    current: dict[str, JSON] | None = None
    child_partial: JSON = None

    @classmethod
    def of(cls, partial: JSON, *, least: int) -> Self:
        """Where at least one item is needed, the first begins without being asked for."""
        if not isinstance(partial, dict):
            return cls(current={} if least else None)
        done, current = partial.get("done"), partial.get("current")
        return cls(
            done=tuple(done) if isinstance(done, list) else (),
            current=dict(current) if isinstance(current, dict) else None,
            child_partial=partial.get("child_partial"),
        )

    def as_json(self) -> JSON:
        return {"done": [*self.done], "current": self.current, "child_partial": self.child_partial}

    def asked(self, step: Step, around: Around) -> Step | None:
        """The child's question that is open, if any."""
        return None if self.current is None else next_step(step.steps, self.current, around.today)

    def around(self, around: Around) -> Around:
        """A child sees the answers of its own item before those of the procedure."""
        return replace(around, answers={**around.answers, **(self.current or {})})

    def answered(self, child: Step, value: JSON) -> State:
        return replace(self, current={**(self.current or {}), child.id: value}, child_partial=None)

    def closed(self, step: Step, around: Around) -> State:
        item = relevant(step.steps, self.current or {}, around.today)
        return State(done=(*self.done, item))

    def opened(self) -> State:
        return State(done=self.done, current={})

    def cancelled(self) -> State:
        return State(done=self.done)

    def without_last(self) -> State:
        return State(done=self.done[:-1])
