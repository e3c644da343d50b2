"""Parameters of a step's definition: read with their type, and judged strictly for the author of the definition."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeAlias

from flows.procedures.model import Step
from flows.values import JSON, Answers

#: Name of a parameter and the type of its value. A name that ends in `_step` names another step.
Params: TypeAlias = Mapping[str, type]

WORDS = {bool: "true or false", int: "a whole number", str: "text", list: "a list of texts"}


def flag(step: Step, name: str) -> bool:
    return step.params.get(name) is True


def whole(step: Step, name: str) -> int | None:
    value = step.params.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def whole_or(step: Step, name: str, default: int) -> int:
    value = whole(step, name)
    return default if value is None else value


def word(step: Step, name: str, default: str = "") -> str:
    value = step.params.get(name)
    return value if isinstance(value, str) else default


def words(step: Step, name: str) -> tuple[str, ...]:
    value = step.params.get(name)
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def answer_of(step: Step, name: str, answers: Answers) -> JSON:
    """The answer of the step that parameter `name` names; None when there is none yet."""
    return answers.get(word(step, name))


def day_of(step: Step, name: str, answers: Answers) -> date | None:
    return as_day(answer_of(step, name, answers))


def as_day(value: JSON) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def judge(step: Step, allowed: Params) -> list[str]:
    """What is wrong with the parameters, in English."""
    strange = [f"unknown parameter '{name}'" for name in step.params if name not in allowed]
    wrong = [
        f"parameter '{name}' must be {WORDS[wanted]}"
        for name, wanted in allowed.items()
        if name in step.params and not _is(step.params[name], wanted)
    ]
    return strange + wrong


def judge_range(step: Step, low: str, high: str) -> list[str]:
    least, most = whole(step, low), whole(step, high)
    if least is not None and most is not None and least > most:
        return [f"'{low}' is more than '{high}': no answer is possible"]
    return []


def _is(value: JSON, wanted: type) -> bool:
    if wanted is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if wanted is list:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, wanted)
