"""Copies of one installation: its database, its files and its key put together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from flows.audit import COMMAND, AuditEntry
from flows.files import FileMissing
from flows.ports.copies import Copied, Looked, Progress
from storage.backup.archive import Manifest, Reader, Writer
from storage.backup.copying import copy_all
from storage.backup.restoring import restore_all
from storage.db import Database
from storage.files import FileStore
from storage.keys import KeyRing
from storage.schema import HEAD
from storage.sending import SendingStore
from storage.store import SqlStore


class SqlCopies:
    """Keeps the promises of `Copies`."""

    def __init__(self, database_url: str, files: FileStore, ring: KeyRing) -> None:
        self._url = database_url
        self._files = files
        self._ring = ring

    async def make(self, to: IO[bytes], progress: Progress) -> Copied:
        writer = Writer(to, Manifest(HEAD, _now().isoformat()))
        async with self._database() as db:
            await copy_all(db, self._files, writer, progress)
        writer.finish(self._ring)
        await self._note("backup_made")
        return _copied(writer.manifest)

    async def put_back(self, path: Path, progress: Progress) -> Copied:
        reader = Reader(path)
        try:
            reader.check_key(self._ring)
            async with self._database() as db:
                await restore_all(reader, db, self._files, now=_now(), progress=progress)
        finally:
            reader.close()
        await self._note("backup_restored")
        return _copied(reader.manifest)

    async def look_through(self) -> Looked:
        async with self._store() as store:
            rows = await store.dossiers.dump()
            stored = await store.files.everything()
            proof = await store.audit.prove()
        missing = 0
        for each in stored:
            try:
                await self._files.get(each)
            except FileMissing:
                missing += 1
        coded = sum(row.code is not None for row in rows)
        return Looked(len(rows), coded, len(stored) - missing, missing, proof.problem)

    async def _note(self, action: str) -> None:
        async with self._store() as store:
            await store.audit.append([AuditEntry(_now(), COMMAND, action)])

    @asynccontextmanager
    async def _database(self) -> AsyncIterator[Database]:
        db = Database(self._url)
        try:
            yield db
        finally:
            await db.close()

    @asynccontextmanager
    async def _store(self) -> AsyncIterator[SqlStore]:
        store = SqlStore(SendingStore(Database(self._url), self._ring), frozenset())
        try:
            yield store
        finally:
            await store.close()


def _now() -> datetime:
    return datetime.now(UTC)


def _copied(manifest: Manifest) -> Copied:
    return Copied(manifest.schema, sum(manifest.tables.values()), manifest.files, len(manifest.missing))
