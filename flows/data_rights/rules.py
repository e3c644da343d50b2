"""The times that the law gives: `rules.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files

from flows.calendar.days import Calendar
from flows.calendar.hours import working_time_before
from flows.data_rights.model import Kind
from flows.dossiers.deadlines import due_at, working_hours
from flows.dossiers.model import Hours


@dataclass(frozen=True, slots=True)
class DataRules:
    """`answer_days` and `warn_days` are working days, `days` are those of the calendar, by kind."""

    answer_days: float
    warn_days: float
    days: Mapping[str, float]
    source: str
    valid_from: date


@cache
def data_rules() -> DataRules:
    rules = DataRules(**tomllib.loads((files(__package__) / "rules.toml").read_text(encoding="utf-8")))
    missing = {kind.value for kind in Kind} - set(rules.days)
    if missing:
        raise ValueError(f"rules.toml: no days for {', '.join(sorted(missing))}")
    return rules


def deadlines(kind: Kind, at: datetime, *, calendar: Calendar, hours: Hours) -> tuple[datetime, datetime]:
    """Until when it is answered, and until when carried out."""
    rules = data_rules()
    answer = due_at(at, rules.answer_days, "working_days", calendar=calendar, hours=hours)
    done = due_at(at, rules.days[kind.value], "days", calendar=calendar, hours=hours)
    return answer, max(answer, done)


def warns_at(until: datetime, *, calendar: Calendar, hours: Hours) -> datetime:
    """From when on somebody is to be warned of a time that comes near."""
    working = working_hours(hours)
    before: timedelta = working.a_day * data_rules().warn_days
    return working_time_before(until, before, calendar=calendar, hours=working)
