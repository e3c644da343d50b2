"""Numbers of a broadcast: whom it reaches and what that costs, how far it is, when it will be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flows.broadcasts.rules import Rules


@dataclass(frozen=True, slots=True)
class Share:
    """People who would be told on one channel. `fresh`: their last contact is within its free window."""

    channel: str
    people: int
    fresh: int = 0


@dataclass(frozen=True, slots=True)
class Cost:
    """What is known of it; `unpriced` messages have a price that no source states."""

    vnd: int
    unpriced: int


def cost(shares: Sequence[Share], rules: Rules) -> Cost:
    vnd = unpriced = 0
    for share in shares:
        price = rules.price(share.channel)
        paid = share.people - (share.fresh if price.free_hours else 0)
        vnd += paid * (price.vnd or 0)
        unpriced += paid if price.vnd is None else 0
    return Cost(vnd, unpriced)


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of each frozen recipient; exact, because it is counted from the messages themselves."""

    recipients: int = 0
    waiting: int = 0
    held: int = 0  #: paused
    sent: int = 0
    blocked: int = 0
    rejected: int = 0
    cancelled: int = 0
    recent: int = 0  #: finished within the last `RECENT`
    recent_for: timedelta = timedelta()  #: over which `recent` was counted

    @property
    def forgotten(self) -> int:
        """People who wished to be forgotten meanwhile: their messages went with everything else of theirs."""
        known = self.waiting + self.held + self.sent + self.blocked + self.rejected + self.cancelled
        return max(0, self.recipients - known)

    @property
    def failed(self) -> int:
        return self.blocked + self.rejected

    @property
    def to_go(self) -> int:
        return self.waiting + self.held

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means all of them."""
        return 100 if not self.recipients else (self.recipients - self.to_go) * 100 // self.recipients

    @property
    def per_second(self) -> float:
        seconds = self.recent_for.total_seconds()
        return self.recent / seconds if seconds > 0 else 0.0

    @property
    def remaining(self) -> timedelta | None:
        """At the present rate; None while nothing goes out."""
        return timedelta(seconds=round(self.waiting / self.per_second)) if self.per_second and self.waiting else None


#: The rate is that of so long ago until now.
RECENT = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Failure:
    """One recipient that was not reached. `code`: of a dossier of theirs here, for whoever telephones."""

    channel: str
    outcome: str  #: "blocked" or "rejected"
    error: str
    code: str = ""
    dossier_id: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line of the export."""

    code: str
    channel: str
    outcome: str
    at: str
    error: str
