"""A group that is bound to a unit, the code that binds it, and the figures that may be said there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flows.dossiers.model import Status
from flows.groups.schedule import Schedule

#: How long a code may be typed; it is used up by the first group.
CODE_VALID = timedelta(minutes=10)
#: Answers to one group within a minute; what is asked beyond that is not answered at all.
MOST_ANSWERS = 10


@dataclass(frozen=True, slots=True)
class GroupCode:
    """Made in the console by a member of staff, who thereby binds the group in which it is typed."""

    code: str = field(repr=False)
    unit_id: str
    by: str
    given_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Group:
    """`left_at`: since when we are no longer in it. `posted_at`: the moment that the newest regular post was due."""

    id: int
    chat_id: int
    channel: str
    unit_id: str
    title: str
    bound_by: str
    bound_at: datetime
    schedule: Schedule = field(default_factory=Schedule)
    left_at: datetime | None = None
    posted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one unit. The first three are of a time, `now` and `overdue` of this moment."""

    filed: int = 0
    received: int = 0
    finished: int = 0
    now: Mapping[Status, int] = field(default_factory=dict)
    overdue: int = 0
