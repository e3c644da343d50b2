"""Small procedures and the surroundings to prove them in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flows.places.units import Places
from flows.procedures.model import Choice, Condition, Op, Procedure, Step
from flows.steps.base import Around
from flows.values import JSON, Answers

TODAY = date(2026, 11, 21)


@dataclass(frozen=True, slots=True)
class Narrow:
    button_label: int = 40
    buttons: int = 8
    text: int = 1_000


def around(answers: Answers) -> Around:
    return Around(TODAY, Places.load(), answers)


def a_step(step_id: str, kind: str = "text", **more: Any) -> Step:
    return Step(**{"id": step_id, "kind": kind, "ask": f"Câu hỏi {step_id}?", "label": f"Nhãn {step_id}", **more})


def a_choice(step_id: str, *ids: str, **more: Any) -> Step:
    choices = tuple(Choice(each, f"Lựa chọn {each}") for each in ids or ("a", "b"))
    return a_step(step_id, "choice", choices=choices, **more)


def a_procedure(*steps: Step, **more: Any) -> Procedure:
    return Procedure(**{"code": "1.000001", "version_id": "v", "title": "Giấy", "name": "Giấy", "steps": steps, **more})


def when(step: str, value: JSON, op: Op = Op.IS) -> tuple[tuple[Condition, ...], ...]:
    return ((Condition(step, op, value),),)
