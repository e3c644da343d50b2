"""One person over several chats: their chats, their wishes about messages, and a linking of two chats under way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

#: What somebody may be told unasked. Every change of a dossier is told (Decree 224/2026/NĐ-CP, article 15); who
#: switches that off still sees it by asking.
NOTICES, REMINDERS, BROADCASTS = "notices", "reminders", "broadcasts"
KINDS = (NOTICES, REMINDERS, BROADCASTS)
#: How long a code may be entered, and after that how long each side has to agree.
CODE_VALID = timedelta(minutes=10)
#: Wrong codes: so many of one chat, whatever they were for, and of all chats together for each kind, within this time;
#: then none of that chat, and none of that kind, is looked at. Who tries out one kind closes no other for anybody.
GUESSES_WITHIN = timedelta(minutes=15)
MOST_GUESSES, MOST_OF_ALL = 5, 300


class CodeKind(Enum):
    """What a code that somebody types would open."""

    LINK = "link"  #: another chat of the same person
    HELP = "help"  #: a session, by the volunteer
    TAKE_OVER = "take_over"  #: what was filled in at the counter
    INVITATION = "invitation"  #: to be a volunteer
    GROUP = "group"  #: a unit's figures, in a group
    LESSON = "lesson"  #: a seat in a class
    OFFICE = "office"  #: an officer's work, in a chat of theirs


@dataclass(frozen=True, slots=True)
class Guesses:
    """Wrong codes lately: of one chat, and of all chats by kind."""

    own: int = 0
    of_all: Mapping[CodeKind, int] = field(default_factory=dict)

    def may(self, kind: CodeKind) -> bool:
        """Whether one more of that kind is looked at."""
        return self.own < MOST_GUESSES and self.of_all.get(kind, 0) < MOST_OF_ALL


NO_GUESSES = Guesses()


@dataclass(frozen=True, slots=True)
class Preferences:
    """Where and of what a person wishes to be told. `chat_id` 0 is every chat."""

    chat_id: int = 0
    off: frozenset[str] = frozenset()

    def wants(self, kind: str) -> bool:
        """Who wants no news of dossiers wants no reminders of them either."""
        return kind not in self.off and not (kind == REMINDERS and NOTICES in self.off)

    def of(self, chats: Sequence[int], kind: str) -> tuple[int, ...]:
        """Of the chats that can be reached, those to tell: the chosen one; all of them while that cannot be reached."""
        if not self.wants(kind):
            return ()
        return (self.chat_id,) if self.chat_id in chats else tuple(chats)

    def switched(self, kind: str, *, on: bool) -> Preferences:
        return replace(self, off=self.off - {kind} if on else self.off | {kind})


@dataclass(frozen=True, slots=True)
class OwnChat:
    """A chat of the person. `busy_with` is the dossier that is being filled in there; `state` is given of those beside
    the one that speaks."""

    id: int
    channel: str
    busy_with: str = ""
    state: Mapping[str, Any] | None = field(default=None, compare=False, repr=False)


class LinkState(Enum):
    """How far two chats have come on the way to being one person's."""

    OPEN = "open"  #: a code was given out
    ENTERED = "entered"  #: typed in another chat, which is asked whether it is the same person
    ACCEPTED = "accepted"  #: that chat said yes; the one that began is asked as well
    AGREED = "agreed"  #: both said yes; the people are yet to become one
    DONE = "done"
    ENDED = "ended"  #: refused or called off


LIVE = (LinkState.OPEN, LinkState.ENTERED, LinkState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two chats, and whose it was when it took part."""

    chat_id: int
    person_id: int
    channel: str

    @property
    def key(self) -> tuple[int, int]:
        return self.chat_id, self.person_id


@dataclass(frozen=True, slots=True)
class Link:
    """`news_for` is the chat that is still to be told how it stands; 0: nobody."""

    id: str
    state: LinkState
    starter: Side
    started_at: datetime
    expires_at: datetime
    guest: Side | None = None
    news_for: int = 0

    def is_live(self, now: datetime) -> bool:
        return self.state is LinkState.AGREED or (self.state in LIVE and now < self.expires_at)

    def at(self, state: LinkState, *, news_for: int = 0) -> Link:
        return replace(self, state=state, news_for=news_for)

    def has_news(self) -> bool:
        """Something is left to be done in a transaction of its own."""
        return self.state is LinkState.AGREED or self.news_for != 0

    def other_of(self, chat_id: int) -> Side | None:
        return self.guest if chat_id == self.starter.chat_id else self.starter
