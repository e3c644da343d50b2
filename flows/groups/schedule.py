"""When a group gets its regular figures: on a day of the week or every day, at an hour of the day, never at night."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
EARLIEST_HOUR, LATEST_HOUR = 7, 19
#: What was missed is made up for within so long; later it is old news.
LATE = timedelta(hours=4)
#: Nobody's telephone rings after this.
QUIET_FROM = 21


class Every(Enum):
    WEEK = "week"
    DAY = "day"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Schedule:
    """`weekday`: Monday is 0; of no matter for what comes every day. Raises ValueError for an hour of the night."""

    every: Every = Every.WEEK
    weekday: int = 0
    hour: int = 8

    def __post_init__(self) -> None:
        if not (0 <= self.weekday <= 6 and EARLIEST_HOUR <= self.hour <= LATEST_HOUR):
            raise ValueError(f"no time to post at: weekday {self.weekday}, hour {self.hour}")


def due(schedule: Schedule, *, since: datetime, now: datetime) -> datetime | None:
    """The moment of the post that should go now: none is owed from before `since`, and one is never owed twice when
    `since` is the moment of the one before."""
    moment = latest(schedule, now)
    if moment is None or moment <= since or now - moment > LATE:
        return None
    return moment if now.astimezone(VIETNAM).hour < QUIET_FROM else None


def latest(schedule: Schedule, now: datetime) -> datetime | None:
    """The newest moment of the schedule that is not in the future."""
    if schedule.every is Every.NEVER:
        return None
    local = now.astimezone(VIETNAM)
    moment = local.replace(hour=schedule.hour, minute=0, second=0, microsecond=0)
    back = 0 if schedule.every is Every.DAY else (local.weekday() - schedule.weekday) % 7
    moment -= timedelta(days=back)
    return moment if moment <= local else moment - timedelta(days=7 if schedule.every is Every.WEEK else 1)


def period(schedule: Schedule, moment: datetime) -> tuple[datetime, datetime]:
    """What a post tells of: the seven days before its day, or the day before."""
    end = moment.astimezone(VIETNAM).replace(hour=0)
    return end - timedelta(days=1 if schedule.every is Every.DAY else 7), end
