"""How often one key may do something within a sliding time, counted in this process."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

#: When so many keys are known, those that have been quiet are forgotten.
CROWD = 10_000


class Rate:
    def __init__(self, allowed: int, within: timedelta) -> None:
        self._allowed = allowed
        self._within = within
        self._seen: dict[str, deque[datetime]] = {}

    def allows(self, key: str, now: datetime) -> bool:
        """Counts this one too, if it is allowed."""
        if len(self._seen) > CROWD:
            self._forget(now)
        moments = self._seen.setdefault(key, deque())
        while moments and moments[0] <= now - self._within:
            moments.popleft()
        if len(moments) >= self._allowed:
            return False
        moments.append(now)
        return True

    def _forget(self, now: datetime) -> None:
        quiet = [key for key, moments in self._seen.items() if not moments or moments[-1] <= now - self._within]
        for key in quiet:
            del self._seen[key]
