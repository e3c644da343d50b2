"""The national catalogue as it was brought in, and what open dossiers began with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import exists, func, insert, select

from flows.dossiers.model import TERMINAL
from flows.procedures.record import IndexRow, Record
from flows.procedures.record_json import record_from_json, record_to_json
from storage.db import Database
from storage.office import OfficeTables
from storage.tables import catalogue_versions, dossiers, procedure_codes, procedure_versions, procedures

#: How a record is marked that the newest catalogue no longer has.
LEFT_OUT = "superseded"


class CatalogueTables(OfficeTables):
    """Units and offers come from the part below."""

    def __init__(self, db: Database) -> None:
        super().__init__(db)
        record, code = db.insert(procedures), db.insert(procedure_codes)
        self._records = record.on_conflict_do_update(
            index_elements=[procedures.c.code], set_=_all_but(record, procedures, "code")
        )
        self._codes = code.on_conflict_do_update(
            index_elements=[procedure_codes.c.code], set_=_all_but(code, procedure_codes, "code")
        )
        self._versions = db.insert(procedure_versions).on_conflict_do_nothing()

    async def is_empty(self) -> bool:
        async with self._db.reading() as connection:
            return not (await connection.execute(select(exists(select(procedure_codes.c.code))))).scalar_one()

    async def replace(self, records: Sequence[Record], index: Sequence[IndexRow], *, now: datetime, by: str) -> int:
        counts = {"records": len(records), "codes": len(index)}
        brought = insert(catalogue_versions).values(at=now, by=by, **counts).returning(catalogue_versions.c.id)
        async with self._db.writing() as connection:
            version = int((await connection.execute(brought)).scalar_one())
            if records:
                await connection.execute(self._records, [_record_row(record, version) for record in records])
            if index:
                await connection.execute(self._codes, [_code_row(row, version) for row in index])
        return version

    async def records(self) -> list[Record]:
        """Those that the newest catalogue left out are marked as superseded."""
        newest = select(func.max(catalogue_versions.c.id)).scalar_subquery()
        query = select(procedures.c.record, procedures.c.catalogue_version == newest).order_by(procedures.c.code)
        async with self._db.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [_record(body, is_current=bool(is_current)) for body, is_current in rows]

    async def index(self) -> list[IndexRow]:
        table = procedure_codes.c
        query = select(
            table.code, table.name, table.field, table.promulgated_by, table.type, table.has_detail
        ).order_by(table.code)
        async with self._db.reading() as connection:
            return [IndexRow(*row) for row in await connection.execute(query)]

    async def packed(self) -> bytes:
        newest = select(func.max(catalogue_versions.c.id)).scalar_subquery()
        query = select(procedures.c.record, procedures.c.catalogue_version == newest).order_by(procedures.c.code)
        async with self._db.reading() as connection:
            found = (await connection.execute(query)).all()
        rows = [astuple(row) for row in await self.index()]
        records = [[orjson.Fragment(body), bool(is_current)] for body, is_current in found]
        return orjson.dumps({"records": records, "rows": rows})

    async def keep_versions(self, versions: Mapping[str, tuple[str, str]], *, now: datetime) -> None:
        rows = [
            {"id": version, "procedure_code": code, "body": body, "kept_at": now}
            for version, (code, body) in versions.items()
        ]
        known = select(procedure_versions.c.id)
        async with self._db.writing() as connection:
            have = set((await connection.execute(known)).scalars())
            new = [row for row in rows if row["id"] not in have]
            if new:
                await connection.execute(self._versions, new)

    async def versions_in_use(self) -> Mapping[str, tuple[str, str]]:
        table = procedure_versions.c
        ended = [status.value for status in TERMINAL]
        in_use = exists().where(dossiers.c.version_id == table.id, dossiers.c.status.not_in(ended))
        query = select(table.id, table.procedure_code, table.body).where(in_use)
        async with self._db.reading() as connection:
            return {version: (code, body) for version, code, body in await connection.execute(query)}


def _all_but(fresh: Any, table: Any, key: str) -> dict[str, Any]:
    return {column.name: fresh.excluded[column.name] for column in table.c if column.name != key}


def _record_row(record: Record, version: int) -> dict[str, Any]:
    return {"code": record.code, "record": orjson.dumps(record_to_json(record)), "catalogue_version": version}


def _code_row(row: IndexRow, version: int) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "field": row.field,
        "promulgated_by": row.promulgated_by,
        "type": row.type,
        "has_detail": row.has_detail,
        "catalogue_version": version,
    }


def _record(body: bytes, *, is_current: bool) -> Record:
    record = record_from_json(orjson.loads(body))
    return record if is_current else replace(record, status=LEFT_OUT)
