"""Faults on demand: which call fails how, how often, and whether it was carried out all the same."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

BEFORE = ("error", "429", "5xx", "timeout", "reset", "page")  # the call is not carried out
AFTER = ("apply_then_reset", "apply_then_5xx", "slow")  # it is, but the caller is told otherwise
EVENTS = ("dup_event", "swap_event", "drop_event")  # these concern what the platform delivers
KINDS = (*BEFORE, *AFTER, *EVENTS)


@dataclass(slots=True)
class Fault:
    kind: str
    path: str = ""  # regular expression on the path, or on the name of an event; empty: any
    count: int | None = None  # at most so many times
    user_id: str = ""
    error: int = -200  # of an error
    seconds: float = 30.0  # of a timeout, or until a slow answer
    hits: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown fault {self.kind!r}; known: {', '.join(KINDS)}")

    def fits(self, path: str, user_id: str) -> bool:
        if self.count is not None and self.hits >= self.count:
            return False
        if self.user_id and str(self.user_id) != user_id:
            return False
        return re.search(self.path, path) is not None


@dataclass(slots=True)
class Faults:
    active: list[Fault] = field(default_factory=list)

    def strike(self, kinds: tuple[str, ...], path: str, *, user_id: str = "") -> Fault | None:
        """The first of these kinds that strikes, counted; None for most calls."""
        for fault in self.active:
            if fault.kind in kinds and fault.fits(path, user_id):
                fault.hits += 1
                return fault
        return None
