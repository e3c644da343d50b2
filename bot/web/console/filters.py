"""What a queue is narrowed to, as the page's address says it and as the store is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta

from flows.calendar.days import local_day
from flows.conversation.facts import VIETNAM
from flows.ports import QueueFilter
from flows.procedures.model import Intake

CHANNELS = ("telegram", "zalo", "zalo-bot", "web")
#: Who filed it: a citizen from a chat, or an officer who received at the counter what a citizen had prepared.
CAME: Mapping[str, tuple[Intake, ...]] = {"chat": (Intake.HERE,), "counter": (Intake.COUNTER, Intake.PORTAL)}
_SOON = timedelta(days=3)
_LONGEST_CODE = 40


@dataclass(frozen=True, slots=True)
class Filters:
    """As typed into the address; what is empty narrows nothing."""

    procedure: str = ""
    due: str = ""
    channel: str = ""
    came: str = ""
    mine: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(asdict(self).values())


def read(query: Mapping[str, str]) -> Filters:
    """What is none of the choices is left out."""
    code = query.get("procedure", "")[:_LONGEST_CODE]
    return Filters(
        procedure=code if code.isprintable() else "",
        due=_one_of(query, "due", DUE),
        channel=_one_of(query, "channel", dict.fromkeys(CHANNELS)),
        came=_one_of(query, "came", CAME),
        mine="1" if query.get("mine") else "",
    )


def asked(filters: Filters, *, login: str, now: datetime) -> QueueFilter:
    since, until = DUE[filters.due](now) if filters.due else (None, None)
    return QueueFilter(
        procedure=filters.procedure,
        channel=filters.channel,
        holder=login if filters.mine else "",
        intakes=CAME.get(filters.came, ()),
        due_from=since,
        due_until=until,
    )


def _one_of(query: Mapping[str, str], name: str, choices: Mapping[str, object]) -> str:
    return query.get(name, "") if query.get(name, "") in choices else ""


def _midnight(now: datetime, *, days: int) -> datetime:
    return datetime.combine(local_day(now) + timedelta(days=days), time(), VIETNAM)


Span = tuple[datetime | None, datetime | None]
#: Due moments between which a dossier is meant.
DUE: Mapping[str, Callable[[datetime], Span]] = {
    "overdue": lambda now: (None, now),
    "today": lambda now: (now, _midnight(now, days=1)),
    "soon": lambda now: (now, _midnight(now + _SOON, days=1)),
}
