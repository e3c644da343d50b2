"""What remains to be asked, computed from steps and answers; no position is ever stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from flows.procedures.model import Condition, Op, Step
from flows.values import JSON, Answers


class _Known:
    """What was found before for the same steps. `steps` is kept, so that no others take its place in memory."""

    __slots__ = ("found", "named", "steps")

    def __init__(self, steps: tuple[Step, ...]) -> None:
        self.steps = steps
        self.named = tuple(sorted(_named(steps)))
        self.found: dict[tuple[object, ...], tuple[Step, ...]] = {}


#: By identity of the steps, which stay as long as their version of the procedure does.
_KNOWN: dict[int, _Known] = {}
MOST_KNOWN, MOST_FOUND = 2_000, 200
_NOT_ANSWERED = object()


def applicable(steps: tuple[Step, ...], answers: Answers, today: date) -> tuple[Step, ...]:
    """The steps that this person is asked, in order. A condition sees only answers of steps being asked.

    Remembered by the answers that conditions name, which are few: a turn asks this several times.
    """
    known = _KNOWN.get(id(steps))
    if known is None:
        if len(_KNOWN) >= MOST_KNOWN:
            _KNOWN.clear()
        known = _KNOWN[id(steps)] = _Known(steps)
    key = (today, *[answers.get(name, _NOT_ANSWERED) for name in known.named])
    try:
        found = known.found.get(key)
    except TypeError:  # a list cannot be looked up by
        return _applicable(steps, answers, today)
    if found is None:
        if len(known.found) >= MOST_FOUND:
            known.found.clear()
        found = known.found[key] = _applicable(steps, answers, today)
    return found


def _named(steps: tuple[Step, ...]) -> set[str]:
    """The answers that conditions look at."""
    conditions = [condition for step in steps for group in step.when for condition in group]
    others = {str(condition.value) for condition in conditions if condition.op is Op.DIFFERS_FROM}
    return {condition.step for condition in conditions} | others


def _applicable(steps: tuple[Step, ...], answers: Answers, today: date) -> tuple[Step, ...]:
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
