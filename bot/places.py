"""How many messages may stand in a platform's second, counted so that no delay on the way makes one too many.

When a message arrives is not known, only that it is between sending it and its answer. So its place is taken from the
sending until a second after the answer, less the shortest journey there and back that was ever seen: whatever is sent
then arrives more than a second after it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

#: Of the shortest journey of at least so many: another one may be a little shorter.
SURE, ENOUGH = 0.7, 200
#: Clocks of two machines do not run quite alike.
TOLERANCE_S = 0.001
#: Of the places, what replies can take from the others: however much is being answered, a broadcast goes on.
MOST_FOR_REPLIES = 2 / 3


@dataclass(slots=True)
class Lane:
    """Messages of a kind: those on their way, and until when those that were answered keep their places."""

    on_their_way: int = 0
    kept: deque[float] = field(default_factory=deque)

    def used(self, now: float) -> int:
        while self.kept and self.kept[0] <= now:
            self.kept.popleft()
        return self.on_their_way + len(self.kept)


@dataclass(frozen=True, slots=True)
class Place:
    lane: Lane
    since: float


class Places:
    """Of one channel, in this process. `allowed`: its part of the channel's `limit`, which all processes share."""

    def __init__(self, clock: Callable[[], float], per_second: float) -> None:
        self._clock = clock
        self.limit = max(1, int(per_second))
        self.allowed = 0
        self._span = self.limit / per_second + TOLERANCE_S
        self._shortest, self._journeys = self._span, 0
        self._paced, self._replies = Lane(), Lane()

    def begin(self, *, is_reply: bool) -> Place:
        lane = self._replies if is_reply else self._paced
        lane.on_their_way += 1
        return Place(lane, self._clock())

    def end(self, place: Place) -> None:
        """Answered, or given up."""
        now, lane = self._clock(), place.lane
        self._shortest = min(self._shortest, now - place.since)
        self._journeys += 1
        until = now + self._span - (SURE * self._shortest if self._journeys >= ENOUGH else 0.0)
        lane.on_their_way -= 1
        lane.kept.append(max(until, lane.kept[-1] if lane.kept else 0.0))

    def used(self) -> int:
        now = self._clock()
        return self._paced.used(now) + self._replies.used(now)

    def has_paced(self) -> bool:
        return self._paced.used(self._clock()) > 0

    def has_room(self, *, for_reply: bool) -> bool:
        now = self._clock()
        replies = self._replies.used(now)
        counted = replies if for_reply else min(replies, self._most_replies())
        return self._paced.used(now) + counted < self.allowed

    def reply_waits(self) -> bool:
        """Only for what is not a reply: where replies alone are that many, waiting would help nobody."""
        if not self.has_paced() or self.has_room(for_reply=True):
            return False
        return self._replies.used(self._clock()) < self._most_replies()

    def _most_replies(self) -> int:
        return int(self.allowed * MOST_FOR_REPLIES)

    def next_free(self) -> float | None:
        """The moment; None when it depends on an answer."""
        return min((lane.kept[0] for lane in (self._paced, self._replies) if lane.kept), default=None)
