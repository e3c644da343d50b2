"""When a dossier is due: terms of procedures from the moment of receipt, and pauses added back.

Counting starts with a complete, valid dossier; the day of receipt is day 0 (Civil Code 2015, Article 147.2), and an end
on a day off moves to the next working day (Article 148.5).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from flows.calendar.days import Calendar, local_day
from flows.calendar.hours import WorkingHours, add_working_time, working_time_between
from flows.calendar.terms import ADD, TermUnit, counted_from
from flows.dossiers.model import Hours


@dataclass(frozen=True, slots=True)
class Due:
    """A due moment, and the years on the way to it whose days off are not decided: then staff are to be warned."""

    at: datetime
    doubtful_years: tuple[int, ...] = ()


def due(received_at: datetime, amount: float, unit: str, *, calendar: Calendar, hours: Hours) -> Due:
    """End of a term. Working hours run from receipt; other units know the unit's cut-off. Raises ValueError."""
    if amount < 0:
        raise ValueError("a term cannot be negative")
    term, working = TermUnit(unit), working_hours(hours)
    start = received_at
    if term is not TermUnit.WORKING_HOURS:
        start = counted_from(received_at, cut_off=_cut_off(hours), calendar=calendar, hours=working)
    at = ADD[term](start, amount, calendar=calendar, hours=working)
    return Due(at, calendar.doubtful_years(local_day(received_at), local_day(at)))


def due_at(received_at: datetime, amount: float, unit: str, *, calendar: Calendar, hours: Hours) -> datetime:
    """As `due`, for where nobody can be warned."""
    return due(received_at, amount, unit, calendar=calendar, hours=hours).at


def resume(
    due_at: datetime, paused_from: datetime, paused_to: datetime, *, calendar: Calendar, hours: Hours
) -> datetime:
    """The due moment after a pause: the working time for which the clock stood still is added."""
    working = working_hours(hours)
    paused = working_time_between(paused_from, paused_to, calendar=calendar, hours=working)
    return add_working_time(due_at, paused, calendar=calendar, hours=working)


@dataclass(frozen=True, slots=True)
class Term:
    """A processing time as a dossier keeps it: "5 working_days"."""

    amount: float
    unit: str

    def __str__(self) -> str:
        return f"{self.amount:g} {self.unit}"

    @staticmethod
    def read(text: str) -> Term | None:
        """None for a dossier that was received under no fixed term."""
        amount, _, unit = text.partition(" ")
        return Term(float(amount), unit) if unit else None


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stood still: the citizen was asked for papers or for money. Not ended yet: no `until`."""

    since: datetime
    until: datetime | None = None


def promised(
    received_at: datetime, term: Term, pauses: Iterable[Pause], *, calendar: Calendar, hours: Hours
) -> datetime:
    """The due moment from the beginning: what it is after a change of the calendar, every ended pause added back."""
    at = due_at(received_at, term.amount, term.unit, calendar=calendar, hours=hours)
    for pause in pauses:
        if pause.until is not None:
            at = resume(at, pause.since, pause.until, calendar=calendar, hours=hours)
    return at


def is_overdue(due_at: datetime | None, finished_at: datetime | None, *, now: datetime) -> bool:
    """Late by the test of Decision 766/QĐ-TTg: the end of processing, or now, is after the due moment."""
    return due_at is not None and (finished_at or now) > due_at


def working_hours(hours: Hours) -> WorkingHours:
    return WorkingHours(tuple((time.fromisoformat(begin), time.fromisoformat(end)) for begin, end in hours.spans))


def _cut_off(hours: Hours) -> time | None:
    return time.fromisoformat(hours.cut_off) if hours.cut_off else None
