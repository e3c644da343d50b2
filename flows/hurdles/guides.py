"""The guides that come with the program (`data/<topic>.toml`), and when help is offered (`rules.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from flows.hurdles.model import Guide, GuideStep

#: Public pages of the guides; the picture and the paper stand beside them.
PAGES = "/guides/"
#: In the order in which they are offered.
TOPICS = ("sim", "vneid", "otp", "payment", "photo", "ecopy", "elderly")


@dataclass(frozen=True, slots=True)
class HurdleRules:
    refusals: int  #: of answers to one question, after which help is offered
    silent_after: timedelta
    silent_not_after: timedelta
    source: str


@cache
def guides() -> Mapping[str, Guide]:
    folder = files(__package__) / "data"
    return {topic: read_guide((folder / f"{topic}.toml").read_text("utf-8"), topic) for topic in TOPICS}


def read_guide(text: str, topic: str) -> Guide:
    """Raises ValueError naming what is missing: every step has words, a picture, what it shows, and a source."""
    raw: dict[str, Any] = tomllib.loads(text)
    steps = tuple(_step(each, f"{topic}: step {number}") for number, each in enumerate(raw["steps"], 1))
    return Guide(topic, raw["title"], steps, tuple(raw.get("kinds", ())), raw.get("form", ""))


def _step(raw: Mapping[str, str], where: str) -> GuideStep:
    for name in ("text", "scene", "seen", "source"):
        if not raw.get(name):
            raise ValueError(f"{where}: '{name}' is missing")
    return GuideStep(raw["text"], raw["scene"], raw["seen"], raw["source"])


def topics_for(kind: str) -> tuple[str, ...]:
    """Which guides may help where a question of that kind is asked."""
    return tuple(topic for topic, guide in guides().items() if kind in guide.kinds)


@cache
def hurdle_rules() -> HurdleRules:
    raw = tomllib.loads((files(__package__) / "rules.toml").read_text("utf-8"))
    return HurdleRules(
        raw["refusals"],
        silent_after=timedelta(hours=raw["silence"]["after_hours"]),
        silent_not_after=timedelta(days=raw["silence"]["not_after_days"]),
        source=raw["silence"]["source"],
    )
