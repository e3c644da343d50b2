"""The platform's sending limits as strict sliding windows: at most so many in any span of that length."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """None lifts a limit. The real ones are about 30, 1 and 20."""

    global_per_s: int | None = None
    chat_per_s: int | None = None
    group_per_min: int | None = None

    @property
    def lifted(self) -> bool:
        return self.global_per_s is None and self.chat_per_s is None and self.group_per_min is None


class Window:
    """At most `limit` events in any `span` seconds."""

    __slots__ = ("limit", "span", "taken")

    def __init__(self, limit: int, span: float) -> None:
        self.limit, self.span = limit, span
        self.taken: deque[float] = deque()

    def wait(self, now: float) -> float:
        """0 when one more is allowed now, else the seconds until it would be."""
        while self.taken and self.taken[0] <= now - self.span:
            self.taken.popleft()
        return 0.0 if len(self.taken) < self.limit else self.taken[0] + self.span - now

    def take(self, now: float) -> None:
        self.taken.append(now)


def retry_after(windows: list[Window], now: float) -> int:
    """Takes a place in every window and says 0, or takes none and says how many seconds to wait."""
    wait = max((window.wait(now) for window in windows), default=0.0)
    if wait > 0:
        return max(1, math.ceil(wait))
    for window in windows:
        window.take(now)
    return 0


def window_of(existing: Window | None, *, limit: int, span: float) -> Window:
    """The window in use, or a new one when the limit has been changed meanwhile."""
    return existing if existing is not None and existing.limit == limit else Window(limit, span)
