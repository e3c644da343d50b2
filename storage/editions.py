"""Editions of what an office changes by itself, and the drafts of the next ones."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import delete, select, update

from flows.audit import AuditEntry
from flows.editions.model import EDITION_NOTE, Checks, Draft, Entries, Key, Realm, Version
from flows.editions.stored import checks_from_json, checks_to_json, from_json, to_json
from storage.audit import AuditWriting
from storage.db import Database
from storage.sealing import Seals
from storage.tables import edition_drafts, editions, notes

_e, _d = editions.c, edition_drafts.c


class EditionTables:
    def __init__(self, db: Database, seals: Seals) -> None:
        self._db = db
        self._audit = AuditWriting(db, seals)
        note, draft = db.insert(notes), db.insert(edition_drafts)
        self._note = note.on_conflict_do_update(index_elements=[notes.c.key], set_={"value": note.excluded.value})
        self._add = db.insert(editions).on_conflict_do_nothing().returning(_e.number)
        self._keep = draft.on_conflict_do_update(
            index_elements=[_d.realm, _d.staff_id],
            set_={name: draft.excluded[name] for name in ("after", "at", "body", "checks")},
        )

    async def current(self, realm: Realm) -> tuple[int, Entries]:
        newest = select(_e.number, _e.body).where(_e.realm == realm.value).order_by(_e.number.desc()).limit(1)
        async with self._db.reading() as connection:
            row = (await connection.execute(newest)).one_or_none()
        return (row.number, from_json(orjson.loads(row.body))) if row else (0, {})

    async def edition(self, realm: Realm, number: int) -> Entries | None:
        query = select(_e.body).where(_e.realm == realm.value, _e.number == number)
        async with self._db.reading() as connection:
            body = (await connection.execute(query)).scalar_one_or_none()
        return None if body is None else from_json(orjson.loads(body))

    async def published(self, realm: Realm, *, limit: int = 50) -> list[Version]:
        query = (
            select(_e.number, _e.at, _e.by, _e.note, _e.touched)
            .where(_e.realm == realm.value)
            .order_by(_e.number.desc())
            .limit(limit)
        )
        async with self._db.reading() as connection:
            return [_version(row) for row in await connection.execute(query)]

    async def publish(
        self, realm: Realm, version: Version, entries: Entries, *, audit: AuditEntry, drafted_by: int
    ) -> bool:
        """Of two that come after the same edition the second finds its number taken."""
        row = {
            "realm": realm.value, "number": version.number, "at": version.at, "by": version.by, "note": version.note,
            "touched": orjson.dumps([str(key) for key in version.touched]), "body": orjson.dumps(to_json(entries)),
        }  # fmt: skip
        async with self._db.writing() as connection:
            if (await connection.execute(self._add, row)).scalar_one_or_none() is None:
                return False
            noted = f"{realm.value}:{version.number}:{version.at.isoformat()}"
            await connection.execute(self._note, {"key": EDITION_NOTE, "value": noted})
            await connection.execute(delete(edition_drafts).where(*_of(realm, drafted_by)))
            await self._audit.append(connection, [audit])
        return True

    async def draft(self, realm: Realm, staff_id: int) -> Draft | None:
        query = select(_d.after, _d.at, _d.body, _d.checks).where(*_of(realm, staff_id))
        async with self._db.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        checks = checks_from_json(orjson.loads(row.checks)) if row.checks else None
        return Draft(row.after, from_json(orjson.loads(row.body)), row.at, checks)

    async def keep_draft(self, realm: Realm, staff_id: int, draft: Draft) -> None:
        row = {
            "realm": realm.value, "staff_id": staff_id, "after": draft.after, "at": draft.changed_at,
            "body": orjson.dumps(to_json(draft.entries)), "checks": None,
        }  # fmt: skip
        async with self._db.writing() as connection:
            await connection.execute(self._keep, row)

    async def drop_draft(self, realm: Realm, staff_id: int) -> None:
        async with self._db.writing() as connection:
            await connection.execute(delete(edition_drafts).where(*_of(realm, staff_id)))

    async def note_checks(self, realm: Realm, staff_id: int, checks: Checks, *, drafted_at: datetime) -> bool:
        noted = (
            update(edition_drafts)
            .where(*_of(realm, staff_id), _d.at == drafted_at)
            .values(checks=orjson.dumps(checks_to_json(checks)))
        )
        async with self._db.writing() as connection:
            return bool((await connection.execute(noted)).rowcount)


def _of(realm: Realm, staff_id: int) -> tuple[Any, Any]:
    return _d.realm == realm.value, _d.staff_id == staff_id


def _version(row: Any) -> Version:
    touched = tuple(Key.read(key) for key in orjson.loads(row.touched))
    return Version(row.number, row.at, row.by, row.note, touched)
