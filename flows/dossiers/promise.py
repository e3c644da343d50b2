"""The promise of a date, looked after: which warnings are due, when to prepare an apology, whether it was kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from math import ceil

from flows.calendar.days import Calendar
from flows.calendar.hours import WorkingHours, working_time_before, working_time_between
from flows.dossiers.deadlines import Term, due_at, is_overdue, working_hours
from flows.dossiers.model import Dossier, Hours, Status
from flows.dossiers.promise_rules import Point, PromiseRules, promise_rules

#: Where the clock runs towards the promised moment.
RUNNING = (Status.ACCEPTED, Status.PROCESSING)
APOLOGY = "apology"


class Kept(Enum):
    """What became of the promise, by the rules of Decision 766/QĐ-TTg."""

    OPEN = "open"  #: still to be kept
    ON_TIME = "on_time"
    LATE = "late"
    NONE = "none"  #: nothing was promised


@dataclass(frozen=True, slots=True)
class Moment:
    """Something is to be done at a moment: the name of a point of the rules, or the apology to be prepared."""

    at: datetime
    name: str
    point: Point | None = None


def moments(dossier: Dossier, *, calendar: Calendar, hours: Hours, rules: PromiseRules | None = None) -> list[Moment]:
    """All of them for the present promise, in order; none while no clock runs towards one."""
    if dossier.due_at is None or dossier.received_at is None or dossier.status not in RUNNING:
        return []
    rules, working = rules or promise_rules(), working_hours(hours)
    whole = _whole(dossier, dossier.due_at, calendar, hours)
    found = [
        Moment(working_time_before(dossier.due_at, left, calendar=calendar, hours=working), point.name, point)
        for point in rules.points
        if (left := _left_at(point, whole, working)) is not None
    ]
    found += [Moment(dossier.due_at, point.name, point) for point in rules.points if point.late]
    if dossier.extensions < rules.most_extensions:
        left = min(whole * (1 - rules.apology_share), rules.apology_before)
        at = working_time_before(dossier.due_at, left, calendar=calendar, hours=working)
        found.append(Moment(at, APOLOGY))
    return sorted(found, key=lambda each: each.at)


def passed(every: list[Moment], *, now: datetime) -> list[Moment]:
    """Late is what lies behind the promised moment, not what is done in it."""
    return [each for each in every if each.at < now or (each.at == now and not (each.point and each.point.late))]


def next_watch(dossier: Dossier, *, now: datetime, calendar: Calendar, hours: Hours) -> datetime | None:
    """When the promise is to be looked after next; None when nothing is left to do."""
    every = moments(dossier, calendar=calendar, hours=hours)
    done = passed(every, now=now)
    return next((each.at for each in every if each not in done), None)


def proposed_due(
    dossier: Dossier, *, now: datetime, calendar: Calendar, hours: Hours, rules: PromiseRules | None = None
) -> datetime:
    """The new date of a prepared letter: counted on from the promised moment, or from now if that has passed."""
    rules, working = rules or promise_rules(), working_hours(hours)
    assert dossier.due_at is not None
    whole = _whole(dossier, dossier.due_at, calendar, hours)
    days = max(rules.least_days, ceil(whole * rules.extra_share / working.a_day))
    return due_at(
        max(now, dossier.due_at), days, "working_days", calendar=calendar, hours=Hours(hours.spans, cut_off="")
    )


def kept(dossier: Dossier, *, now: datetime) -> Kept:
    """The first promise counts. More than one supplement request is late; while one waits for an answer, the day of the
    request is the end. Decision 766/QĐ-TTg, the share on time."""
    if dossier.received_at is None:
        return Kept.NONE
    if dossier.supplements_asked > 1:
        return Kept.LATE
    end = dossier.finished_at or (dossier.paused_at if dossier.status is Status.SUPPLEMENT_REQUESTED else None)
    if dossier.promised_at is None:
        return Kept.NONE
    if is_overdue(dossier.promised_at, end, now=now):
        return Kept.LATE
    return Kept.ON_TIME if dossier.finished_at else Kept.OPEN


def _left_at(point: Point, whole: timedelta, working: WorkingHours) -> timedelta | None:
    """How much working time is left at the point; None where the term is too short for it."""
    if point.share is not None:
        return whole * (1 - point.share)
    if point.days_before is None:
        return None
    left = working.a_day * point.days_before
    return left if whole > 2 * left else None


def _whole(dossier: Dossier, due: datetime, calendar: Calendar, hours: Hours) -> timedelta:
    """The working time that the dossier had for itself, pauses left out where the term is known."""
    assert dossier.received_at is not None
    term = Term.read(dossier.term)
    if term is not None:
        due = due_at(dossier.received_at, term.amount, term.unit, calendar=calendar, hours=hours)
    return working_time_between(dossier.received_at, due, calendar=calendar, hours=working_hours(hours))
