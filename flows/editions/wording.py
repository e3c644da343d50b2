"""Which words of a procedure an office may change, and the procedure with them. Nothing else of it can be changed:
what is asked, in which order and when stays what was proved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from flows.procedures.model import Procedure, Step
from flows.procedures.versions import versioned

TITLE = "title"
#: What may be said otherwise of a step.
FIELDS = ("ask", "hint")


@dataclass(frozen=True, slots=True)
class Place:
    """One text: where it stands, what it is about, and how it reads now."""

    name: str
    field: str  #: "title", "ask" or "hint"
    label: str
    text: str


def places(procedure: Procedure) -> Iterator[Place]:
    """In the order of the conversation."""
    yield Place(TITLE, TITLE, procedure.name, procedure.title)
    yield from _of_steps(procedure.steps, "")


def _of_steps(steps: tuple[Step, ...], prefix: str) -> Iterator[Place]:
    for step in steps:
        for field in FIELDS:
            yield Place(f"{prefix}{step.id}.{field}", field, step.label, getattr(step, field))
        yield from _of_steps(step.steps, f"{prefix}{step.id}/")


def worded(procedure: Procedure, texts: Mapping[str, str]) -> Procedure:
    """Another version of it: dossiers that began with the former one keep that."""
    said = replace(procedure, title=texts.get(TITLE, procedure.title), steps=_worded_steps(procedure.steps, texts, ""))
    return versioned(said)


def _worded_steps(steps: tuple[Step, ...], texts: Mapping[str, str], prefix: str) -> tuple[Step, ...]:
    return tuple(_worded(step, texts, prefix) for step in steps)


def _worded(step: Step, texts: Mapping[str, str], prefix: str) -> Step:
    at = f"{prefix}{step.id}"
    ask, hint = texts.get(f"{at}.ask", step.ask), texts.get(f"{at}.hint", step.hint)
    return replace(step, ask=ask, hint=hint, steps=_worded_steps(step.steps, texts, f"{at}/"))
