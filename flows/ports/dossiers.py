"""Dossiers, their files and what citizens ask of officers, as pages and commands read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.dossiers.model import Dossier, Event, Status
    from flows.files import StoredFile
    from flows.ports.incoming import ChatKey
    from flows.ports.outgoing import StoredMessage
    from flows.procedures.model import Intake
    from flows.talking.model import Said
    from flows.values import JSON


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of an officer's queue."""

    dossier: Dossier
    files: int


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What a queue is narrowed to; what is left out narrows nothing. `marks`: label and value, all of them."""

    marks: tuple[tuple[str, str], ...] = ()
    procedure: str = ""
    channel: str = ""  #: of the chat that it was begun in
    holder: str = ""  #: login of who has it now
    intakes: tuple[Intake, ...] = ()  #: how it came in
    due_from: datetime | None = None
    due_until: datetime | None = None  #: no longer part of it
    ids: tuple[str, ...] | None = None  #: none but these


EVERYTHING = QueueFilter()


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
    supplement: int = 0  #: which supplement brought it; 0: it was there when the dossier was filed
    warnings: tuple[str, ...] = ()  #: what the check found; whoever attached it wished to use it all the same
    look: str = ""
    is_joined: bool = False  #: made by us of the pages that stand beside it


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
        self,
        *,
        unit_ids: Sequence[str] | None,
        statuses: Sequence[Status],
        text: str = "",
        only: QueueFilter = EVERYTHING,
        limit: int = 100,
    ) -> list[QueueRow]:
        """By due date, those without one by filing date; `text` is a dossier code or its end."""
        ...

    async def counts(self, *, unit_ids: Sequence[str] | None, now: datetime) -> Mapping[str, int]:
        """How many stand in each status, and how many are `overdue`."""
        ...

    async def get(self, dossier_id: str) -> Dossier | None: ...

    async def by_token(self, token: str) -> Dossier | None: ...

    async def by_code(self, code: str) -> Dossier | None:
        """Without its answers."""
        ...

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

    async def filed_after(self, after: str, *, limit: int) -> list[Dossier]:
        """All that was filed or prepared, with answers, in the order of their ids."""
        ...

    async def filed_between(
        self, *, unit_ids: Sequence[str], start: datetime, end: datetime, limit: int
    ) -> list[Dossier]:
        """With their answers, in the order of filing; `end` is no longer part of it."""
        ...

    async def stale(self, *, before: datetime, statuses: Sequence[Status], limit: int = 200) -> list[Dossier]:
        """Unfinished ones not touched since `before` (drafts to expire, prepared ones to be reminded of)."""
        ...


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """Somebody asked for a human and it is not settled. `dossiers`: the person's own, drafts and answers left out, the
    newest first. `said`: what both said since. `waits`: the office has the next word. `talker` talks with the person
    until `until`; nobody has answered where that is empty. `last`: the newest line."""

    id: int
    chat_id: int
    chat: ChatKey
    about: str
    at: datetime
    dossiers: tuple[Dossier, ...] = ()
    said: tuple[Said, ...] = ()
    waits: bool = True
    talker: str = ""
    until: datetime | None = None

    @property
    def last(self) -> int:
        return self.said[-1].id if self.said else 0


@dataclass(frozen=True, slots=True)
class ClosedTalk:
    """A wish that is settled: who had talked with the person, if anybody did, who ended it, and when."""

    id: int
    about: str
    talker: str
    by: str
    at: datetime


class Requests(Protocol):
    """Wishes for a human. `unit_ids` as for the queue: an officer of a unit sees those of people who have a dossier
    there, and of people who have none anywhere."""

    async def open(self, *, unit_ids: Sequence[str] | None, limit: int = 100) -> list[OpenRequest]:
        """The oldest first."""
        ...

    async def count(self, *, unit_ids: Sequence[str] | None) -> int:
        """Those in which the office has the next word."""
        ...

    async def get(self, request_id: int, *, unit_ids: Sequence[str] | None) -> OpenRequest | None:
        """None when it is not there, somebody else's to answer, or settled."""
        ...

    async def closed(self, *, unit_ids: Sequence[str] | None, since: datetime, limit: int = 20) -> list[ClosedTalk]:
        """Those that were settled or ended since then, the newest first."""
        ...

    async def of_person(self, person_id: int) -> list[OpenRequest]:
        """All that the person asked and was answered, as long as it is kept, the oldest first; for their own copy."""
        ...

    async def lapsed(self, *, now: datetime, limit: int = 100) -> list[int]:
        """Talks in which nobody has said anything for too long."""
        ...


class Files(Protocol):
    async def add(self, row: FileRow) -> None: ...

    async def get(self, file_id: str) -> FileRow | None: ...

    async def of_dossier(self, dossier_id: str) -> list[FileRow]:
        """What came from the citizen, by step, supplement and place."""
        ...

    async def joined_of(self, dossier_id: str) -> list[FileRow]:
        """What we made of it: one PDF a paper of several pages, as far as they are ready and still up to date."""
        ...

    async def loose(self, *, before: datetime) -> list[FileRow]:
        """Uploads that never became part of a dossier."""
        ...

    async def let_go(self) -> int:
        """What unfinished answers of dossiers held that nobody fills in any more becomes loose; how many."""
        ...

    async def forget(self, file_ids: Sequence[str]) -> None: ...

    async def everything(self) -> list[StoredFile]:
        """All that is kept, clean copies too, so that one can see whether it opens."""
        ...

    async def known(self, names: Sequence[str]) -> set[str]:
        """Those of these names in the file store that a row still has."""
        ...
