"""Questions that repeat: each child, each copy. The value is a list with the answers of each item."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from flows import texts
from flows.procedures.journey import applicable, relevant
from flows.procedures.model import Step
from flows.steps import asking
from flows.steps.base import Accepted, Around, Kinds, Question, Reading, Refused, Said, StepKind, StepOption, Unfinished
from flows.steps.choice import refusal_of
from flows.steps.group_examples import ways
from flows.steps.group_state import State
from flows.steps.params import judge, judge_range, whole_or, word
from flows.values import JSON, Words

ADD, DONE, REDO, DROP, CANCEL = "g.add", "g.done", "g.redo", "g.drop", "g.cancel"
MOST_ITEMS = 20


@dataclass(frozen=True, slots=True)
class Group:
    """`kinds` gives the table of the children's kinds, late: the group stands in it itself.

    `min` (default 1) and `max` count the items; `item_label` names one ("Con", "Bản sao").
    """

    kinds: Callable[[], Kinds]
    takes_any_text: bool = True
    takes_files: bool = True

    def question(self, step: Step, partial: JSON, around: Around) -> Question:
        state = State.of(partial, least=_least(step))
        child = state.asked(step, around)
        if child is None:
            return Question(Words("step.group.more", self._count(step, state, around)), _between(step, state))
        inner = self._kind(child).question(child, state.child_partial, state.around(around))
        words = Words(inner.words.key, {**inner.words.params, "heading": _heading(step, state)})
        cancel = [asking.option(CANCEL, "step.group.cancel", item=_item(step))] if _may_cancel(step, state) else []
        return Question(words, (*inner.options, *cancel), numbered=inner.numbered)

    def read(self, step: Step, said: Said, partial: JSON, around: Around) -> Reading:
        state = State.of(partial, least=_least(step))
        child = state.asked(step, around)
        if child is None:
            return self._between_items(step, said, state)
        if said.option == CANCEL and _may_cancel(step, state):
            return Unfinished(state.cancelled().as_json())
        return self._inside(step, child, state, said=said, around=around)

    def _inside(self, step: Step, child: Step, state: State, *, said: Said, around: Around) -> Reading:
        """What was said answers the child's question."""
        reading = self._kind(child).read(child, said, state.child_partial, state.around(around))
        match reading:
            case Accepted(value, remark):
                return self._answered(step, state.answered(child, value), remark, around=around)
            case Unfinished(inner, remark):
                return Unfinished(replace(state, child_partial=inner).as_json(), remark)
            case _:
                return reading

    def _answered(self, step: Step, state: State, remark: Words | None, *, around: Around) -> Reading:
        """The item may be complete now, and with it all that is allowed."""
        if state.asked(step, around) is not None:
            return Unfinished(state.as_json(), remark)
        full = state.closed(step, around)
        if len(full.done) == _most(step) and _least(step) == _most(step):
            return Accepted([*full.done], remark)
        return Unfinished(full.as_json(), remark)

    def _between_items(self, step: Step, said: Said, state: State) -> Reading:
        picked = asking.picked(said, _between(step, state))
        if picked == DONE:
            return Accepted([*state.done])
        if picked == ADD:
            return Unfinished(state.opened().as_json())
        if picked == REDO:
            return Unfinished(state.without_last().opened().as_json())
        if picked == DROP:
            return Unfinished(state.without_last().as_json(), Words("step.group.dropped", {"item": _item(step)}))
        return Refused(refusal_of(said) if said.text is None else Words("step.group.pick"))

    def show(self, step: Step, value: JSON, around: Around) -> str:
        items = value if isinstance(value, list) else []
        lines = [f"{number}. {self._line(step, item, around)}" for number, item in enumerate(items, 1)]
        return "\n".join(lines) or texts.plain(Words("step.group.nothing"))

    def still_good(self, step: Step, value: JSON, around: Around) -> Words | None:
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            return Words("step.changed")
        if not _least(step) <= len(value) <= _most(step):
            return Words("step.group.count_changed", {"item": _item(step)})
        reasons = (self._item_reason(step, item, around) for item in value)
        return next((reason for reason in reasons if reason), None)

    def problems(self, step: Step) -> list[str]:
        wrong = judge(step, {"min": int, "max": int, "item_label": str}) + judge_range(step, "min", "max")
        wrong += [] if step.steps else ["has no steps of its own"]
        wrong += [] if step.required else ["a group cannot be optional; use 'min' = 0"]
        for child in step.steps:
            wrong += [f"step '{child.id}': {each}" for each in self._child_problems(child)]
        return wrong

    def examples(self, step: Step, around: Around) -> list[list[Said]]:
        return ways(self, step, around, self._kind)

    def _kind(self, child: Step) -> StepKind:
        return self.kinds()[child.kind]

    def _child_problems(self, child: Step) -> list[str]:
        if child.kind == "group":
            return ["a group cannot hold a group"]
        return self._kind(child).problems(child) if child.kind in self.kinds() else [f"unknown kind '{child.kind}'"]

    def _item_reason(self, step: Step, item: JSON, around: Around) -> Words | None:
        """An item must be complete by today's definition, and each answer in it good."""
        inside = State(current=item if isinstance(item, dict) else {})
        if inside.asked(step, around) is not None:
            return Words("step.changed")
        for child in applicable(step.steps, inside.current or {}, around.today):
            value = (inside.current or {})[child.id]
            if reason := self._kind(child).still_good(child, value, inside.around(around)):
                return reason
        return None

    def _line(self, step: Step, item: JSON, around: Around) -> str:
        answers = item if isinstance(item, dict) else {}
        counts = relevant(step.steps, answers, around.today)
        known = [child for child in step.steps if child.id in counts]
        return "; ".join(
            f"{child.label}: {self._kind(child).show(child, answers[child.id], around)}" for child in known
        )

    def _count(self, step: Step, state: State, around: Around) -> dict[str, JSON]:
        items: JSON = [self._line(step, item, around) for item in state.done]
        return {"ask": step.ask, "hint": step.hint, "item": _item(step), "items": items, "heading": ""}


def _least(step: Step) -> int:
    return whole_or(step, "min", 1)


def _most(step: Step) -> int:
    return whole_or(step, "max", MOST_ITEMS)


def _item(step: Step) -> str:
    return word(step, "item_label", step.label)


def _heading(step: Step, state: State) -> str:
    item = _item(step)
    return f"{item[:1].upper()}{item[1:]} {len(state.done) + 1}"


def _may_cancel(step: Step, state: State) -> bool:
    """An item that was begun by mistake can be given up, unless it is needed and the first."""
    return bool(state.done) or _least(step) == 0


def _between(step: Step, state: State) -> tuple[StepOption, ...]:
    item, count = _item(step), len(state.done)
    options = []
    if count >= _least(step):
        options.append(asking.option(DONE, "step.done" if count else "step.group.nothing"))
    if count < _most(step):
        options.append(asking.option(ADD, "step.group.add", item=item, number=count + 1))
    if count:
        options.append(asking.option(REDO, "step.group.redo", item=item, number=count))
        options.append(asking.option(DROP, "step.group.drop", item=item, number=count))
    return tuple(options)
