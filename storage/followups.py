"""Receipts of platforms for messages to phone numbers, and calls about messages that did not arrive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import literal, or_, select

from flows.delivery.model import Path
from flows.ports import Undelivered
from storage.db import Database
from storage.outbox_rows import UNDELIVERED, undelivered_row
from storage.sealing import Seals
from storage.tables import dossiers, outbox, phone_calls, receipts
from storage.tables.columns import Moment


class FollowupTable:
    def __init__(self, db: Database, seals: Seals) -> None:
        self._db = db
        self._seals = seals

    async def delivered(self, message_id: int, *, at: datetime) -> None:
        known = select(outbox.c.id, literal(at, Moment)).where(
            outbox.c.id == message_id, outbox.c.path == Path.TEMPLATE.value
        )
        note = self._db.insert(receipts).from_select(["message_id", "at"], known).on_conflict_do_nothing()
        async with self._db.writing() as connection:
            await connection.execute(note)

    async def lost(self, message_id: int, *, unit_ids: Sequence[str] | None) -> Undelivered | None:
        query = UNDELIVERED.where(outbox.c.id == message_id)
        if unit_ids is not None:
            query = query.where(or_(outbox.c.dossier_id.is_(None), dossiers.c.unit_id.in_(unit_ids)))
        async with self._db.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        return undelivered_row(row, self._seals) if row else None

    async def called(self, message_id: int, *, by: str, note: str, at: datetime) -> bool:
        sealed = self._seals.seal_text("phone_calls.note", message_id, note)
        row = {"message_id": message_id, "at": at, "by": by, "note": sealed}
        fresh = self._db.insert(phone_calls).values(**row).on_conflict_do_nothing()
        async with self._db.writing() as connection:
            return (await connection.execute(fresh)).rowcount == 1
