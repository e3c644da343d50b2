"""Putting a copy back, into an empty place of either kind: files first, then all rows in one transaction.

Numbers that may have been given after the copy was taken are passed over: no code and no row number comes twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import column, insert, select, table, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.conversation.facts import VIETNAM
from flows.ports.copies import Progress
from storage.backup.archive import CopyProblem, Reader
from storage.backup.copying import counted_tables
from storage.db import Database
from storage.files import FileStore
from storage.schema import SchemaProblem, has_data, knows, migrate, move_to
from storage.tables import dossier_numbers, metadata, units

#: Far beyond what a day can bring, so that a code told after the copy was taken stays its owner's.
CODES_PASSED_OVER = 1000
IDS_PASSED_OVER = 1_000_000


async def restore_all(reader: Reader, db: Database, store: FileStore, *, now: datetime, progress: Progress) -> None:
    """Raises CopyProblem, and leaves the place as empty as it was."""
    progress("checking the copy")
    reader.check()
    await _must_fit(reader, db, store)
    put: list[str] = []
    try:
        await _put_files(reader, store, put, progress)
        await move_to(db, reader.manifest.schema)
        await _put_rows(reader, db, now, progress)
    except BaseException:
        for name in put:
            await store.delete(name)
        await move_to(db, "base")
        raise
    await migrate(db)


async def _must_fit(reader: Reader, db: Database, store: FileStore) -> None:
    if not knows(reader.manifest.schema):
        raise CopyProblem(
            f"the copy is of version {reader.manifest.schema}, which this program does not know: install the newer one"
        )
    try:
        taken = await has_data(db)
    except SchemaProblem:
        taken = True
    if taken:
        raise CopyProblem(f"the database at {db.where} is not empty: a copy is put back into an empty one")
    if not await store.is_empty():
        raise CopyProblem("the file store is not empty: a copy is put back into an empty one")


async def _put_files(reader: Reader, store: FileStore, put: list[str], progress: Progress) -> None:
    names = reader.file_names()
    for number, name in enumerate(names, start=1):
        await store.put_sealed(name, reader.get(f"files/{name}"))
        put.append(name)
        if number % 100 == 0 or number == len(names):
            progress(f"files {number} of {len(names)}")


async def _put_rows(reader: Reader, db: Database, now: datetime, progress: Progress) -> None:
    async with db.migrating() as connection:
        for each in metadata.sorted_tables:
            if reader.manifest.tables.get(each.name):
                progress(f"table {each.name}")
                await _put_table(connection, reader, each.name)
        await _free_leases(connection, reader)
        await _pass_over_codes(db, connection, now)
        await _pass_over_ids(db, connection, reader)


async def _put_table(connection: AsyncConnection, reader: Reader, name: str) -> None:
    is_first = True
    for columns, rows in reader.parts(name):
        target = table(name, *(column(each) for each in columns))
        if is_first and name != "audit_entries":  # whatever a migration put there; of the trail nothing is deleted
            await connection.execute(target.delete())
        is_first = False
        await connection.execute(insert(target), [dict(zip(columns, row, strict=True)) for row in rows])


async def _free_leases(connection: AsyncConnection, reader: Reader) -> None:
    """Nobody is at work on anything: what was not finished is finished by whoever starts."""
    for each in metadata.sorted_tables:
        if reader.manifest.tables.get(each.name) and {"holder", "lease_until"} <= set(each.c.keys()):
            await connection.execute(update(each).values(holder="", lease_until=0))


async def _pass_over_codes(db: Database, connection: AsyncConnection, now: datetime) -> None:
    """Of today, and of its neighbours in case the clock is wrong; no code is made of any other day."""
    today = now.astimezone(VIETNAM).date()
    days = [(today + timedelta(days=each)).isoformat() for each in (-1, 0, 1)]
    bodies = (await connection.execute(select(units.c.body))).scalars()
    known = (await connection.execute(select(dossier_numbers.c.agency).distinct())).scalars()
    agencies = sorted({*known, *(orjson.loads(bytes(body))["agency_code"] for body in bodies)})
    fresh = db.insert(dossier_numbers)
    passed = fresh.on_conflict_do_update(
        index_elements=[dossier_numbers.c.agency, dossier_numbers.c.day],
        set_={"last": dossier_numbers.c.last + CODES_PASSED_OVER},
    )
    rows = [{"agency": agency, "day": day, "last": CODES_PASSED_OVER} for agency in agencies for day in days]
    if rows:
        await connection.execute(passed, rows)


async def _pass_over_ids(db: Database, connection: AsyncConnection, reader: Reader) -> None:
    for each in counted_tables():
        if each.name in reader.manifest.last_ids:
            last = reader.manifest.last_ids[each.name] + IDS_PASSED_OVER
            for statement in _NEXT_ID[db.is_postgres]:
                await connection.execute(text(statement), _used(statement, name=each.name, last=last))


_NEXT_ID: dict[bool, Sequence[str]] = {
    True: ("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)",),
    False: (
        "DELETE FROM sqlite_sequence WHERE name = :name",
        "INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)",
    ),
}


def _used(statement: str, **given: Any) -> dict[str, Any]:
    return {name: value for name, value in given.items() if f":{name}" in statement}
