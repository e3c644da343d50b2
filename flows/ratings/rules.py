"""When satisfaction is asked for, reminded of and looked into: `rules.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class RatingRules:
    reasons: tuple[str, ...]  #: each has its words in `rating.reason`
    low: int
    remind_after: timedelta
    remind_not_after: timedelta
    followup_days: float
    source: str


@cache
def rating_rules() -> RatingRules:
    raw = tomllib.loads((files(__package__) / "rules.toml").read_text(encoding="utf-8"))
    return RatingRules(
        tuple(raw["reasons"]),
        low=raw["low"],
        remind_after=timedelta(days=raw["reminder"]["after_days"]),
        remind_not_after=timedelta(days=raw["reminder"]["not_after_days"]),
        followup_days=raw["followup"]["working_days"],
        source=raw["counted"]["source"],
    )
