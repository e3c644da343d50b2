"""The counter's screen: numbers that people draw, desks that call them, devices that stand there. Nobody is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

#: How long the link may be opened by which a device becomes a counter's screen.
LINK_VALID = timedelta(minutes=10)
#: A screen that nobody has opened for so long is none any more.
DEVICE_LASTS = timedelta(days=30)
#: More numbers a unit does not give in a day: nobody empties a roll by tapping.
MOST_A_DAY = 500
#: Days after which numbers are forgotten.
KEPT_DAYS = 7
LONGEST_DESK = 24


class Stand(Enum):
    """What has become of a number."""

    WAITING = "waiting"
    CALLED = "called"
    DONE = "done"
    MISSED = "missed"  #: nobody came


@dataclass(frozen=True, slots=True)
class Ticket:
    number: int
    stand: Stand
    desk: str = ""
    called_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """A tablet or PC at a desk of a unit, with the right to the numbers of that unit and to nothing else."""

    id: int
    unit_id: str
    desk: str
    made_by: str
    made_at: datetime
    opened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Helping:
    """An assisted session as a screen in a hall may show it: how far it is, and until when. Nobody's, of no dossier."""

    stand: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Board:
    """Who is being served where, who comes next, and which help is under way."""

    day: date
    called: tuple[Ticket, ...] = ()
    waiting: tuple[int, ...] = ()
    sessions: tuple[Helping, ...] = ()

    def at(self, desk: str) -> Ticket | None:
        return next((ticket for ticket in self.called if ticket.desk == desk), None)


def board(day: date, tickets: Sequence[Ticket], sessions: Sequence[Helping] = ()) -> Board:
    """Desks in the order of their names; numbers in the order in which they were drawn."""
    called = sorted((each for each in tickets if each.stand is Stand.CALLED), key=lambda each: each.desk)
    waiting = sorted(each.number for each in tickets if each.stand is Stand.WAITING)
    return Board(day, tuple(called), tuple(waiting), tuple(sessions))
