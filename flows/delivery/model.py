"""What a plan is made of: a notice, the ways to reach a person, the rules of the channels, and the paths that come out.

No channel is named here: what differs between them is in `ChannelRules`, which the process hands over as data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import Enum

from flows.delivery.templates import NO_TEMPLATES, Templates
from flows.people import BROADCASTS, NOTICES, REMINDERS, Preferences


class Urgency(Enum):
    """A change of a dossier is told at once (Decree 224/2026/NĐ-CP, article 15.1(g)), whatever the hour; a reminder
    waits for the morning and costs nothing; an announcement is promotion to a platform, which has night hours."""

    STATUS = NOTICES
    REMINDER = REMINDERS
    ANNOUNCEMENT = BROADCASTS


class Path(Enum):
    """The way that a message takes."""

    CHAT = "chat"  #: a chat that costs nothing at any time
    PAGE = "page"  #: a page that shows it when somebody looks; nothing rings
    REPLY = "reply"  #: a chat whose free window is open
    PAID = "paid"  #: a chat that takes a paid message
    TEMPLATE = "template"  #: an approved message to a phone number
    TELEPHONE = "telephone"  #: nothing is sent: the counter calls


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be told: the key of its text, and how urgent it is."""

    key: str
    urgency: Urgency = Urgency.STATUS


@dataclass(frozen=True, slots=True)
class Contact:
    """A chat of the person. `last_at`: when they last said something there; `sent_since`: our messages after that."""

    chat_id: int
    channel: str
    last_at: datetime | None = None
    sent_since: int = 0
    is_blocked: bool = False


@dataclass(frozen=True, slots=True)
class Contacts:
    """All ways to one person. `begun_in` is the chat in which the dossier was begun, `answered_in` one that has heard
    of it already. A phone number counts only with consent to the use of what was answered."""

    chats: tuple[Contact, ...] = ()
    preferences: Preferences = field(default_factory=Preferences)
    begun_in: int = 0
    answered_in: int = 0
    has_phone: bool = False
    has_consent: bool = True


@dataclass(frozen=True, slots=True)
class Window:
    """A platform that lets us write only after the person did: free for a while and so many messages, then paid."""

    free: timedelta
    free_messages: int
    paid: timedelta
    price_vnd: int


@dataclass(frozen=True, slots=True)
class ChannelRules:
    window: Window | None = None
    rings: bool = True  #: the person notices it without looking
    rank: int = 0  #: among several ways, smaller goes first


@dataclass(frozen=True, slots=True)
class DeliveryRules:
    """What may be done, as data. A channel without rules of its own costs nothing at any time.

    `pays`: paid messages in chats are allowed. Of budgets and quotas, None is no limit.
    """

    channels: Mapping[str, ChannelRules] = field(default_factory=dict)
    template_channel: str = ""
    templates: Templates = NO_TEMPLATES
    pays: bool = False
    budget_vnd_month: int | None = None
    templates_a_day: int | None = None
    night_from: time = time(22, 0)
    night_until: time = time(6, 0)

    def of(self, channel: str) -> ChannelRules:
        return self.channels.get(channel, _FREE)

    def has_prices(self) -> bool:
        """Whether anything may cost something; if not, nobody needs to know what was spent."""
        return self.pays or bool(self.templates.all)


_FREE = ChannelRules()


@dataclass(frozen=True, slots=True)
class Spent:
    """By the unit this month, in đồng; and template messages of the whole installation today."""

    month_vnd: int = 0
    templates_today: int = 0


#: The note on a free message that the platform refused because its window is over, whatever we had counted.
OUTSIDE_WINDOW = "outside_window"


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of the same notice so far: chats and template that failed, channels that have it or wait for it.

    `only_free`: of the chats that failed, those where a paid message was not tried and may still go.
    """

    failed_chats: frozenset[int] = frozenset()
    told: frozenset[str] = frozenset()
    template_failed: bool = False
    only_free: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Attempt:
    """One message on one path. `reason` is a key of `staff.why`: why this way and no other."""

    path: Path
    channel: str = ""
    chat_id: int = 0
    reason: str = ""
    cost_vnd: int = 0
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """`now` is to be queued, each on a channel of its own; `then` is what would be tried, in order, if that fails."""

    now: tuple[Attempt, ...] = ()
    then: tuple[Attempt, ...] = ()
    why_not: str = ""  #: why nothing is sent at all

    @property
    def cost_vnd(self) -> int:
        return sum(attempt.cost_vnd for attempt in self.now)
