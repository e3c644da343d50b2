"""What offices change of the catalogue by themselves, as the store keeps it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.audit import AuditEntry
    from flows.editions.model import Checks, Draft, Entries, Realm, Version


class Editions(Protocol):
    """Editions are numbered in each realm from 1; what was published is never changed."""

    async def current(self, realm: Realm) -> tuple[int, Entries]:
        """The newest, with its number; 0 and nothing before the first."""
        ...

    async def edition(self, realm: Realm, number: int) -> Entries | None: ...

    async def published(self, realm: Realm, *, limit: int = 50) -> list[Version]:
        """Newest first."""
        ...

    async def publish(
        self, realm: Realm, version: Version, entries: Entries, *, audit: AuditEntry, drafted_by: int
    ) -> bool:
        """In one commit: the edition of that number, its note, the line of the log, the end of the draft. False when
        somebody else has published under that number meanwhile; then nothing is written."""
        ...

    async def draft(self, realm: Realm, staff_id: int) -> Draft | None: ...

    async def keep_draft(self, realm: Realm, staff_id: int, draft: Draft) -> None:
        """In the place of what the person had drafted before; its checks begin anew."""
        ...

    async def drop_draft(self, realm: Realm, staff_id: int) -> None: ...

    async def note_checks(self, realm: Realm, staff_id: int, checks: Checks, *, drafted_at: datetime) -> bool:
        """False when the draft is another one by now: its checks are of no use."""
        ...
