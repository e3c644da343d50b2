"""One transaction: what turns and moves read, and everything they write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from flows.conversation.help_asked import NOTHING, HelpAsked
from flows.people import NO_GUESSES, NOTICES, Guesses, Link, OwnChat, Preferences

if TYPE_CHECKING:
    from flows.assisting.model import AssistedSession, Volunteer
    from flows.audit import AuditEntry
    from flows.complaints.model import Complaint
    from flows.conversation.facts import Person
    from flows.data_rights.model import DataRequest
    from flows.dossiers.model import Dossier, Event
    from flows.handling.model import Extension, Holding, Warned
    from flows.hurdles.model import Stuck
    from flows.learning.model import Unanswered
    from flows.ports.assisting import AssistingTx, Handed, Help, Inbound, SavedSession
    from flows.ports.data_rights import DataRequestsTx
    from flows.ports.delivery import Deliveries
    from flows.ports.groups import GroupChanges
    from flows.ports.handling import HandlingTx
    from flows.ports.incoming import ChatKey
    from flows.ports.linking import Guess, Merge, SavedLink
    from flows.ports.officers import OfficersTx
    from flows.ports.outgoing import Outgoing, Parcel
    from flows.ports.papers import Joined, Paper
    from flows.ports.practice import PracticeTx
    from flows.ports.retention import RetentionTx
    from flows.ports.talking import TalkTx
    from flows.ports.voices import VoicesTx
    from flows.ratings.model import LowRating, Rating
    from flows.retention.model import Farewell
    from flows.talking.model import Said, Standing
    from flows.values import JSON


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a turn needs read: the chat, dossier codes that stand in its text (canonical), the code by which another
    chat is linked, and linkings beside those that the conversation itself waits for."""

    chat: ChatKey
    codes: tuple[str, ...] = ()
    link_code: str = ""
    links: tuple[str, ...] = ()
    guesses_since: datetime | None = None  #: wrong codes from then on are counted, if a code was typed
    help: HelpAsked = NOTHING
    sessions: tuple[str, ...] = ()  #: beside those that the conversation itself is a side of


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was read for one turn. `guesses`: wrong codes lately, if one was typed."""

    chat: ChatKey
    chat_id: int
    person: Person
    state: Mapping[str, JSON] | None
    dossiers: tuple[Dossier, ...]
    found: tuple[Dossier, ...]
    chats: tuple[OwnChat, ...] = ()
    links: tuple[Link, ...] = ()
    typed_link: Link | None = None
    guesses: Guesses = NO_GUESSES
    help: Help | None = None
    typed_session: AssistedSession | None = None
    volunteer: Volunteer | None = None
    invited: Volunteer | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    person_id: int
    chat_id: int
    at: datetime
    text_version: str | None  #: None: withdrawn


@dataclass(frozen=True, slots=True)
class PersonRequest:
    """A citizen asks for a human."""

    person_id: int
    chat_id: int
    about: str
    at: datetime


#: Where the files of an unfinished answer stand: nobody is shown them, but they stay with the dossier.
HELD = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """The files of one answer in their order; they take the place of those that the same filing or supplement had
    there. What came earlier stays."""

    dossier_id: str
    step_id: str
    file_ids: tuple[str, ...]
    supplement: int = 0


@dataclass(slots=True)
class Changes:
    """Everything one transaction writes; the store writes each list with one statement."""

    done: list[int] = field(default_factory=list)
    states: list[tuple[int, dict[str, JSON]]] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    notices_on: list[tuple[int, bool]] = field(default_factory=list)
    opened: list[Dossier] = field(default_factory=list)
    saved: list[Dossier] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    attached: list[Attached] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)  #: to be joined, each as it is now
    joined: list[Joined] = field(default_factory=list)  #: what this process made of papers that it has leased
    history: list[Event] = field(default_factory=list)
    outgoing: list[Outgoing] = field(default_factory=list)
    person_requests: list[PersonRequest] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)  #: in talks with officers
    talks: list[Standing] = field(default_factory=list)  #: one that is closed stays so
    unmatched: list[tuple[datetime, bool]] = field(default_factory=list)
    unanswered: list[Unanswered] = field(default_factory=list)  #: masked
    stuck: list[Stuck] = field(default_factory=list)  #: counted, each by its step
    encouraged: list[str] = field(default_factory=list)  #: drafts that were spoken of, never to be again
    unreachable: list[int] = field(default_factory=list)  #: chats that take no more messages
    erased: list[int] = field(default_factory=list)
    links: list[SavedLink] = field(default_factory=list)
    guesses: list[Guess] = field(default_factory=list)
    merged: list[Merge] = field(default_factory=list)
    unlinked: list[int] = field(default_factory=list)  #: chats, each to become a person of its own
    preferences: list[tuple[int, Preferences]] = field(default_factory=list)
    sessions: list[SavedSession] = field(default_factory=list)
    agreed: list[Volunteer] = field(default_factory=list)  #: who was invited and has agreed
    handed: list[Handed] = field(default_factory=list)
    inbound: list[Inbound] = field(default_factory=list)
    #: dossier, label, normalised value: all by which a dossier is found again though its answers are sealed
    found_by: list[tuple[str, str, str]] = field(default_factory=list)
    holdings: list[Holding] = field(default_factory=list)  #: begun or changed steps of handling
    let_go: list[tuple[str, datetime]] = field(default_factory=list)  #: dossiers that ended, off every desk
    extensions: list[Extension] = field(default_factory=list)
    warned: list[Warned] = field(default_factory=list)
    watched: list[tuple[str, datetime | None]] = field(default_factory=list)  #: when to look after a promise next
    ratings: list[Rating] = field(default_factory=list)  #: one that is there keeps its stars
    looked_into: list[LowRating] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)  #: new ones, and others as they are now
    farewells: list[Farewell] = field(default_factory=list)  #: dossiers whose time is over
    purged: list[str] = field(default_factory=list)  #: gone with all that hangs on them
    data_requests: list[DataRequest] = field(default_factory=list)  #: likewise
    audit: list[AuditEntry] = field(default_factory=list)  #: written last, under one lock


class AlreadyDone(Exception):
    """An update of the batch was finished by somebody else (a lease ran out). Nothing was written; do not repeat it."""


class Tx(Protocol):
    """One transaction; nothing of it is seen by others before it is committed, all of it after."""

    deliveries: Deliveries
    groups: GroupChanges
    handling: HandlingTx
    practice: PracticeTx
    talks: TalkTx
    officers: OfficersTx
    voices: VoicesTx
    assisting: AssistingTx
    data_requests: DataRequestsTx
    retention: RetentionTx

    async def load(self, wanted: Sequence[Wanted]) -> list[Loaded]:
        """Read what these turns need, one query a table; unknown chats get a person and a row. People are locked in
        id order until the end, then the linkings that were asked for. `dossiers`: the 20 newest of each person, answers
        only in those that are editable."""
        ...

    async def dossier(self, dossier_id: str) -> Dossier | None:
        """The dossier with its answers, locked until the end."""
        ...

    async def chats_of(self, person_ids: Sequence[int], *, kind: str = NOTICES) -> Mapping[int, tuple[int, ...]]:
        """Chat ids where each person is to be told news of that kind: reachable, wished for; the most recent first."""
        ...

    async def preferences_of(self, person_ids: Sequence[int]) -> Mapping[int, Preferences]:
        """Where and of what each of them wishes to be told."""
        ...

    async def number(self, wanted: Mapping[tuple[str, date], int]) -> Mapping[tuple[str, date], int]:
        """Take so many dossier numbers of an agency and day; the first number taken for each. Unique under any load."""
        ...

    async def write(self, changes: Changes, *, holder: str, lease: timedelta, now: datetime) -> list[Parcel]:
        """Write everything. Messages to chats with nothing earlier unfinished, or only what `holder` itself holds in
        a live lease, are leased to `holder` and returned in order, to be sent right after the commit; those of channels
        that are read from the store are finished by being stored. Erasing comes first, then all the rest."""
        ...
