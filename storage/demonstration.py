"""Takes a demonstration away: every row that hangs on its units, chats, people or accounts, whichever table it is in.

Which columns lead to whom stands in one table, so that a new table is cleared because of its columns' names. Only the
audit log keeps its lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.audit import AuditEntry
from flows.editions.model import Realm
from flows.ports.demonstration import Cleared, Demonstrations, Scope
from storage.audit import AuditWriting
from storage.db import Database
from storage.erasing import scrub
from storage.sealing import Seals
from storage.tables import (
    chats,
    dossier_numbers,
    dossiers,
    edition_drafts,
    editions,
    files,
    metadata,
    notes,
    outbox,
    people,
    staff,
    units,
)

#: Lines of the audit log are neither changed nor deleted.
KEPT = frozenset(("audit_entries", "audit_head", "notes"))
#: What a column of that name leads to.
LEADS_TO = {
    "dossier_id": "dossiers",
    "chat_id": "chats",
    "starter_chat_id": "chats",
    "guest_chat_id": "chats",
    "person_id": "people",
    "staff_id": "staff",
    "unit_id": "units",
}
#: The rows themselves go last, in this order: what leads to them is found through them.
LAST = (dossiers, chats, people, staff, units)
Ids = Mapping[str, Sequence[Any]]


class DemonstrationTables(Demonstrations):
    def __init__(self, db: Database, seals: Seals) -> None:
        self._db = db
        self._audit = AuditWriting(db, seals)

    async def real_dossiers(self, scope: Scope) -> int:
        query = select(func.count()).select_from(dossiers).where(~_ours(scope))
        async with self._db.reading() as connection:
            return (await connection.execute(query)).scalar_one()

    async def counts(self, scope: Scope) -> Cleared:
        async with self._db.reading() as connection:
            return await _counted(connection, await _ids(connection, scope))

    async def clear(self, scope: Scope, *, note: str, audit: AuditEntry | None) -> Cleared:
        async with self._db.writing() as connection:
            await scrub(connection)
            ids = await _ids(connection, scope)
            found = await _counted(connection, ids)
            for table in reversed(metadata.sorted_tables):
                if table not in LAST and table.name not in KEPT and (which := list(_leads(table, ids))):
                    await connection.execute(delete(table).where(or_(*which)))
            for table in LAST:
                await connection.execute(delete(table).where(_key(table).in_(ids[table.name])))
            await connection.execute(delete(dossier_numbers).where(dossier_numbers.c.agency.in_(scope.agency_codes)))
            for table in (edition_drafts, editions):
                await connection.execute(delete(table).where(table.c.realm == Realm.DEMONSTRATION.value))
            await connection.execute(delete(notes).where(notes.c.key == note))
            if audit is not None:
                await self._audit.append(connection, [audit])
        return found


def _ours(scope: Scope) -> ColumnElement[bool]:
    return or_(dossiers.c.unit_id.in_(scope.unit_ids), dossiers.c.person_id.in_(_people(scope)))


def _people(scope: Scope) -> Select[Any]:
    return select(chats.c.person_id).where(chats.c.key.startswith(f"{scope.channel}:", autoescape=True))


async def _ids(connection: AsyncConnection, scope: Scope) -> dict[str, Sequence[Any]]:
    of_channel = chats.c.key.startswith(f"{scope.channel}:", autoescape=True)
    queries = {
        "dossiers": select(dossiers.c.id).where(_ours(scope)),
        "chats": select(chats.c.id).where(of_channel),
        "people": _people(scope).distinct(),
        "staff": select(staff.c.id).where(staff.c.login.in_(scope.logins)),
    }
    found = {name: list((await connection.execute(query)).scalars()) for name, query in queries.items()}
    return {**found, "units": list(scope.unit_ids)}


async def _counted(connection: AsyncConnection, ids: Ids) -> Cleared:
    told = select(func.count()).select_from(outbox).where(or_(*_leads(outbox, ids)))
    names = select(files.c.name, files.c.clean_name).where(or_(*_leads(files, ids)))
    kept = [name for row in await connection.execute(names) for name in row if name]
    return Cleared(
        dossiers=len(ids["dossiers"]),
        people=len(ids["people"]),
        messages=(await connection.execute(told)).scalar_one(),
        staff=len(ids["staff"]),
        files=tuple(kept),
    )


def _leads(table: Table, ids: Ids) -> Iterator[ColumnElement[bool]]:
    """One condition a column that leads to somebody or something of the demonstration."""
    for column in table.columns:
        if column.name in LEADS_TO:
            yield column.in_(ids[LEADS_TO[column.name]])


def _key(table: Table) -> Column[Any]:
    return table.c.id
