"""The audit log: lines are added under the locked head, each marked over itself and the mark before it.

No statement here changes a line. Only `purge` deletes, whole old years, and leaves the mark that the rest hangs on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, delete, insert, null, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.audit import KEPT_YEARS, ONE_VIEW, AuditEntry, AuditLine, NotOldEnough, Proof, Trail
from storage.audit_chain import Head, message, walk
from storage.db import Database
from storage.sealing import Seals
from storage.statements import plain
from storage.tables import audit_entries, audit_head, dossiers

_a = audit_entries.c
_HEAD = select(audit_head.c.head).where(audit_head.c.id == 1)
_SET_HEAD = update(audit_head).where(audit_head.c.id == 1).values(head=bindparam("sealed"))
_SEEN = (
    select(_a.number)
    .where(
        _a.object_id == bindparam("object"),
        _a.at > bindparam("since"),
        _a.at <= bindparam("now"),
        _a.actor == bindparam("who"),
        _a.action == bindparam("what"),
    )
    .limit(1)
)
_LINES = select(_a.number, _a.at, _a.actor, _a.action, _a.object_id, _a.unit_id, _a.detail, dossiers.c.code).outerjoin(
    dossiers, dossiers.c.id == _a.object_id
)
BATCH = 2000  #: lines walked at a time
_HEAD_ROW = "audit_head.head"
#: As the migration has it; taken away for one transaction when old years go.
_SQLITE_GUARD = (
    "DROP TRIGGER audit_entries_no_delete",
    "CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries "
    "BEGIN SELECT RAISE(ABORT, 'lines of the audit log are neither changed nor deleted'); END",
)
_POSTGRES_GUARD = (
    "ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_kept",
    "ALTER TABLE audit_entries ENABLE TRIGGER audit_entries_kept",
)


class AuditWriting:
    """Adds lines in somebody's transaction, as the last thing they lock."""

    def __init__(self, db: Database, seals: Seals) -> None:
        self._seals = seals
        self._locks = db.is_postgres
        self._first = db.insert(audit_head).values(id=1, head=null()).on_conflict_do_nothing()

    async def append(self, connection: AsyncConnection, entries: Sequence[AuditEntry]) -> None:
        head = await self.lock(connection)
        rows = []
        for entry in entries:
            row = self._row(entry, head.last + 1)
            row["mark"] = self._seals.ring.audit_mark(message(head.mark, row))
            head = replace(head, last=head.last + 1, mark=row["mark"])
            rows.append(row)
        if rows:
            await connection.execute(insert(audit_entries), rows)
            await self.keep(connection, head)

    async def lock(self, connection: AsyncConnection) -> Head:
        await connection.execute(self._first)
        query = _HEAD.with_for_update() if self._locks else _HEAD
        return self.opened((await connection.execute(query)).scalar_one()) or Head()

    async def keep(self, connection: AsyncConnection, head: Head) -> None:
        await connection.execute(_SET_HEAD, {"sealed": self._seals.seal(_HEAD_ROW, 1, head.as_json())})

    def opened(self, sealed: bytes | None) -> Head | None:
        return Head.from_json(self._seals.open(_HEAD_ROW, 1, sealed)) if sealed else None

    def _row(self, entry: AuditEntry, number: int) -> dict[str, Any]:
        detail = self._seals.seal("audit_entries.detail", number, dict(entry.detail)) if entry.detail else None
        return {
            "number": number,
            "at": entry.at,
            "actor": plain(entry.actor),
            "action": entry.action,
            "object_id": plain(entry.object_id),
            "unit_id": entry.unit_id,
            "detail": detail,
        }


class AuditTable:
    """Keeps the promises of `Audit`."""

    def __init__(self, db: Database, seals: Seals) -> None:
        self._db = db
        self._seals = seals
        self._writing = AuditWriting(db, seals)

    async def append(self, entries: Sequence[AuditEntry]) -> None:
        if entries:
            async with self._db.writing() as connection:
                await self._writing.append(connection, entries)

    async def viewed(self, entry: AuditEntry) -> None:
        seen = {
            "object": entry.object_id,
            "since": entry.at - ONE_VIEW,
            "now": entry.at,
            "who": entry.actor,
            "what": entry.action,
        }
        async with self._db.reading() as connection:
            if (await connection.execute(_SEEN, seen)).scalar_one_or_none() is not None:
                return
        await self.append([entry])

    async def lines(self, trail: Trail, *, before: int | None = None, limit: int = 100) -> list[AuditLine]:
        query = _chosen(_LINES, trail).order_by(_a.number.desc()).limit(limit)
        if before is not None:
            query = query.where(_a.number < before)
        async with self._db.reading() as connection:
            return [self._line(row) for row in await connection.execute(query)]

    async def actors(self) -> list[str]:
        return await self._words(_a.actor)

    async def actions(self) -> list[str]:
        return await self._words(_a.action)

    async def prove(self, progress: Callable[[int], None] = lambda rows: None) -> Proof:
        async with self._db.reading() as connection:  # one view: what is added meanwhile is not part of it
            if self._db.is_postgres:
                await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            sealed = (await connection.execute(_HEAD)).scalar_one_or_none()
            return await walk(self._seals, sealed, _Batches(connection), self._writing.opened, progress)

    async def mark_of(self, number: int) -> str | None:
        async with self._db.reading() as connection:
            mark = (await connection.execute(select(_a.mark).where(_a.number == number))).scalar_one_or_none()
        return None if mark is None else bytes(mark).hex()

    async def purge(self, *, before: datetime, by: str, now: datetime) -> int:
        if before > now - timedelta(days=365 * KEPT_YEARS + KEPT_YEARS // 4):
            raise NotOldEnough
        async with self._db.writing() as connection:
            head = await self._writing.lock(connection)
            last_old = select(_a.number, _a.mark).where(_a.at < before).order_by(_a.number.desc()).limit(1)
            found = (await connection.execute(last_old)).one_or_none()
            if found is None:
                return 0
            gone = await self._delete(connection, found.number)
            anchored = replace(head, gone=found.number, anchor=found.mark)
            await self._writing.keep(connection, anchored)
            noted: dict[str, Any] = {"upto": found.number, "lines": gone}
            await self._writing.append(connection, [AuditEntry(now, by, "audit_purged", detail=noted)])
        return gone

    async def _delete(self, connection: AsyncConnection, upto: int) -> int:
        down, up = _POSTGRES_GUARD if self._db.is_postgres else _SQLITE_GUARD
        await connection.execute(text(down))
        gone = await connection.execute(delete(audit_entries).where(_a.number <= upto))
        await connection.execute(text(up))
        return gone.rowcount

    async def _words(self, column: Any) -> list[str]:
        async with self._db.reading() as connection:
            return list((await connection.execute(select(column).distinct().order_by(column))).scalars())

    def _line(self, row: Any) -> AuditLine:
        detail = self._seals.open("audit_entries.detail", row.number, row.detail) if row.detail else {}
        entry = AuditEntry(row.at, row.actor, row.action, row.object_id, row.unit_id, detail)
        return AuditLine(row.number, entry, row.code or "")


@dataclass(frozen=True, slots=True)
class _Batches:
    """The lines after a number, so many at a time."""

    connection: AsyncConnection

    async def after(self, number: int) -> Sequence[Any]:
        query = select(audit_entries).where(_a.number > number).order_by(_a.number).limit(BATCH)
        return [row._mapping for row in (await self.connection.execute(query)).all()]


def _chosen(query: Select[Any], trail: Trail) -> Select[Any]:
    equal = {
        _a.actor: trail.actor,
        _a.action: trail.action,
        _a.object_id: trail.object_id,
        dossiers.c.code: trail.code,
    }
    query = query.where(*[column == wanted for column, wanted in equal.items() if wanted])
    if trail.start is not None:
        query = query.where(_a.at >= trail.start)
    if trail.end is not None:
        query = query.where(_a.at < trail.end)
    return query if trail.unit_ids is None else query.where(_a.unit_id.in_(trail.unit_ids))
