"""Rules of broadcasts that are data: how early an outage is announced, and what a message costs where."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from flows.calendar.days import Calendar, local_day


@dataclass(frozen=True, slots=True)
class Price:
    """Of one message. `vnd` None: no source states it."""

    vnd: int | None = None
    free_hours: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    outage_working_days: int
    prices: Mapping[str, Price]

    def price(self, channel: str) -> Price:
        return self.prices.get(channel, Price())

    @property
    def longest_free(self) -> timedelta:
        return timedelta(hours=max((price.free_hours for price in self.prices.values()), default=0))


@cache
def rules() -> Rules:
    """As they come with the program."""
    raw: dict[str, Any] = tomllib.loads((files(__package__) / "rules.toml").read_text(encoding="utf-8"))
    prices = {name: Price(row.get("vnd"), row.get("free_hours", 0)) for name, row in raw["prices"].items()}
    return Rules(raw["planned_outage"]["working_days_ahead"], prices)


def earliest_outage(now: datetime, calendar: Calendar) -> date:
    """The first day on which an outage announced now may begin: whole working days lie between the two.

    Decree 224/2026/NĐ-CP, Article 13: at least seven working days ahead. The day of the announcement does not count
    (Civil Code 2015, Article 147), and the term ends with the end of its last day (Article 148).
    """
    day = local_day(now)
    for _ in range(rules().outage_working_days):
        day = calendar.next_working_day(day)
    return day + timedelta(days=1)
