"""What the process needs to look after itself: leases, notes, and forgetting what is old."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, or_, select, text

from flows.dossiers.model import Status
from storage.erasing import drop_dossiers, forget_conversations
from storage.notes import NoteTable
from storage.statements import LONGEST_LEASE
from storage.tables import (
    conversations,
    dossiers,
    inbox,
    leases,
    login_attempts,
    outbox,
    people,
    person_requests,
)
from storage.tables.columns import WAITING, micros

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

BATCH = 500  #: rows in one transaction, so that nobody waits long for it


class UpkeepTables(NoteTable):
    async def lead(self, name: str, *, holder: str, now: datetime, lease: timedelta) -> bool:
        at = micros(now)
        fresh = self._db.insert(leases).values(name=name, holder=holder, lease_until=micros(now + lease))
        free = or_(leases.c.holder == holder, leases.c.lease_until <= at, leases.c.lease_until > at + LONGEST_LEASE)
        taken = fresh.on_conflict_do_update(
            index_elements=[leases.c.name],
            set_={"holder": fresh.excluded.holder, "lease_until": fresh.excluded.lease_until},
            where=free,
        ).returning(leases.c.name)
        async with self._db.leasing() as connection:
            return (await connection.execute(taken)).scalar_one_or_none() is not None

    async def yield_lead(self, name: str, *, holder: str) -> None:
        async with self._db.leasing() as connection:
            await connection.execute(delete(leases).where(leases.c.name == name, leases.c.holder == holder))

    async def ping(self) -> None:
        async with self._db.reading() as connection:
            await connection.execute(text("SELECT 1"))

    async def expire_drafts(self, *, before: datetime) -> int:
        return await self._expire(Status.DRAFT, before)

    async def expire_prepared(self, *, before: datetime) -> int:
        return await self._expire(Status.PREPARED, before)

    async def forget_chats(self, *, before: datetime) -> int:
        forgotten = 0
        while ids := await self._quiet(before):
            async with self._db.writing() as connection:
                await forget_conversations(connection, ids)
            forgotten += len(ids)
        return forgotten

    async def _quiet(self, before: datetime) -> list[int]:
        quiet = select(conversations.c.chat_id).where(conversations.c.updated_at < before).limit(BATCH)
        async with self._db.reading() as connection:
            return list((await connection.execute(quiet)).scalars())

    async def _expire(self, status: Status, before: datetime) -> int:
        expired = 0
        while count := await self._expire_some(status, before):
            expired += count
        return expired

    async def _expire_some(self, status: Status, before: datetime) -> int:
        """A person whose turn is under way is locked, and passed over until the next sweep."""
        old = (
            select(dossiers.c.id)
            .join(people, people.c.id == dossiers.c.person_id)
            .where(
                dossiers.c.status == status.value,
                dossiers.c.created_at < before,
                dossiers.c.updated_at < before,
            )
            .limit(BATCH)
        )
        if self._db.is_postgres:
            old = old.with_for_update(of=people, key_share=True, skip_locked=True)
        async with self._db.writing() as connection:
            ids = list((await connection.execute(old)).scalars())
            if ids:
                await drop_dossiers(connection, ids)
        return len(ids)

    async def forget_messages(self, *, before: datetime) -> int:
        """Notices about a dossier stay as part of its record."""
        forgotten = 0
        async with self._db.writing() as connection:
            await connection.execute(delete(login_attempts).where(login_attempts.c.at < before))
            await connection.execute(delete(person_requests).where(person_requests.c.handled_at < before))
        for table, more in ((inbox, True), (outbox, outbox.c.dossier_id.is_(None))):
            while ids := await self._finished(table, before, more):
                async with self._db.writing() as connection:
                    await _delete(connection, table, ids)
                forgotten += len(ids)
        return forgotten

    async def _finished(self, table: Any, before: datetime, more: Any) -> list[int]:
        """Found without the write lock: it may take a look at the whole table."""
        query = select(table.c.id).where(table.c.status != WAITING, table.c.finished_at < micros(before))
        async with self._db.reading() as connection:
            chosen = query if more is True else query.where(more)
            return list((await connection.execute(chosen.order_by(table.c.id).limit(BATCH))).scalars())


async def _delete(connection: AsyncConnection, table: Any, ids: list[int]) -> None:
    await connection.execute(delete(table).where(table.c.id.in_(ids)))
