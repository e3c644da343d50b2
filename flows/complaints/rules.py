"""Deadlines of complaints and suggestions: `rules.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class ComplaintRules:
    """Working days: for the answer, for saying that it is not ours, for asking for more."""

    answer_days: float
    refuse_days: float
    ask_days: float
    source: str


@cache
def complaint_rules() -> ComplaintRules:
    return ComplaintRules(**tomllib.loads((files(__package__) / "rules.toml").read_text(encoding="utf-8")))
