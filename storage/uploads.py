"""Rows of kept uploads; the bytes are in the file store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, insert, select, update

from flows.dossiers.model import Status
from flows.files import StoredFile
from flows.ports import HELD, FileRow
from storage.db import Database
from storage.prepared import Prepared
from storage.sealing import Seals
from storage.tables import dossiers, files, papers
from storage.together import Together

_ADD = Prepared(insert(files))
_THIS = Prepared(select(files).where(files.c.id == bindparam("this")))


class UploadTable:
    def __init__(self, db: Database, seals: Seals) -> None:
        self._db = db
        self._seals = seals
        self._adding: Together[FileRow, None] = Together(self._add)

    async def add(self, row: FileRow) -> None:
        await self._adding.add([row])

    async def _add(self, rows: Sequence[FileRow]) -> None:
        """What was checked at the same moment shares one commit."""
        async with self._db.writing_prepared() as connection:
            await _ADD.later(connection, [to_row(row, self._seals) for row in rows])

    async def get(self, file_id: str) -> FileRow | None:
        async with self._db.reading_prepared() as connection:
            found = (await _THIS.one(connection, {"this": file_id})).rows
        return self._from_row(found[0]) if found else None

    async def of_dossier(self, dossier_id: str) -> list[FileRow]:
        return await self._all(
            select(files)
            .where(files.c.dossier_id == dossier_id, files.c.is_joined.is_(False), files.c.step_id != HELD)
            .order_by(files.c.step_id, files.c.supplement, files.c.position)
        )

    async def joined_of(self, dossier_id: str) -> list[FileRow]:
        return await self._all(
            select(files)
            .join(papers, (papers.c.file_id == files.c.id) & (papers.c.dossier_id == files.c.dossier_id))
            .where(files.c.dossier_id == dossier_id)
            .order_by(files.c.step_id, files.c.supplement)
        )

    async def loose(self, *, before: datetime) -> list[FileRow]:
        return await self._all(
            select(files)
            .where(files.c.dossier_id.is_(None), files.c.created_at < before)
            .order_by(files.c.created_at)
            .limit(500)
        )

    async def let_go(self) -> int:
        waiting = (Status.DRAFT.value, Status.PREPARED.value, Status.SUPPLEMENT_REQUESTED.value)
        over = select(dossiers.c.id).where(dossiers.c.status.not_in(waiting))
        held = files.c.step_id == HELD
        async with self._db.writing() as connection:
            loose = update(files).where(held, files.c.dossier_id.in_(over)).values(dossier_id=None, step_id=None)
            return (await connection.execute(loose)).rowcount

    async def forget(self, file_ids: Sequence[str]) -> None:
        async with self._db.writing() as connection:
            await connection.execute(delete(files).where(files.c.id.in_(file_ids)))

    async def known(self, names: Sequence[str]) -> set[str]:
        async with self._db.reading() as connection:
            originals = await connection.execute(select(files.c.name).where(files.c.name.in_(names)))
            clean = await connection.execute(select(files.c.clean_name).where(files.c.clean_name.in_(names)))
            return {str(name) for found in (originals, clean) for name in found.scalars()}

    async def everything(self) -> list[StoredFile]:
        rows = await self._all(select(files).order_by(files.c.id))
        return [stored for row in rows for stored in (row.stored, row.clean) if stored is not None]

    async def _all(self, query: Select[Any]) -> list[FileRow]:
        async with self._db.reading() as connection:
            return [self._from_row(row) for row in await connection.execute(query)]

    def _from_row(self, row: Any) -> FileRow:
        clean = StoredFile(row.clean_name, row.clean_sha256, row.clean_size, row.clean_key) if row.clean_name else None
        return FileRow(
            id=row.id,
            stored=StoredFile(row.name, row.sha256, row.size, row.wrapped_key),
            kind=row.kind,
            pages=row.pages,
            given_name=self._seals.open("files.given_name", row.id, row.given_name),
            created_at=row.created_at,
            chat_id=row.chat_id,
            dossier_id=row.dossier_id,
            step_id=row.step_id,
            position=row.position,
            clean=clean,
            clean_kind=row.clean_kind,
            is_signed=row.is_signed,
            supplement=row.supplement,
            warnings=tuple(row.warnings.split()),
            look=row.look,
            is_joined=row.is_joined,
        )


def to_row(row: FileRow, seals: Seals) -> dict[str, Any]:
    stored, clean = row.stored, row.clean
    return {
        "id": row.id,
        "name": stored.name,
        "sha256": stored.sha256,
        "size": stored.size,
        "wrapped_key": stored.wrapped_key,
        "clean_name": clean.name if clean else None,
        "clean_sha256": clean.sha256 if clean else None,
        "clean_size": clean.size if clean else None,
        "clean_key": clean.wrapped_key if clean else None,
        "clean_kind": row.clean_kind,
        "is_signed": row.is_signed,
        "kind": row.kind,
        "pages": row.pages,
        "given_name": seals.seal("files.given_name", row.id, row.given_name),
        "created_at": row.created_at,
        "chat_id": row.chat_id,
        "dossier_id": row.dossier_id,
        "step_id": row.step_id,
        "position": row.position,
        "supplement": row.supplement,
        "warnings": " ".join(row.warnings),
        "look": row.look,
        "is_joined": row.is_joined,
    }
