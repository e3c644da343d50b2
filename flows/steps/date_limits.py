"""Which days a date step allows: by today, by age, and by the answers of other steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from flows.procedures.model import Step
from flows.steps.base import Around
from flows.steps.params import Params, day_of, flag, whole
from flows.values import Words

#: Both ends allow the named day itself, but `past` (before today). Ages are full years completed today.
PARAMS: Params = {
    "past": bool,
    "not_future": bool,
    "future": bool,
    "min_age_years": int,
    "max_age_years": int,
    "after_step": str,
    "before_step": str,
}
#: Nobody living, and no paper in use, is older; no paper is valid for longer.
OLDEST_YEARS = 130
FARTHEST_YEARS = 100


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of what is allowed, and how to tell who is beyond it."""

    day: date
    reason: Words


@dataclass(frozen=True, slots=True)
class Window:
    """The bounds in the order in which they are told."""

    lowest: tuple[Bound, ...]
    highest: tuple[Bound, ...]

    def days(self, today: date, ages: Iterable[int]) -> list[date]:
        """Allowed days: today less each of the ages, and both ends."""
        low = max(bound.day for bound in self.lowest)
        high = min(bound.day for bound in self.highest)
        wanted = [today - timedelta(days=age) for age in ages]
        ends = [high, low] if low <= high else []
        return list(dict.fromkeys([*(day for day in wanted if low <= day <= high), *ends]))


def window(step: Step, around: Around) -> Window:
    return Window(tuple(_lowest(step, around)), tuple(_highest(step, around)))


def objection(day: date, limits: Window) -> Words | None:
    """Why the day is not allowed; the nearest reason first."""
    early = [bound for bound in limits.lowest if day < bound.day]
    late = [bound for bound in limits.highest if day > bound.day]
    broken = early or late
    return broken[0].reason if broken else None


def years_before(day: date, years: int) -> date:
    """The same day `years` earlier; 29 February becomes 28 in a common year."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _lowest(step: Step, around: Around) -> Iterable[Bound]:
    today = around.today
    if flag(step, "future"):
        yield Bound(today, _told("too_early", today))
    if (after := day_of(step, "after_step", around.answers)) is not None:
        yield Bound(after, _told("before_other", after))
    if (oldest := whole(step, "max_age_years")) is not None:
        first = years_before(today, oldest + 1) + timedelta(days=1)
        yield Bound(first, Words("step.date.too_old", {"years": oldest}))
    yield Bound(years_before(today, OLDEST_YEARS), _told("too_long_ago", years_before(today, OLDEST_YEARS)))


def _highest(step: Step, around: Around) -> Iterable[Bound]:
    today = around.today
    if flag(step, "past"):
        yield Bound(today - timedelta(days=1), _told("not_past", today))
    if flag(step, "not_future"):
        yield Bound(today, _told("in_future", today))
    if (before := day_of(step, "before_step", around.answers)) is not None:
        yield Bound(before, _told("after_other", before))
    if (youngest := whole(step, "min_age_years")) is not None:
        yield Bound(years_before(today, youngest), Words("step.date.too_young", {"years": youngest}))
    yield Bound(years_before(today, -FARTHEST_YEARS), _told("too_far", years_before(today, -FARTHEST_YEARS)))


def _told(why: str, day: date) -> Words:
    return Words(f"step.date.{why}", {"date": f"{day.day:02}/{day.month:02}/{day.year:04}"})
