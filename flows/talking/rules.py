"""How long the assistant keeps silent for a talk, and answers that every unit may use: `rules.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files

from flows.talking.canned import Canned


@dataclass(frozen=True, slots=True)
class TalkingRules:
    """`silence`: since the last word of either. `most` canned answers of one unit, each within `longest` characters."""

    silence: timedelta
    most: int
    longest: int
    canned: tuple[Canned, ...]


@cache
def talking_rules() -> TalkingRules:
    raw = tomllib.loads((files(__package__) / "rules.toml").read_text(encoding="utf-8"))
    canned = tuple(Canned(key=each["key"], title=each["title"], text=each["text"]) for each in raw["canned"])
    return TalkingRules(timedelta(minutes=raw["silence_minutes"]), raw["most_of_a_unit"], raw["longest"], canned)
