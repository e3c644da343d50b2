"""Where a form's values are looked up: a dossier, a register of dossiers, or nothing at all (a blank form)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from flows.forms import writing
from flows.forms.given import Given
from flows.forms.model import Source, Style
from flows.forms.sources import ANSWER, ROWS, SOURCES, Row
from flows.money import vnd_in_words
from flows.procedures.conditions import When
from flows.procedures.journey import holds, relevant
from flows.values import JSON


class Sheet(Protocol):
    """`value` is empty where nothing is known; then the line is dotted."""

    def holds(self, when: When) -> bool: ...

    def value(self, source: Source) -> str: ...

    def rows(self, name: str) -> Sequence[Row]: ...


class BlankSheet:
    """Every line, no value."""

    def holds(self, when: When) -> bool:
        return True

    def value(self, source: Source) -> str:
        return ""

    def rows(self, name: str) -> Sequence[Row]:
        return ()


@dataclass(frozen=True, slots=True)
class DossierSheet:
    given: Given

    def holds(self, when: When) -> bool:
        return holds(when, self.given.around.answers, self.given.around.today)

    def value(self, source: Source) -> str:
        if not source.name.startswith(ANSWER):
            known = SOURCES.get(source.name)
            return known(self.given) if known else ""
        step_id = source.name.removeprefix(ANSWER)
        return _styled(self.given.around.answers.get(step_id), self.given.shown(step_id), source)

    def rows(self, name: str) -> Sequence[Row]:
        if name.startswith(ANSWER):
            return self._group(name.removeprefix(ANSWER))
        make = ROWS[name].make
        return make(self.given) if make else ()

    def _group(self, step_id: str) -> list[Row]:
        """One row for each item of a repeated group, its answers by step, and its number."""
        step, items = self.given.procedure.step(step_id), self.given.around.answers.get(step_id)
        if step is None or not isinstance(items, list):
            return []
        rows: list[Row] = []
        for number, item in enumerate((each for each in items if isinstance(each, dict)), 1):
            counted = relevant(step.steps, item, self.given.around.today)
            shown = {
                child.id: self.given.kinds[child.kind].show(child, counted[child.id], self.given.around)
                for child in step.steps
                if counted.get(child.id) is not None
            }
            rows.append({"number": str(number), **shown})
        return rows


@dataclass(frozen=True, slots=True)
class RegisterSheet:
    """Dossiers of a unit in a period, a row each."""

    unit: str
    first: date
    last: date
    lines: Sequence[Row]

    def holds(self, when: When) -> bool:
        return True

    def value(self, source: Source) -> str:
        period = writing.written("period", first=writing.day(self.first), last=writing.day(self.last))
        values: Mapping[str, str] = {
            "register.unit": self.unit,
            "register.period": period,
            "register.count": str(len(self.lines)),
        }
        return values.get(source.name, "")

    def rows(self, name: str) -> Sequence[Row]:
        return self.lines


def _styled(value: JSON, shown: str, source: Source) -> str:
    """As the form says it: its own word for a choice, a day or an amount written out."""
    if source.style is Style.DATE_IN_WORDS:
        return writing.day_in_words(date.fromisoformat(value)) if isinstance(value, str) else ""
    if source.style is Style.MONEY_IN_WORDS:
        return vnd_in_words(value) if isinstance(value, int) else ""
    key = {True: "true", False: "false"}.get(value) if isinstance(value, bool) else value
    return source.words.get(key, shown) if isinstance(key, str) else shown
