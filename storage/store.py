"""The whole store over one database, as `flows/ports.py` promises it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from flows import ports
from storage.db import Database
from storage.inbox import InboxTable
from storage.keys import KeyRing
from storage.outbox import OutboxTable
from storage.schema import migrate
from storage.sealing import Seals
from storage.turns import Transaction, Turns


class SqlStore:
    """`stored_channels` show their own transcript: a message to them is sent by being stored."""

    def __init__(self, db: Database, ring: KeyRing, stored_channels: frozenset[str]) -> None:
        seals = Seals(ring)
        self._db = db
        self._turns = Turns(db, seals, stored_channels)
        self.inbox = InboxTable(db, seals)
        self.outbox = OutboxTable(db, seals)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[ports.Tx]:
        async with self._db.writing() as connection:
            yield Transaction(connection, self._turns)

    async def close(self) -> None:
        await self._db.close()


async def open_store(url: str, ring: KeyRing, stored_channels: frozenset[str]) -> SqlStore:
    """Brings the database up to date. Raises ValueError, SchemaProblem or StoreUnavailable with a plain sentence."""
    db = Database(url)
    await migrate(db)
    return SqlStore(db, ring, stored_channels)
