"""Ratings and complaints inside one transaction: read locked, written with everything else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.complaints.model import Complaint, Stand
from flows.ports import Changes
from flows.ratings.model import LowRating, Rating
from storage.db import Database
from storage.sealing import Seals
from storage.tables import complaints, ratings
from storage.voice_rows import complaint_of, complaint_row, low_of, rating_row

_c, _r = complaints.c, ratings.c
_COMPLAINT = select(complaints).where(_c.code == bindparam("this"))
_OF_PERSON = select(complaints).where(_c.person_id == bindparam("person")).order_by(_c.at.desc(), _c.code.desc())
_LOW = select(ratings).where(_r.id == bindparam("this"), _r.due_at.is_not(None))
_LOOKED_INTO = (
    update(ratings)
    .where(_r.id == bindparam("this"))
    .values(closed_at=bindparam("moment"), closed_by=bindparam("who"), note=bindparam("what"))
)


class Voices:
    """Keeps the promises of `VoicesTx`."""

    def __init__(self, connection: AsyncConnection, seals: Seals, *, locks: bool) -> None:
        self._connection = connection
        self._seals = seals
        self._locks = locks

    async def complaint(self, code: str) -> Complaint | None:
        query = _COMPLAINT.with_for_update() if self._locks else _COMPLAINT
        row = (await self._connection.execute(query, {"this": code})).one_or_none()
        return complaint_of(row, self._seals) if row else None

    async def complaints_of(self, person_id: int, *, limit: int = 10) -> list[Complaint]:
        rows = await self._connection.execute(_OF_PERSON.limit(limit), {"person": person_id})
        return [complaint_of(row, self._seals) for row in rows]

    async def low_rating(self, rating_id: int) -> LowRating | None:
        query = _LOW.with_for_update() if self._locks else _LOW
        row = (await self._connection.execute(query, {"this": rating_id})).one_or_none()
        return low_of(row, self._seals) if row else None


class VoiceWriting:
    def __init__(self, db: Database, seals: Seals) -> None:
        self._seals = seals
        given, filed = db.insert(ratings), db.insert(complaints)
        self._rate = given.on_conflict_do_update(
            index_elements=[_r.dossier_id],
            set_={
                "reasons": given.excluded.reasons,
                "comment": func.coalesce(given.excluded.comment, _r.comment),
                "may_call": given.excluded.may_call,
            },
        )
        changing = ("stand", "said", "reply", "holder", "moved_at", "ended_at")
        self._file = filed.on_conflict_do_update(
            index_elements=[_c.code], set_={name: filed.excluded[name] for name in changing}
        )

    async def write(self, connection: AsyncConnection, changes: Changes) -> None:
        for rating in changes.ratings:
            await self._rated(connection, rating)
        for low in changes.looked_into:
            note = self._seals.seal_text("ratings.note", low.id, low.note)
            row = {"this": low.id, "moment": low.closed_at, "who": low.closed_by, "what": note}
            await connection.execute(_LOOKED_INTO, row)
        for each in changes.complaints:
            await connection.execute(self._file, complaint_row(each, self._seals))

    async def _rated(self, connection: AsyncConnection, rating: Rating) -> None:
        await connection.execute(self._rate, rating_row(rating, self._seals))


async def forget_complaints(connection: AsyncConnection, person_id: int, now: datetime) -> None:
    """What was said of regulations and of people stays counted; the words go, and nobody has to answer any more."""
    own = update(complaints).where(_c.person_id == person_id)
    gone: dict[str, Any] = {"said": None, "contact": None, "reply": None, "dossier_code": "", "chat_id": 0}
    await connection.execute(own.values(gone))
    open_ones = own.where(_c.ended_at.is_(None))
    await connection.execute(open_ones.values(stand=Stand.CLOSED.value, ended_at=now))
