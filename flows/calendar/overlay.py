"""What staff changed of the calendar: years and units' hours that take the place of those that come along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from itertools import pairwise
from typing import Any

from flows.calendar.days import Calendar, CalendarError, YearPlan, checked_plan


@dataclass(frozen=True, slots=True)
class UnitHours:
    """Opening hours on a working day and the cut-off, as a dossier's unit has them: "07:30"-"11:30"."""

    spans: tuple[tuple[str, str], ...]
    cut_off: str = ""


@dataclass(frozen=True, slots=True)
class Overlay:
    years: Mapping[int, YearPlan] = field(default_factory=dict)
    hours: Mapping[str, UnitHours] = field(default_factory=dict)  #: unit -> its hours

    def with_year(self, plan: YearPlan) -> Overlay:
        return replace(self, years={**self.years, plan.year: plan})

    def with_hours(self, unit_id: str, hours: UnitHours) -> Overlay:
        return replace(self, hours={**self.hours, unit_id: hours})


def laid_over(calendar: Calendar, overlay: Overlay) -> Calendar:
    return Calendar({**calendar.years, **overlay.years})


def checked_hours(spans: tuple[tuple[str, str], ...], cut_off: str) -> UnitHours:
    """Raises CalendarError."""
    try:
        edges = [time.fromisoformat(edge) for span in spans for edge in span]
        latest = time.fromisoformat(cut_off) if cut_off else None
    except ValueError as problem:
        raise CalendarError(str(problem), kind="hours") from problem
    if not edges or any(early >= late for early, late in pairwise(edges)):
        raise CalendarError("hours overlap or end before they begin", kind="hours")
    if latest is not None and not edges[0] <= latest <= edges[-1]:
        raise CalendarError("the cut-off lies outside the hours", kind="cut_off", what=cut_off)
    return UnitHours(spans, cut_off)


def to_json(overlay: Overlay) -> dict[str, Any]:
    return {
        "years": [
            {
                "year": plan.year,
                "decided": plan.decided,
                "source": plan.source,
                "off": sorted(day.isoformat() for day in plan.off),
                "worked": sorted(day.isoformat() for day in plan.worked),
            }
            for plan in overlay.years.values()
        ],
        "hours": {unit: [list(map(list, each.spans)), each.cut_off] for unit, each in overlay.hours.items()},
    }


def from_json(raw: Mapping[str, Any]) -> Overlay:
    """Raises CalendarError where it contradicts itself."""
    plans = [
        checked_plan(
            each["year"],
            decided=each["decided"],
            source=each["source"],
            off=map(date.fromisoformat, each["off"]),
            worked=map(date.fromisoformat, each["worked"]),
        )
        for each in raw["years"]
    ]
    hours = {
        unit: UnitHours(tuple((begin, end) for begin, end in spans), cut_off)
        for unit, (spans, cut_off) in raw["hours"].items()
    }
    return Overlay({plan.year: plan for plan in plans}, hours)
