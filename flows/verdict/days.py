"""Rules about days: what comes before what in a life."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flows.procedures.model import Step
from flows.steps.params import as_day
from flows.values import Words
from flows.verdict.case import Case, from_form
from flows.verdict.known import Order, known
from flows.verdict.model import Level, Line


def days_in_wrong_order(case: Case) -> Iterator[Line]:
    """A child born before its parent, a death before the birth: one of the two days is wrong."""
    for order, first, second in _pairs(case):
        earlier, later = _day(case, first), _day(case, second)
        if earlier > later or (order.is_parent and earlier == later):
            words = Words("verdict.days_in_wrong_order", {"label": first.label, "other": second.label})
            yield Line(Level.RETURNED, words, (second.id, first.id), from_form(case))


def parent_too_young(case: Case) -> Iterator[Line]:
    youngest = known().youngest_parent
    for order, first, second in _pairs(case):
        parent, child = _day(case, first), _day(case, second)
        if order.is_parent and parent < child and years_between(parent, child) < youngest:
            words = Words("verdict.parent_too_young", {"label": first.label, "years": years_between(parent, child)})
            yield Line(Level.CHECK, words, (first.id, second.id), from_form(case))


def years_between(first: date, second: date) -> int:
    return second.year - first.year - ((second.month, second.day) < (first.month, first.day))


def _pairs(case: Case) -> Iterator[tuple[Order, Step, Step]]:
    """The orders of which both days are answered."""
    for order in known().orders:
        first, second = case.step(order.first), case.step(order.second)
        if first and second and as_day(case.answers.get(first.id)) and as_day(case.answers.get(second.id)):
            yield order, first, second


def _day(case: Case, step: Step) -> date:
    day = as_day(case.answers.get(step.id))
    assert day is not None
    return day
