"""What people get stuck on: guides of a few steps each, and counts of where help was wanted, nobody named."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class GuideStep:
    """One thing to do. `scene` names its picture, `seen` says what that shows, for those who cannot see it."""

    text: str
    scene: str
    seen: str
    source: str


@dataclass(frozen=True, slots=True)
class Guide:
    """`kinds`: questions (kinds of steps) at which it is offered. `form`: a paper to show or print, if there is one."""

    topic: str
    title: str
    steps: tuple[GuideStep, ...]
    kinds: tuple[str, ...] = ()
    form: str = ""

    @property
    def seen(self) -> str:
        """The picture of the whole guide in words."""
        return " ".join(f"{number}. {step.seen}" for number, step in enumerate(self.steps, 1))


class Why(Enum):
    """How it showed that somebody was stuck."""

    ASKED = "asked"  #: said so
    REFUSED = "refused"  #: answers to the same question were refused again and again
    SILENT = "silent"  #: the draft was left there


@dataclass(frozen=True, slots=True)
class Stuck:
    """Somebody got stuck at that step in that month. Nothing says who."""

    month: str
    procedure_code: str
    step_id: str
    why: Why


@dataclass(frozen=True, slots=True)
class StuckFigure:
    """How often in a month."""

    procedure_code: str
    step_id: str
    times: dict[Why, int]

    @property
    def total(self) -> int:
        return sum(self.times.values())
