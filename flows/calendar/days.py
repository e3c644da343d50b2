"""Which days are worked in Việt Nam, and for which years that is decided."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_SATURDAY = 5
_DAY = timedelta(days=1)


class CalendarError(ValueError):
    """A calendar contradicts itself; the message names the year. `kind` and `what` are for words of one's own."""

    def __init__(self, message: str, *, kind: str = "unreadable", what: str = "") -> None:
        super().__init__(message)
        self.kind = kind
        self.what = what


@dataclass(frozen=True, slots=True)
class YearPlan:
    """One year: days off on weekdays, weekend days that are worked, whether the official notice is out."""

    year: int
    decided: bool
    source: str
    off: frozenset[date]
    worked: frozenset[date]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The years that are known. In any other year only weekends are off, and `doubtful_years` says so."""

    years: Mapping[int, YearPlan]

    @staticmethod
    def load() -> Calendar:
        """The calendar that comes with the program."""
        return parse_calendar((files(__package__) / "days_vn.toml").read_text(encoding="utf-8"))

    def covers(self, year: int) -> bool:
        """Whether the days off of the year are decided: not for estimates, not for unknown years."""
        plan = self.years.get(year)
        return plan is not None and plan.decided

    def doubtful_years(self, first: date, last: date) -> tuple[int, ...]:
        """The years between two days for which a computed date may still change: tell whoever relies on it."""
        return tuple(year for year in range(first.year, last.year + 1) if not self.covers(year))

    def is_working_day(self, day: date) -> bool:
        plan = self.years.get(day.year)
        if plan and day in plan.worked:
            return True
        return day.weekday() < _SATURDAY and not (plan and day in plan.off)

    def working_day_from(self, day: date) -> date:
        """The day itself if it is worked, else the next one that is (Civil Code 2015, Article 148.5)."""
        while not self.is_working_day(day):
            day += _DAY
        return day

    def working_day_until(self, day: date) -> date:
        """The day itself if it is worked, else the last one before it that is."""
        while not self.is_working_day(day):
            day -= _DAY
        return day

    def next_working_day(self, day: date) -> date:
        return self.working_day_from(day + _DAY)


def parse_calendar(text: str) -> Calendar:
    """Raises CalendarError for a day outside its year, a worked weekday, or a year given twice."""
    years: dict[int, YearPlan] = {}
    for raw in tomllib.loads(text).get("years", []):
        plan = _plan(raw)
        if plan.year in years:
            raise CalendarError(f"{plan.year}: given twice")
        years[plan.year] = plan
    return Calendar(years)


def local_day(moment: datetime) -> date:
    """The day in Việt Nam. A naive moment is refused: it would be some other day somewhere else."""
    return local(moment).date()


def local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without time zone")
    return moment.astimezone(VIETNAM)


def checked_plan(year: int, *, decided: bool, source: str, off: Iterable[date], worked: Iterable[date]) -> YearPlan:
    """Raises CalendarError for a day outside the year, a worked weekday, or a day that is both."""
    plan = YearPlan(year, decided, source, frozenset(off), frozenset(worked))
    for day in plan.off | plan.worked:
        if day.year != year:
            raise CalendarError(f"{year}: {day} is in another year", kind="another_year", what=f"{day:%d/%m/%Y}")
    for day in plan.worked:
        if day.weekday() < _SATURDAY:
            message = f"{year}: {day} is no weekend, so it cannot be worked instead"
            raise CalendarError(message, kind="no_weekend", what=f"{day:%d/%m/%Y}")
        if day in plan.off:
            raise CalendarError(f"{year}: {day} is both off and worked", kind="both", what=f"{day:%d/%m/%Y}")
    return plan


def _plan(raw: Mapping[str, Any]) -> YearPlan:
    return checked_plan(raw["year"], decided=raw["decided"], source=raw["source"], off=raw["off"], worked=raw["worked"])
