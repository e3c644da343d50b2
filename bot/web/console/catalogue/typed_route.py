"""The steps of a procedure inside the office, typed into a table; read into a route or refused with its kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.web.console.catalogue.typed import LONGEST_NAME, LONGEST_NOTE, Mistyped
from flows.handling.loading import ROLES, RouteProblem, checked
from flows.handling.model import Part, Route, RouteStep
from flows.text_folding import clean

#: Rows of the table: those that there are, and some for new ones.
MOST, SPARE = 14, 2
LONGEST_HOURS = 2_000
_NUMBER = re.compile(r"\d{1,4}(?:[.,]\d{1,2})?")
_NAME = re.compile(r"[a-z0-9_-]{1,40}")
PARTS = {part.value: part for part in Part}


@dataclass(frozen=True, slots=True)
class StepForm:
    """One row. `amount` is hours, or per cent of the procedure's time."""

    name: str = ""
    title: str = ""
    role: str = "specialist"
    part: str = Part.APPRAISAL.value
    amount: str = ""
    unit_of: str = "hours"  #: or "share"
    unit: str = ""


@dataclass(frozen=True, slots=True)
class RouteForm:
    steps: tuple[StepForm, ...]
    source: str = ""

    def with_spare(self) -> RouteForm:
        empty = (StepForm(),) * max(0, min(SPARE, MOST - len(self.steps)))
        return RouteForm((*self.steps, *empty), self.source)


def shown_route(route: Route) -> RouteForm:
    return RouteForm(tuple(_shown(step) for step in route.steps), route.source)


def _shown(step: RouteStep) -> StepForm:
    unit_of, amount = ("hours", step.hours) if step.hours is not None else ("share", (step.share or 0) * 100)
    return StepForm(step.name, step.title, step.role, step.part.value, f"{amount:g}", unit_of, step.unit_id)


def read_route(form: Mapping[str, str]) -> RouteForm:
    """Rows in the order of their places; a row without a title is none."""
    rows = [_read(form, place) for place in range(MOST)]
    kept = sorted((each for each in rows if each[1].title), key=lambda each: each[0])
    return RouteForm(tuple(step for _, step in kept), clean(form.get("source", ""))[:1_000])


def _read(form: Mapping[str, str], place: int) -> tuple[float, StepForm]:
    def field(name: str, longest: int) -> str:
        return clean(form.get(f"{name}.{place}", ""))[:longest]

    order = field("order", 4)
    step = StepForm(
        field("name", 40), field("title", 1_000), field("role", 20), field("part", 20), field("amount", 8),
        "share" if field("of", 10) == "share" else "hours", field("unit", 64),
    )  # fmt: skip
    return (int(order) if order.isascii() and order.isdecimal() else place + 1), step


def route(form: RouteForm, units: Collection[str]) -> Route:
    """Raises Mistyped."""
    if not form.source:
        raise Mistyped("empty", "source")
    if len(form.source) > LONGEST_NOTE:
        raise Mistyped("long", "source", str(LONGEST_NOTE))
    names: list[str] = []
    steps: list[RouteStep] = []
    for place, step in enumerate(form.steps):
        names.append(_named(step.name, names))
        steps.append(_step(step, names[-1], place, units))
    try:
        return checked(Route(tuple(steps), form.source))
    except RouteProblem as problem:
        raise Mistyped(problem.kind, "steps") from problem


def _named(name: str, taken: Collection[str]) -> str:
    """A step that is known keeps its name; a new one gets a free one."""
    if _NAME.fullmatch(name) and name not in taken:
        return name
    return next(fresh for number in range(1, MOST + 2) if (fresh := f"step-{number}") not in taken)


def _step(form: StepForm, name: str, place: int, units: Collection[str]) -> RouteStep:
    if len(form.title) > LONGEST_NAME:
        raise Mistyped("long", f"title.{place}", str(LONGEST_NAME))
    if form.role not in ROLES:
        raise Mistyped("role", f"role.{place}")
    if form.part not in PARTS:
        raise Mistyped("part", f"part.{place}")
    if form.unit and form.unit not in units:
        raise Mistyped("unit", f"unit.{place}")
    amount = _amount(form.amount, place)
    hours, share = (amount, None) if form.unit_of == "hours" else (None, amount / 100)
    return RouteStep(name, form.title, form.role, PARTS[form.part], share=share, hours=hours, unit_id=form.unit)


def _amount(text: str, place: int) -> float:
    if not (text.isascii() and _NUMBER.fullmatch(text)) or not 0 < float(text.replace(",", ".")) <= LONGEST_HOURS:
        raise Mistyped("time", f"amount.{place}", text)
    return float(text.replace(",", "."))
