"""Ratings as pages and the reminder read them. Counts and remarks carry nothing that says whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, literal_column, select, true, update

from flows.dossiers.model import Dossier, Satisfaction
from flows.ratings.model import LowRating, OwnRating, Remark, Tally
from storage.db import Database
from storage.dossier_rows import WITHOUT_ANSWERS, from_row
from storage.sealing import Seals
from storage.tables import dossiers, ratings
from storage.voice_rows import low_of

_r, _d = ratings.c, dossiers.c


class RatingTable:
    def __init__(self, db: Database, seals: Seals) -> None:
        self._db = db
        self._seals = seals

    async def tallies(self, *, unit_ids: Sequence[str] | None, since: str) -> list[Tally]:
        query = (
            select(_r.month, _r.stars, _r.reasons, func.count().label("many"))
            .where(_within(unit_ids), _r.month >= since)
            .group_by(_r.month, _r.stars, _r.reasons)
        )
        async with self._db.reading() as connection:
            rows = (await connection.execute(query)).all()
        found: dict[str, tuple[dict[int, int], dict[str, int]]] = {}
        for row in rows:
            stars, reasons = found.setdefault(row.month, ({}, {}))
            stars[row.stars] = stars.get(row.stars, 0) + row.many
            for reason in row.reasons.split():
                reasons[reason] = reasons.get(reason, 0) + row.many
        return [Tally(month, *found[month]) for month in sorted(found, reverse=True)]

    async def remarks(self, *, unit_ids: Sequence[str] | None, limit: int = 50) -> list[Remark]:
        """Among those of a month the order is that of the sealed bytes, which is none."""
        query = (
            select(_r.unit_id, _r.month, _r.stars, _r.dossier_id, _r.comment)
            .where(_within(unit_ids), _r.comment.is_not(None))
            .order_by(_r.month.desc(), _r.comment)
            .limit(limit)
        )
        async with self._db.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [Remark(row.unit_id, row.month, row.stars, self._opened(row.dossier_id, row.comment)) for row in rows]

    def _opened(self, dossier_id: str, comment: bytes) -> str:
        return self._seals.open_text("ratings.comment", dossier_id, comment)

    async def low(self, *, unit_ids: Sequence[str] | None, limit: int = 100) -> list[LowRating]:
        query = (
            select(ratings)
            .where(_within(unit_ids), _r.due_at.is_not(None), _r.closed_at.is_(None))
            .order_by(_r.due_at, _r.id)
            .limit(limit)
        )
        async with self._db.reading() as connection:
            return [low_of(row, self._seals) for row in await connection.execute(query)]

    async def of_person(self, person_id: int) -> list[OwnRating]:
        query = (
            select(_r.dossier_id, _d.code, _r.stars, _r.month, _r.reasons, _r.comment)
            .join(dossiers, _d.id == _r.dossier_id)
            .where(_d.person_id == person_id)
            .order_by(_r.id.desc())
        )
        async with self._db.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [
            OwnRating(
                row.code or "",
                row.stars,
                row.month,
                tuple(row.reasons.split()),
                self._seals.open_text("ratings.comment", row.dossier_id, row.comment),
            )
            for row in rows
        ]

    async def unasked(self, *, since: datetime, before: datetime, limit: int = 200) -> list[Dossier]:
        """The constants are those of the partial index, which is used for nothing else."""
        returned: ColumnElement[str] = literal_column("'returned'")
        query = (
            select(*WITHOUT_ANSWERS)
            .where(_d.status == returned, _d.satisfaction == literal_column("''"))
            .where(_d.updated_at >= since, _d.updated_at < before)
            .order_by(_d.updated_at)
            .limit(limit)
        )
        async with self._db.reading() as connection:
            return [from_row(row, self._seals) for row in await connection.execute(query)]

    async def reminded(self, dossier_ids: Sequence[str]) -> None:
        """Who has rated meanwhile stays as one who has."""
        unknown = _d.satisfaction == Satisfaction.UNKNOWN.value
        note = update(dossiers).where(_d.id.in_(dossier_ids), unknown)
        async with self._db.writing() as connection:
            await connection.execute(note.values(satisfaction=Satisfaction.REMINDED.value))


def _within(unit_ids: Sequence[str] | None) -> ColumnElement[bool]:
    return true() if unit_ids is None else _r.unit_id.in_(unit_ids)
