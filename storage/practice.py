"""Classes of practice mode. Nothing else of the store reads these tables, and this module no others but chats and, when
a class goes, what was said in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.ports import ChatKey
from flows.ports.practice import BoardRow, LessonRow, Practice
from flows.practising.keeping import from_json
from flows.practising.model import Lesson, Seat, Stage, Standing
from flows.values import JSON
from storage.db import Database
from storage.practice_rows import SEATS, lesson_of, lesson_row, seat_of, token_hash
from storage.sealing import Seals
from storage.statements import chat_of
from storage.tables import chats, outbox, practice_classes, practice_seats
from storage.tables.columns import WAITING

_c, _s = practice_classes.c, practice_seats.c
_DONE = func.sum(case((_s.stage == Stage.DONE.value, 1), else_=0))


class PracticeTable(Practice):
    def __init__(self, db: Database, seals: Seals) -> None:
        self._db = db
        self._seals = seals

    async def open(self, lesson: Lesson) -> Lesson:
        row = lesson_row(lesson, self._seals)
        async with self._db.writing() as connection:
            added = insert(practice_classes).values(row).returning(practice_classes)
            return lesson_of((await connection.execute(added)).one(), self._seals)

    async def lessons(self, *, unit_ids: Sequence[str] | None) -> list[LessonRow]:
        query = (
            select(practice_classes, func.count(_s.id).label("trainees"), _DONE.label("done"))
            .outerjoin(practice_seats, _s.class_id == _c.id)
            .group_by(_c.id)
            .order_by(_c.id.desc())
        )
        async with self._db.reading() as connection:
            rows = (await connection.execute(_within(query, unit_ids))).all()
        return [LessonRow(lesson_of(row, self._seals), row.trainees, int(row.done or 0)) for row in rows]

    async def get(self, lesson_id: int, *, unit_ids: Sequence[str] | None) -> Lesson | None:
        query = _within(select(practice_classes).where(_c.id == lesson_id), unit_ids)
        async with self._db.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        return lesson_of(row, self._seals) if row else None

    async def board(self, lesson_id: int) -> list[BoardRow]:
        """Nothing sealed is opened for it."""
        columns = (_s.nickname, _s.task, _s.stage, _s.step, _s.steps, _s.slips, _s.updated_at)
        query = select(*columns).where(_s.class_id == lesson_id).order_by(_s.id)
        async with self._db.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [
            BoardRow(row.nickname, Standing(row.task, Stage(row.stage), row.step, row.steps, row.slips), row.updated_at)
            for row in rows
        ]

    async def end(self, lesson_id: int, *, now: datetime) -> bool:
        async with self._db.writing() as connection:
            open_one = update(practice_classes).where(_c.id == lesson_id, _c.ended_at.is_(None))
            if (await connection.execute(open_one.values(ended_at=now))).rowcount != 1:
                return False
            await connection.execute(update(practice_seats).where(_s.class_id == lesson_id).values(due_at=now))
        return True

    async def delete(self, lesson_id: int) -> int:
        async with self._db.writing() as connection:
            return await _drop(connection, [lesson_id])

    async def forget(self, *, ended_before: datetime, opened_before: datetime) -> int:
        over = select(_c.id).where(
            or_(_c.ended_at < ended_before, and_(_c.ended_at.is_(None), _c.opened_at < opened_before))
        )
        async with self._db.writing() as connection:
            ids = list((await connection.execute(over)).scalars())
            if ids:
                await _drop(connection, ids)
        return len(ids)

    async def due(self, *, now: datetime, limit: int = 100) -> list[tuple[int, ChatKey]]:
        query = (
            select(_s.id, chats.c.key)
            .join(chats, chats.c.id == _s.chat_id)
            .where(_s.due_at.is_not(None), _s.due_at <= now)
            .order_by(_s.due_at)
            .limit(limit)
        )
        async with self._db.reading() as connection:
            return [(row.id, chat_of(row.key)) for row in await connection.execute(query)]

    async def by_token(self, token: str) -> Seat | None:
        async with self._db.reading() as connection:
            row = (await connection.execute(SEATS.where(_s.token_hash == token_hash(token)))).one_or_none()
        return seat_of(row, self._seals) if row else None

    async def conversation(self, seat_id: int) -> Mapping[str, JSON] | None:
        query = select(_s.class_id, _s.chat_id, _s.bench).where(_s.id == seat_id)
        async with self._db.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        return from_json(
            self._seals.open("practice_seats.bench", f"{row.class_id}:{row.chat_id}", row.bench)
        ).conversation


async def _drop(connection: AsyncConnection, ids: Sequence[int]) -> int:
    """Seats, what was said to their chats in practice, and the classes; how many seats those were. What still waits to
    be sent goes out: it says that the class is over."""
    whose = select(_s.chat_id).where(_s.class_id.in_(ids))
    told = outbox.c.chat_id.in_(whose) & outbox.c.key.like("practice.%") & (outbox.c.status != WAITING)
    await connection.execute(delete(outbox).where(told))
    gone = await connection.execute(delete(practice_seats).where(_s.class_id.in_(ids)))
    await connection.execute(delete(practice_classes).where(_c.id.in_(ids)))
    return gone.rowcount


def _within(query: Select[Any], unit_ids: Sequence[str] | None) -> Select[Any]:
    return query if unit_ids is None else query.where(_c.unit_id.in_(unit_ids))
