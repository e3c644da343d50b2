"""What the use cases need from the store, as promises. `storage/` keeps them on SQLite and on PostgreSQL alike.

Batches from the start: one transaction carries the turns of many people, with one statement a table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Protocol

from flows.conversation.engine import Button
from flows.conversation.facts import Office, Person
from flows.dossiers.model import Dossier, Event, Offer, Status, Unit
from flows.files import StoredFile
from flows.procedures.record import IndexRow, Record
from flows.values import JSON, Words

# ---- inbox -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ChatKey:
    """A chat as its channel names it."""

    channel: str
    address: str


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """One update exactly as it came. `group` joins the messages of one album; they are taken together."""

    chat: ChatKey
    update_id: str
    body: bytes
    received_at: datetime
    group: str = ""


@dataclass(frozen=True, slots=True)
class InboxRow:
    id: int
    update_id: str
    body: bytes
    attempts: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Arrival:
    """The next update of a chat (several rows when they are one album), leased to whoever took it."""

    chat: ChatKey
    rows: tuple[InboxRow, ...]


class Inbox(Protocol):
    async def keep(self, updates: Sequence[RawUpdate]) -> int:
        """Store what is new (by channel and update id) durably; how many were. Safe to repeat."""
        ...

    async def take(self, *, limit: int, now: datetime, holder: str, lease: timedelta) -> list[Arrival]:
        """Lease the oldest unfinished update of up to `limit` different chats, none of which is leased elsewhere.

        An album is taken when its newest message is at least one second old. A lapsed lease is taken over.
        """
        ...

    async def renew(self, ids: Sequence[int], *, until: datetime) -> None:
        """Keep leased rows for longer (files of theirs are still being checked)."""
        ...

    async def release(self, ids: Sequence[int]) -> None:
        """Give leased rows back at once (shutting down)."""
        ...

    async def set_aside(self, row_id: int, trace: str, *, now: datetime) -> None:
        """An update that makes the code fail: kept with its trace, never tried again; the chat's next one goes on."""
        ...

    async def waiting(self) -> int: ...


# ---- outbox ----------------------------------------------------------------------------------------------------------


class Kind(Enum):
    """Why a message goes out; also its rank: replies overtake notices, notices overtake broadcasts."""

    REPLY = "reply"
    NOTICE = "notice"
    BROADCAST = "broadcast"
    ECHO = "echo"  #: what the person said, kept where the channel shows its own transcript


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be written into the outbox. `dedup` makes a repeat of the same message impossible."""

    chat_id: int
    words: Words
    buttons: tuple[Button, ...] = ()
    kind: Kind = Kind.REPLY
    dedup: str | None = None
    dossier_id: str | None = None
    document_path: str | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """A leased outbox row, ready to be worded and sent. `platform_id`: what the platform took of it before, by part."""

    id: int
    chat_id: int
    chat: ChatKey
    words: Words
    buttons: tuple[Button, ...]
    kind: Kind
    attempts: int
    created_at: datetime
    document_path: str | None = None
    platform_id: str = ""


class Fate(Enum):
    """What became of an attempt to send."""

    SENT = "sent"
    LATER = "later"  #: try again at `due_at`
    BLOCKED = "blocked"  #: the person cannot be reached on this channel any more
    REJECTED = "rejected"  #: the platform will never take it; staff see it


@dataclass(frozen=True, slots=True)
class Settled:
    id: int
    chat_id: int
    fate: Fate
    at: datetime
    platform_id: str = ""
    due_at: datetime | None = None
    error: str = ""
    pause_chat_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message as a page reads it back: bot's or the person's own, in the order of the transcript."""

    id: int
    words: Words
    buttons: tuple[Button, ...]
    kind: Kind
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message that will not be sent: which text it was (its parameters stay sealed), and why."""

    id: int
    channel: str
    key: str
    fate: Fate  #: BLOCKED or REJECTED
    error: str
    at: datetime
    dossier_id: str | None = None
    code: str | None = None  #: of the dossier


class Outbox(Protocol):
    async def claim(
        self, channel: str, *, limit: int, now: datetime, holder: str, lease: timedelta, kinds: Sequence[Kind] = ()
    ) -> list[Parcel]:
        """Lease the oldest unfinished message of up to `limit` recipients, replies first; order per person is kept."""
        ...

    async def settle(self, fates: Sequence[Settled], *, release: Sequence[int] = ()) -> None:
        """Note what became of leased messages, all in one commit; marks chats that are blocked or paused. `release`
        are leased rows that were not tried (an earlier one of the same person has to wait): given back unchanged."""
        ...

    async def release(self, ids: Sequence[int]) -> None: ...

    async def reserve(self, bucket: str, n: int, *, per_second: float, now: datetime) -> datetime:
        """Reserve n sends in a rate bucket that all processes share; the moment from which they may go."""
        ...

    async def hold(self, bucket: str, until: datetime) -> None:
        """Nothing of this bucket goes before `until` (the platform said so)."""
        ...

    async def transcript(self, chat_id: int, *, after: int = 0, limit: int = 200) -> list[StoredMessage]:
        """Messages of a chat in order, those with a larger id than `after`; the newest `limit` when after is 0."""
        ...

    async def waiting(self) -> Mapping[str, int]:
        """Unfinished messages by channel."""
        ...

    async def dead(self, *, limit: int = 100) -> list[tuple[int, str, datetime]]:
        """Messages that will not be sent: id, reason, moment; staff see them."""
        ...

    async def undelivered(self, *, unit_ids: Sequence[str] | None, limit: int = 100) -> list[Undelivered]:
        """Messages that will not be sent, the newest first. `unit_ids`: only about dossiers of these units, and those
        that are about no dossier."""
        ...


# ---- turns and moves -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a turn needs read: the chat, and dossier codes that stand in its text (canonical)."""

    chat: ChatKey
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was read for one turn."""

    chat: ChatKey
    chat_id: int
    person: Person
    state: Mapping[str, JSON] | None
    dossiers: tuple[Dossier, ...]
    found: tuple[Dossier, ...]


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
    attached: list[tuple[str, str, list[str]]] = field(default_factory=list)  #: dossier, step, file ids in order
    history: list[Event] = field(default_factory=list)
    outgoing: list[Outgoing] = field(default_factory=list)
    person_requests: list[PersonRequest] = field(default_factory=list)
    unmatched: list[tuple[datetime, bool]] = field(default_factory=list)
    erased: list[int] = field(default_factory=list)
    #: dossier, label, normalised value: all by which a dossier is found again though its answers are sealed
    found_by: list[tuple[str, str, str]] = field(default_factory=list)


class AlreadyDone(Exception):
    """An update of the batch was finished by somebody else (a lease ran out). Nothing was written; do not repeat it."""


class Tx(Protocol):
    """One transaction; nothing of it is seen by others before it is committed, all of it after."""

    async def load(self, wanted: Sequence[Wanted]) -> list[Loaded]:
        """Read what these turns need, one query a table; unknown chats get a person and a row. People are locked in
        id order until the end. `dossiers`: the 20 newest of each person, answers only in those that are editable."""
        ...

    async def dossier(self, dossier_id: str) -> Dossier | None:
        """The dossier with its answers, locked until the end."""
        ...

    async def chats_of(self, person_ids: Sequence[int]) -> Mapping[int, tuple[int, ...]]:
        """Chat ids where each person may be told of changes: reachable, notices on; the most recent first."""
        ...

    async def number(self, wanted: Mapping[tuple[str, date], int]) -> Mapping[tuple[str, date], int]:
        """Take so many dossier numbers of an agency and day; the first number taken for each. Unique under any load."""
        ...

    async def close_request(self, request_id: int, *, by: str, at: datetime) -> bool:
        """A wish for a human was answered or settled by this member of staff; False when that was so before."""
        ...

    async def write(self, changes: Changes, *, holder: str, lease: timedelta, now: datetime) -> list[Parcel]:
        """Write everything. Messages to chats with nothing earlier unfinished, or only what `holder` itself holds in
        a live lease, are leased to `holder` and returned in order, to be sent right after the commit; those of channels
        that are read from the store are finished by being stored. Erasing comes first, then all the rest."""
        ...


# ---- reading for pages, commands, sweeps ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of an officer's queue."""

    dossier: Dossier
    files: int


@dataclass(frozen=True, slots=True)
class FileRow:
    """A kept upload. `given_name` is only ever shown as text; `checked` is what the check found."""

    id: str
    stored: StoredFile
    kind: str
    pages: int
    given_name: str
    created_at: datetime
    chat_id: int
    dossier_id: str | None = None
    step_id: str | None = None
    position: int = 0
    clean: StoredFile | None = None
    clean_kind: str | None = None  #: what the clean copy is, where it is not of the same kind
    is_signed: bool = False  #: kept byte for byte


@dataclass(frozen=True, slots=True)
class DumpRow:
    """One line of `motcua dossiers --json`."""

    code: str | None
    status: str
    channel: str
    chat_id: str
    answers: Mapping[str, JSON]
    files: int


class Dossiers(Protocol):
    async def queue(
        self, *, unit_ids: Sequence[str] | None, statuses: Sequence[Status], text: str = "", limit: int = 100
    ) -> list[QueueRow]:
        """By due date, those without one by filing date; `text` is a dossier code or its end."""
        ...

    async def counts(self, *, unit_ids: Sequence[str] | None, now: datetime) -> Mapping[str, int]:
        """How many stand in each status, and how many are `overdue`."""
        ...

    async def get(self, dossier_id: str) -> Dossier | None: ...

    async def by_token(self, token: str) -> Dossier | None: ...

    async def history(self, dossier_id: str) -> list[Event]: ...

    async def messages(self, dossier_id: str) -> list[tuple[StoredMessage, str]]:
        """Notices about the dossier, each with what became of it."""
        ...

    async def dump(self) -> Sequence[DumpRow]: ...

    async def of_person(self, person_id: int) -> list[Dossier]:
        """All of a person's dossiers with their answers (for the person's own export)."""
        ...

    async def found_by(self, label: str, normalised: str) -> list[Dossier]:
        """Dossiers that were marked with this value (an ID number, a phone), the newest first."""
        ...

    async def stale(self, *, before: datetime, statuses: Sequence[Status], limit: int = 200) -> list[Dossier]:
        """Unfinished ones not touched since `before` (drafts to expire, prepared ones to be reminded of)."""
        ...


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """Somebody asked for a human and nobody has answered yet. `dossiers`: the person's own, drafts and answers left
    out, the newest first."""

    id: int
    chat_id: int
    chat: ChatKey
    about: str
    at: datetime
    dossiers: tuple[Dossier, ...] = ()


class Requests(Protocol):
    """Wishes for a human. `unit_ids` as for the queue: an officer of a unit sees those of people who have a dossier
    there, and of people who have none anywhere."""

    async def open(self, *, unit_ids: Sequence[str] | None, limit: int = 100) -> list[OpenRequest]:
        """The oldest first."""
        ...

    async def count(self, *, unit_ids: Sequence[str] | None) -> int: ...

    async def get(self, request_id: int, *, unit_ids: Sequence[str] | None) -> OpenRequest | None:
        """None when it is not there, somebody else's to answer, or answered."""
        ...


class Files(Protocol):
    async def add(self, row: FileRow) -> None: ...

    async def get(self, file_id: str) -> FileRow | None: ...

    async def of_dossier(self, dossier_id: str) -> list[FileRow]: ...

    async def loose(self, *, before: datetime) -> list[FileRow]:
        """Uploads that never became part of a dossier."""
        ...

    async def forget(self, file_ids: Sequence[str]) -> None: ...

    async def known(self, names: Sequence[str]) -> set[str]:
        """Those of these names in the file store that a row still has."""
        ...


@dataclass(frozen=True, slots=True)
class Staff:
    id: int
    login: str
    name: str
    role: str
    unit_id: str | None
    disabled: bool = False


class StaffStore(Protocol):
    """People of the office. Passwords are hashed before they come here."""

    async def add(self, login: str, *, name: str, role: str, unit_id: str | None, password_hash: str) -> Staff:
        """Raises `LoginTaken`."""
        ...

    async def list(self) -> list[Staff]: ...

    async def disable(self, login: str) -> bool:
        """Also ends all their sessions at once; False when there is no such login."""
        ...

    async def set_password(self, login: str, password_hash: str, *, keep: bytes | None = None) -> bool:
        """Also ends the person's sessions at once, all but the one with the token hash `keep`; False when there is no
        such login."""
        ...

    async def by_login(self, login: str) -> tuple[Staff, str] | None:
        """The person and the password hash."""
        ...

    async def open_session(self, staff_id: int, *, token_hash: bytes, csrf: str, now: datetime) -> None: ...

    async def session(self, token_hash: bytes, *, now: datetime) -> tuple[Staff, str] | None:
        """Who it is and the CSRF token; None when ended, idle for too long, or the person is disabled."""
        ...

    async def close_session(self, token_hash: bytes) -> None: ...

    async def note_attempt(self, key: str, *, ok: bool, now: datetime) -> None: ...

    async def failures(self, key: str, *, since: datetime) -> int: ...


class LoginTaken(Exception):
    """A staff account with this login exists."""


@dataclass(frozen=True, slots=True)
class WebVisit:
    """A browser's session: its chat and when it was last used."""

    chat: ChatKey
    chat_id: int
    seen_at: datetime


class WebVisits(Protocol):
    async def open(self, *, token_hash: bytes, chat: ChatKey, now: datetime) -> WebVisit: ...

    async def get(self, token_hash: bytes, *, now: datetime) -> WebVisit | None: ...

    async def close(self, token_hash: bytes) -> None:
        """'Kết thúc và xoá khỏi máy này': this browser no longer opens the chat; the dossiers stay."""
        ...


class Catalogue(Protocol):
    """Procedures, versions, units and offers as the installation keeps them."""

    async def is_empty(self) -> bool: ...

    async def replace(self, records: Sequence[Record], index: Sequence[IndexRow], *, now: datetime, by: str) -> int:
        """Bring a catalogue in, all or nothing; the number of its version. Records left out stay, marked as such."""
        ...

    async def records(self) -> list[Record]: ...

    async def index(self) -> list[IndexRow]: ...

    async def keep_versions(self, versions: Mapping[str, tuple[str, str]], *, now: datetime) -> None:
        """version id -> (procedure code, body): what open dossiers began with can be read again."""
        ...

    async def versions_in_use(self) -> Mapping[str, tuple[str, str]]:
        """Versions that dossiers not yet ended began with."""
        ...

    async def office(self) -> Office | None: ...

    async def seed_office(self, office: Office) -> None:
        """Units and offers of the sample or of a deployment's file; rows that staff changed since are kept."""
        ...

    async def set_offer(self, offer: Offer) -> None: ...

    async def units(self) -> list[Unit]: ...


class Upkeep(Protocol):
    """What the process needs to look after itself."""

    async def lead(self, name: str, *, holder: str, now: datetime, lease: timedelta) -> bool:
        """Take or keep the lease row of a sweep or a poller; False while somebody else holds it."""
        ...

    async def yield_lead(self, name: str, *, holder: str) -> None: ...

    async def get_note(self, key: str) -> str | None: ...

    async def set_note(self, key: str, value: str) -> None: ...

    async def ping(self) -> None:
        """Raises `StoreUnavailable`."""
        ...

    async def expire_drafts(self, *, before: datetime) -> int:
        """Drafts untouched since then are deleted with their answers; their files become loose."""
        ...

    async def forget_messages(self, *, before: datetime) -> int:
        """Finished inbox and outbox rows older than that, and what was asked of officers and answered."""
        ...


class StoreUnavailable(Exception):
    """The database does not answer."""


class Waker(Protocol):
    """Tells other tasks and processes that something waits ("inbox", "outbox", "chat:<id>")."""

    def wake(self, *names: str) -> None: ...


class Store(Protocol):
    """All of it."""

    inbox: Inbox
    outbox: Outbox
    dossiers: Dossiers
    requests: Requests
    files: Files
    staff: StaffStore
    visits: WebVisits
    catalogue: Catalogue
    upkeep: Upkeep

    def transaction(self) -> AbstractAsyncContextManager[Tx]: ...
