"""The part of the store that messages leave by. It opens first and alone: the rest takes longer to load than to send.

Nothing here imports the other tables' modules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.db import Database
from storage.losing import Losing
from storage.notes import NoteTable
from storage.outbox import OutboxTable
from storage.schema import migrate
from storage.sealing import Seals
from storage.tokens import TokenTable
from storage.wakeups import Wakeups

if TYPE_CHECKING:
    from storage.keys import KeyRing


class SendingStore:
    """What all of the store is later made around."""

    def __init__(self, db: Database, ring: KeyRing) -> None:
        self.db = db
        self.ring = ring
        self.seals = Seals(ring)
        self.notes = NoteTable(db)
        self.losing = Losing(locks=db.is_postgres)
        self.outbox = OutboxTable(db, self.seals, self.losing)
        self.tokens = TokenTable(db, self.seals)
        self.wakeups = Wakeups(db)

    async def close(self) -> None:
        await self.wakeups.close()
        await self.db.close()


async def open_sending(url: str, ring: KeyRing) -> SendingStore:
    """Brings the database up to date. Raises ValueError, SchemaProblem or StoreUnavailable with a plain sentence."""
    db = Database(url)
    try:
        await migrate(db)
    except BaseException:
        await db.close()
        raise
    return SendingStore(db, ring)
