"""Taking a copy: all tables in one view of the data, then the files that its rows name, as they lie there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Boolean, LargeBinary, Table, func, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.files import FileMissing
from flows.ports.copies import Progress
from storage.backup.archive import Writer, packed
from storage.db import Database
from storage.files import FileStore
from storage.tables import files, metadata
from storage.tables.columns import Moment, micros

#: Of this process or this office day alone: who holds what, how fast one may send, who is logged in.
LEFT_OUT = ("leases", "buckets", "staff_sessions", "staff_presence")
ROWS = 2000  #: in one part


async def copy_all(db: Database, store: FileStore, writer: Writer, progress: Progress) -> None:
    """Rows and files alike stay sealed."""
    async with db.reading() as connection:
        if db.is_postgres:
            await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        for table in metadata.sorted_tables:
            if table.name not in LEFT_OUT:
                progress(f"table {table.name}")
                await _copy_table(connection, table, writer)
        names = await _file_names(connection)
        writer.manifest.last_ids = await _last_ids(connection, is_postgres=db.is_postgres)
    await _copy_files(store, names, writer, progress)


async def _copy_table(connection: AsyncConnection, table: Table, writer: Writer) -> None:
    keys = list(table.primary_key.columns)
    names = [str(column.name) for column in table.columns]
    query = select(table).order_by(*keys).limit(ROWS)
    last: tuple[Any, ...] | None = None
    count = part = 0
    while True:
        following = query if last is None else query.where(tuple_(*keys) > last)
        rows = (await connection.execute(following)).all()
        if not rows:
            break
        writer.add(f"tables/{table.name}/{part:06}", packed(names, [_plain(table, row) for row in rows]))
        last = tuple(rows[-1]._mapping[key] for key in keys)
        count, part = count + len(rows), part + 1
    writer.manifest.tables[str(table.name)] = count


def _plain(table: Table, row: Any) -> list[Any]:
    """As both databases take it: moments as numbers, truth as truth, bytes as bytes."""
    return [_value(column.type, value) for column, value in zip(table.columns, row, strict=True)]


def _value(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, Moment):
        return micros(value)
    if isinstance(kind, Boolean):
        return bool(value)
    return bytes(value) if isinstance(kind, LargeBinary) else value


async def _file_names(connection: AsyncConnection) -> list[str]:
    rows = await connection.execute(select(files.c.name, files.c.clean_name).order_by(files.c.name))
    return [name for row in rows for name in row if name]


def counted_tables() -> list[Table]:
    """Those whose rows are numbered by the database."""
    return [table for table in metadata.sorted_tables if "id" in table.c and table.c.id.identity is not None]


async def _last_ids(connection: AsyncConnection, *, is_postgres: bool) -> dict[str, int]:
    """Also what was deleted since had a number."""
    found: dict[str, int] = {}
    for table in counted_tables():
        most = (await connection.execute(select(func.coalesce(func.max(table.c.id), 0)))).scalar_one()
        found[str(table.name)] = int(most)
    if is_postgres:
        return found
    given = await connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
    return {**found, **{row.name: max(found.get(row.name, 0), row.seq) for row in given if row.name in found}}


async def _copy_files(store: FileStore, names: Iterable[str], writer: Writer, progress: Progress) -> None:
    wanted = list(names)
    for number, name in enumerate(wanted, start=1):
        try:
            writer.add(f"files/{name}", await store.sealed(name))
            writer.manifest.files += 1
        except FileMissing:  # erased since the tables were read
            writer.manifest.missing.append(name)
        if number % 100 == 0 or number == len(wanted):
            progress(f"files {number} of {len(wanted)}")
