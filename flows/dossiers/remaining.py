"""How a dossier stands towards its due date, in working days: what a queue says beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from flows.calendar.days import Calendar, local_day
from flows.dossiers.deadlines import is_overdue
from flows.dossiers.model import Dossier, Status

#: While the citizen is asked for papers or for money the clock stands still.
_PAUSED = (Status.SUPPLEMENT_REQUESTED, Status.PAYMENT_REQUESTED)
_NOT_DONE = (Status.NOT_ACCEPTED, Status.WITHDRAWN, Status.STOPPED)
#: Nobody counts further; a due date beyond is "far away".
_FAR = timedelta(days=1000)


class Clock(Enum):
    """What can be said about the time that is left."""

    OVERDUE = "overdue"  #: the due moment has passed
    TODAY = "today"  #: due before today ends
    LEFT = "left"  #: so many working days are left
    PAUSED = "paused"  #: the citizen's turn; nothing runs
    WAITING = "waiting"  #: not received yet, so no time runs
    OPEN = "open"  #: received, but the procedure has no fixed term
    ON_TIME = "on_time"  #: done before the due moment
    LATE = "late"  #: done after it
    ENDED = "ended"  #: ended without a result


@dataclass(frozen=True, slots=True)
class Remaining:
    """`days` counts working days left, or past when overdue."""

    clock: Clock
    days: int = 0


def remaining(dossier: Dossier, *, now: datetime, calendar: Calendar) -> Remaining:
    if dossier.finished_at is not None:
        return Remaining(_ended(dossier, now))
    if dossier.status in _PAUSED:
        return Remaining(Clock.PAUSED)
    if dossier.due_at is None:
        return Remaining(Clock.WAITING if dossier.received_at is None else Clock.OPEN)
    if now > dossier.due_at:
        return Remaining(Clock.OVERDUE, _working_days(dossier.due_at, now, calendar))
    if local_day(now) == local_day(dossier.due_at):
        return Remaining(Clock.TODAY)
    return Remaining(Clock.LEFT, max(1, _working_days(now, dossier.due_at, calendar)))


def _ended(dossier: Dossier, now: datetime) -> Clock:
    if dossier.status in _NOT_DONE:
        return Clock.ENDED
    return Clock.LATE if is_overdue(dossier.due_at, dossier.finished_at, now=now) else Clock.ON_TIME


def _working_days(since: datetime, until: datetime, calendar: Calendar) -> int:
    """Working days after the first moment's day, the last day included."""
    first, last = local_day(since), min(local_day(until), local_day(since) + _FAR)
    return sum(calendar.is_working_day(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))
