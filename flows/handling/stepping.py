"""Which step a dossier is at, and who has it: what a move of the dossier, or of a step, makes of the holdings. Pure.

The rule that keeps it clean: moves of the dossier move the steps by themselves, so nobody does a thing twice; what is
done by hand here is only what the dossier knows nothing of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flows.calendar.days import Calendar
from flows.calendar.hours import add_working_time, working_time_between
from flows.dossiers.deadlines import Term, working_hours
from flows.dossiers.deadlines import due_at as term_end
from flows.dossiers.model import Dossier, Hours, Status
from flows.handling.model import Holding, Outcome, Part, Route, RouteStep, part_of

#: Where the citizen has the next word.
_WAITS = (Status.SUPPLEMENT_REQUESTED, Status.PAYMENT_REQUESTED)
#: Whoever does this has the dossier from then on.
_TAKES = ("appraise",)
#: These send a dossier back to who had it before.
_BACK = ("send_back",)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Clockwork:
    """What times are counted with."""

    calendar: Calendar
    hours: Hours


class NoSuchStep(Exception):
    """The step cannot be moved so: somebody else has it by now, or there is nowhere to go."""


def current(holdings: Sequence[Holding]) -> Holding | None:
    return next((each for each in reversed(holdings) if each.is_open), None)


def caught_up(
    route: Route, dossier: Dossier, holdings: Sequence[Holding], *, at: datetime, clock: Clockwork
) -> list[Holding]:
    """The rows as the dossier stands: opened where there is none, its clock stopped or running. Changed ones only."""
    now, part = current(holdings), part_of(dossier)
    if now is None:
        if part is None or holdings:
            return []
        began = dossier.filed_at if part is Part.RECEPTION and dossier.filed_at else at
        giver = "citizen" if part is Part.RECEPTION else "system"
        opened = _opened(route.first(part), dossier, 1, given_by=giver, at=began, clock=clock)
        return [_clocked(opened, dossier, at=at, clock=clock)]
    kept = _clocked(now, dossier, at=at, clock=clock)
    return [kept] if kept != now else []


def followed(
    route: Route, before: Dossier, after: Dossier, holdings: Sequence[Holding], *, action: str, actor: str,
    at: datetime, clock: Clockwork, note: str = "",
) -> list[Holding]:  # fmt: skip
    """What a move of the dossier makes of its holdings. Changed rows only; a step that was not written yet is."""
    made = [] if holdings else caught_up(route, before, holdings, at=at, clock=clock)
    rows = [*holdings, *made]
    now, part = current(rows), part_of(after)
    if now is None:
        return caught_up(route, after, rows, at=at, clock=clock)
    if part is now.part:
        kept = _taken(now, actor, at) if action in _TAKES else now
        kept = _clocked(kept, after, at=at, clock=clock)
        return [kept] if kept != now or made else []
    if part is None:
        return [_ended(now, Outcome.ENDED, actor, at)]
    goes_back = action in _BACK
    ended = _ended(now, Outcome.GIVEN_BACK if goes_back else Outcome.DONE, actor, at)
    step = route.last(part) if goes_back else route.first(part)
    opened = _opened(step, after, now.number + 1, given_by=actor, at=at, clock=clock)
    if goes_back:
        last = next((each.holder for each in reversed(rows) if each.part is part and each.holder), None)
        opened = replace(opened, holder=last, note=note)
    return [ended, opened]


def taken(now: Holding, login: str, *, at: datetime) -> list[Holding]:
    """Raises NoSuchStep when somebody has it already."""
    if now.holder not in (None, login) or now.taken_at is not None:
        raise NoSuchStep
    return [_taken(now, login, at)]


def handed_over(now: Holding, to: str, *, actor: str, at: datetime, note: str = "") -> list[Holding]:
    """The step goes on in other hands; its time does not begin again."""
    if to == now.holder:
        raise NoSuchStep
    ended = _ended(now, Outcome.HANDED_OVER, actor, at)
    begun = replace(now, number=now.number + 1, given_by=actor, holder=to, arrived_at=at, taken_at=None, note=note)
    return [ended, begun]


def passed_on(
    route: Route, now: Holding, dossier: Dossier, *, actor: str, at: datetime, clock: Clockwork
) -> list[Holding]:
    """To the next step of the same part. Raises NoSuchStep where the dossier itself has to move."""
    step = route.after(now.step)
    if step is None:
        raise NoSuchStep
    opened = _opened(step, dossier, now.number + 1, given_by=actor, at=at, clock=clock)
    return [_ended(now, Outcome.DONE, actor, at), opened]


def given_back(
    route: Route, now: Holding, holdings: Sequence[Holding], dossier: Dossier, *, actor: str, at: datetime,
    clock: Clockwork, reason: str,
) -> list[Holding]:  # fmt: skip
    """To the step before in the same part, and to who had it; at the first step to whoever handed it over."""
    step = route.before(now.step)
    ended = _ended(now, Outcome.GIVEN_BACK, actor, at)
    if step is None:
        giver = _giver(now, holdings)
        if giver is None:
            raise NoSuchStep
        begun = replace(now, number=now.number + 1, given_by=actor, holder=giver, arrived_at=at, taken_at=None)
        return [ended, replace(begun, note=reason)]
    opened = _opened(step, dossier, now.number + 1, given_by=actor, at=at, clock=clock)
    before = next((each.holder for each in reversed(holdings) if each.step == step.name and each.holder), None)
    return [ended, replace(opened, holder=before, note=reason)]


def can_give_back(route: Route, now: Holding, holdings: Sequence[Holding]) -> bool:
    return route.before(now.step) is not None or _giver(now, holdings) is not None


def _giver(now: Holding, holdings: Sequence[Holding]) -> str | None:
    """Who had this very step before the present holder."""
    same = [each for each in holdings if each.number < now.number and each.step == now.step]
    last = same[-1] if same and same[-1].number == now.number - 1 else None
    return last.holder if last and last.outcome is Outcome.HANDED_OVER and last.holder != now.holder else None


def _taken(holding: Holding, login: str, at: datetime) -> Holding:
    return replace(holding, holder=login, taken_at=holding.taken_at or at)


def _ended(holding: Holding, outcome: Outcome, actor: str, at: datetime) -> Holding:
    """Who ends a step that nobody had taken had it, were it only for that moment."""
    who = holding.holder or (None if outcome is Outcome.HANDED_OVER else actor)
    return replace(holding, holder=who, ended_at=at, outcome=outcome)


def _opened(
    step: RouteStep, dossier: Dossier, number: int, *, given_by: str, at: datetime, clock: Clockwork
) -> Holding:
    due = _due(step, dossier, at, clock)
    unit_id = step.unit_id or dossier.unit_id
    return Holding(dossier.id, number, step.name, step.part, step.role, unit_id, given_by, at, due_at=due)


def _due(step: RouteStep, dossier: Dossier, at: datetime, clock: Clockwork) -> datetime | None:
    """Never later than the promise to the citizen, while that can still be kept; None for a share of no fixed term."""
    working = working_hours(clock.hours)
    if step.hours is not None:
        return add_working_time(at, timedelta(hours=step.hours), calendar=clock.calendar, hours=working)
    term = Term.read(dossier.term)
    if term is None or dossier.received_at is None or dossier.due_at is None:
        return None
    end = term_end(dossier.received_at, term.amount, term.unit, calendar=clock.calendar, hours=clock.hours)
    whole = working_time_between(dossier.received_at, end, calendar=clock.calendar, hours=working)
    due = add_working_time(at, whole * (step.share or 0), calendar=clock.calendar, hours=working)
    return min(due, dossier.due_at) if dossier.due_at > at else due


def _clocked(holding: Holding, dossier: Dossier, *, at: datetime, clock: Clockwork) -> Holding:
    """Stopped while the citizen has the next word; running again with what was left."""
    working = working_hours(clock.hours)
    if dossier.status in _WAITS:
        if holding.due_at is None:
            return holding
        since = dossier.paused_at or at
        left = working_time_between(since, holding.due_at, calendar=clock.calendar, hours=working)
        return replace(holding, due_at=None, left_minutes=left // _MINUTE)
    if holding.left_minutes is None:
        return holding
    due = add_working_time(at, holding.left_minutes * _MINUTE, calendar=clock.calendar, hours=working)
    return replace(holding, due_at=due, left_minutes=None)
