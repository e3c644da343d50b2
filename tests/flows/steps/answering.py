"""A person who answers one step, and the words of the answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flows.places.units import Places
from flows.procedures.model import Choice, Step
from flows.steps import STEP_KINDS
from flows.steps.base import Accepted, Around, Reading, Refused, Said, Unfinished
from flows.values import JSON, FileRef

TODAY = date(2026, 11, 21)
AROUND = Around(TODAY, Places.load())


def a_step(kind: str, /, **fields: Any) -> Step:
    """Keywords that are no fields of a step are its parameters."""
    known = {key: fields.pop(key) for key in list(fields) if key in Step.__dataclass_fields__}
    given: dict[str, Any] = {"id": "it", "ask": "Câu hỏi?", "label": "Nhãn", **known}
    return Step(kind=kind, params={**fields, **given.pop("params", {})}, **given)


def choices(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(f"c{number}", label) for number, label in enumerate(labels, 1))


def around(**answers: JSON) -> Around:
    return replace(AROUND, answers=answers)


def read(step: Step, *said: str | Said, partial: JSON = None, near: Around = AROUND) -> Reading:
    """What the last of the sayings leads to."""
    reading: Reading = Unfinished(partial)
    for each in said:
        saying = Said(text=each) if isinstance(each, str) else each
        before = reading.partial if isinstance(reading, Unfinished) else None
        reading = STEP_KINDS[step.kind].read(step, saying, before, near)
    return reading


def value(step: Step, *said: str | Said, near: Around = AROUND) -> JSON:
    reading = read(step, *said, near=near)
    assert isinstance(reading, Accepted), reading
    return reading.value


def refusal(step: Step, *said: str | Said, near: Around = AROUND) -> str:
    reading = read(step, *said, near=near)
    assert isinstance(reading, Refused), reading
    return reading.reason.key


def remark(step: Step, *said: str | Said, near: Around = AROUND) -> str | None:
    reading = read(step, *said, near=near)
    assert not isinstance(reading, Refused), reading
    return reading.remark.key if reading.remark else None


def options(step: Step, partial: JSON = None, near: Around = AROUND) -> list[str]:
    return [option.id for option in STEP_KINDS[step.kind].question(step, partial, near).options]


def shown(step: Step, kept: JSON, near: Around = AROUND) -> str:
    return STEP_KINDS[step.kind].show(step, kept, near)


def press(option: str) -> Said:
    return Said(option=option)


def send(*names: str) -> Said:
    return Said(files=tuple(FileRef(name, name.rpartition(".")[2] or "jpeg", name) for name in names))
