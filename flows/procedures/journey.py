"""What remains to be asked, computed from steps and answers; no position is ever stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from flows.procedures.model import Condition, Op, Step
from flows.values import JSON, Answers


def applicable(steps: tuple[Step, ...], answers: Answers, today: date) -> tuple[Step, ...]:
    """The steps that this person is asked, in order. A condition sees only answers of steps being asked."""
    seen: dict[str, JSON] = {key: value for key, value in answers.items() if key.startswith("@")}
    asked: list[Step] = []
    for step in steps:
        if not step.when or holds(step.when, seen, today):
            asked.append(step)
            if step.id in answers:
                seen[step.id] = answers[step.id]
    return tuple(asked)


def next_step(steps: tuple[Step, ...], answers: Answers, today: date) -> Step | None:
    """The first step that is asked and not answered yet; an optional step is answered by None once it was skipped."""
    return next((step for step in applicable(steps, answers, today) if step.id not in answers), None)


def relevant(steps: tuple[Step, ...], answers: Answers, today: date) -> dict[str, JSON]:
    """The answers that count: those of steps that are asked."""
    return {step.id: answers[step.id] for step in applicable(steps, answers, today) if step.id in answers}


def holds(when: tuple[tuple[Condition, ...], ...], answers: Mapping[str, JSON], today: date) -> bool:
    """Whether all conditions of any one group hold. Plain loops: this runs for every step of every turn."""
    for group in when:
        for condition in group:
            if not _true(condition, answers, today):
                break
        else:
            return True
    return not when


def _true(condition: Condition, answers: Mapping[str, JSON], today: date) -> bool:
    if condition.step not in answers:
        return False
    given = answers[condition.step]
    if condition.op is Op.IS:  # nearly all of them
        return given == condition.value
    return COMPARE[condition.op](given, condition.value, answers, today)


def _years_between(given: JSON, today: date) -> int:
    born = date.fromisoformat(str(given))
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _is_list_with(given: JSON, value: JSON) -> bool:
    return isinstance(given, list) and value in given


Compare = Callable[[JSON, JSON, Mapping[str, JSON], date], bool]
COMPARE: dict[Op, Compare] = {
    Op.IS: lambda given, value, answers, today: given == value,
    Op.NOT: lambda given, value, answers, today: given != value,
    Op.IN: lambda given, value, answers, today: isinstance(value, list) and given in value,
    Op.HAS: lambda given, value, answers, today: _is_list_with(given, value),
    Op.OLDER_THAN_DAYS: lambda given, value, answers, today: (
        given is not None and (today - date.fromisoformat(str(given))).days > int(str(value))
    ),
    Op.OLDER_THAN_YEARS: lambda given, value, answers, today: (
        given is not None and _years_between(given, today) >= int(str(value))
    ),
    Op.YOUNGER_THAN_YEARS: lambda given, value, answers, today: (
        given is not None and _years_between(given, today) < int(str(value))
    ),
    Op.DIFFERS_FROM: lambda given, value, answers, today: given != answers.get(str(value)),
}
