"""Complaints as pages read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select, true

from flows.complaints.model import About, Complaint
from storage.db import Database
from storage.sealing import Seals
from storage.tables import complaints
from storage.voice_rows import complaint_of

_c = complaints.c


class ComplaintTable:
    def __init__(self, db: Database, seals: Seals) -> None:
        self._db = db
        self._seals = seals

    async def listed(
        self,
        *,
        unit_ids: Sequence[str] | None,
        abouts: Sequence[About],
        open_only: bool = True,
        limit: int = 100,
    ) -> list[Complaint]:
        query = select(complaints).where(_within(unit_ids, abouts)).limit(limit)
        if open_only:
            query = query.where(_c.ended_at.is_(None)).order_by(_c.due_at, _c.code)
        else:
            query = query.where(_c.ended_at.is_not(None)).order_by(_c.ended_at.desc(), _c.code)
        async with self._db.reading() as connection:
            return [complaint_of(row, self._seals) for row in await connection.execute(query)]

    async def get(self, code: str) -> Complaint | None:
        async with self._db.reading() as connection:
            row = (await connection.execute(select(complaints).where(_c.code == code))).one_or_none()
        return complaint_of(row, self._seals) if row else None

    async def of_person(self, person_id: int) -> list[Complaint]:
        query = select(complaints).where(_c.person_id == person_id).order_by(_c.at.desc(), _c.code.desc())
        async with self._db.reading() as connection:
            return [complaint_of(row, self._seals) for row in await connection.execute(query)]

    async def due(self, *, unit_ids: Sequence[str] | None, abouts: Sequence[About], before: datetime) -> int:
        query = select(func.count()).select_from(complaints)
        waiting = query.where(_within(unit_ids, abouts), _c.ended_at.is_(None), _c.due_at < before)
        async with self._db.reading() as connection:
            return int((await connection.execute(waiting)).scalar_one())


def _within(unit_ids: Sequence[str] | None, abouts: Sequence[About]) -> ColumnElement[bool]:
    ours = true() if unit_ids is None else _c.unit_id.in_(unit_ids)
    return and_(ours, _c.about.in_([about.value for about in abouts]))
