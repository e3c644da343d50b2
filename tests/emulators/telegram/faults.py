"""Faults on demand: which call fails how, how often, and whether it was carried out all the same."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from typing import Any

BEFORE = ("5xx", "timeout", "reset", "429", "403", "400")  # the call is not carried out
AFTER = ("apply_then_reset", "apply_then_5xx")  # it is, but the caller is told otherwise
UPDATES = ("dup_update", "drop_update")  # these concern what the platform hands over
KINDS = (*BEFORE, *AFTER, *UPDATES)


@dataclass(slots=True)
class Fault:
    kind: str
    method: str = ""  # regular expression on the lower-case name; empty: any
    p: float = 1.0
    count: int | None = None  # at most so many times
    chat_id: int | None = None
    seconds: float = 30.0  # of a timeout
    status: int = 502  # of a 5xx
    retry_after: int = 1  # of a 429
    description: str = "Bad Request: chat not found"  # of a 400
    parameters: dict[str, Any] | None = None  # of a 400, such as migrate_to_chat_id
    hits: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown fault {self.kind!r}; known: {', '.join(KINDS)}")

    def fits(self, method: str, chat_id: object) -> bool:
        if self.count is not None and self.hits >= self.count:
            return False
        if self.chat_id is not None and chat_id != self.chat_id:
            return False
        return not self.method or re.search(self.method, method) is not None


@dataclass(slots=True)
class Faults:
    chance: random.Random
    active: list[Fault] = field(default_factory=list)

    def strike(self, kinds: tuple[str, ...], method: str, *, chat_id: object) -> Fault | None:
        """The first of these kinds that strikes this call, counted; None for most calls."""
        for fault in self.active:
            if fault.kind in kinds and fault.fits(method, chat_id) and self.chance.random() < fault.p:
                fault.hits += 1
                return fault
        return None
