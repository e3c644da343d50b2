"""What the installation remembers about itself: one short text under each name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storage.tables import notes

if TYPE_CHECKING:
    from storage.db import Database


class NoteTable:
    def __init__(self, db: Database) -> None:
        self._db = db
        note = db.insert(notes)
        self._set_note = note.on_conflict_do_update(index_elements=[notes.c.key], set_={"value": note.excluded.value})

    async def get_note(self, key: str) -> str | None:
        async with self._db.reading() as connection:
            value = (await connection.execute(select(notes.c.value).where(notes.c.key == key))).scalar_one_or_none()
        return None if value is None else str(value)

    async def set_note(self, key: str, value: str) -> None:
        async with self._db.writing() as connection:
            await connection.execute(self._set_note, {"key": key, "value": value})
