"""Procedures and units as the installation keeps them, and what a process needs to look after itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.conversation.facts import Office
    from flows.dossiers.model import Offer, Unit
    from flows.procedures.record import IndexRow, Record


class Catalogue(Protocol):
    """Procedures, versions, units and offers as the installation keeps them."""

    async def is_empty(self) -> bool: ...

    async def replace(self, records: Sequence[Record], index: Sequence[IndexRow], *, now: datetime, by: str) -> int:
        """Bring a catalogue in, all or nothing; the number of its version. Records left out stay, marked as such."""
        ...

    async def records(self) -> list[Record]: ...

    async def index(self) -> list[IndexRow]: ...

    async def packed(self) -> bytes:
        """Records and rows as one JSON text, unread, for a process beside this one."""
        ...

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

    async def expire_prepared(self, *, before: datetime) -> int:
        """The same for dossiers that were prepared for elsewhere and never filed here."""
        ...

    async def forget_chats(self, *, before: datetime) -> int:
        """Chats that nobody wrote in since then: what they were about, their transcript, browsers that open them."""
        ...

    async def forget_messages(self, *, before: datetime) -> int:
        """Finished inbox and outbox rows older than that, and what was asked of officers and answered."""
        ...


class StoreUnavailable(Exception):
    """The database does not answer."""


class Waker(Protocol):
    """Tells other tasks and processes that something waits ("inbox", "outbox", "chat:<id>")."""

    def wake(self, *names: str) -> None: ...
