"""Seats and classes as rows, and within the transaction of a turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.people import Guesses
from flows.practising.keeping import from_json, to_json
from flows.practising.model import Lesson, Seat, Stage, Standing
from storage.linking import guesses_of
from storage.sealing import Seals
from storage.tables import files, practice_classes, practice_seats
from storage.tables.columns import EPOCH

_c, _s = practice_classes.c, practice_seats.c
_OF_CLASS = ("mark", "code", "unit_id", "title", "tasks", "seats", "opened_by", "opened_at", "ended_at")
#: With the class of each, whose columns are named apart.
SEATS = select(practice_seats, *(_c[name].label(f"class_{name}") for name in _OF_CLASS)).join(
    practice_classes, _c.id == _s.class_id
)
#: Sets the columns that the row names.
_SAVE = update(practice_seats).where(_s.id == bindparam("this"))


class PracticeRows:
    """Keeps the promises of `PracticeTx`."""

    def __init__(self, connection: AsyncConnection, seals: Seals, *, locks: bool) -> None:
        self._connection = connection
        self._seals = seals
        self._locks = locks

    async def seats(self, ids: Sequence[int]) -> Mapping[int, Seat]:
        if not ids:
            return {}
        query = SEATS.where(_s.id.in_(sorted(ids))).order_by(_s.id)
        query = query.with_for_update(of=practice_seats) if self._locks else query
        return {row.id: seat_of(row, self._seals) for row in await self._connection.execute(query)}

    async def lesson(self, code: str) -> Lesson | None:
        marks = self._seals.ring.blind_indexes("practice_classes.code", code)
        query = select(practice_classes).where(_c.mark.in_(marks))
        query = query.with_for_update() if self._locks else query
        row = (await self._connection.execute(query)).one_or_none()
        return lesson_of(row, self._seals) if row else None

    async def seat_of(self, lesson: Lesson, chat_id: int) -> Seat | None:
        query = SEATS.where(_s.class_id == lesson.id, _s.chat_id == chat_id)
        row = (await self._connection.execute(query)).one_or_none()
        return seat_of(row, self._seals) if row else None

    async def taken(self, lesson_id: int) -> int:
        query = select(func.count()).select_from(practice_seats).where(_s.class_id == lesson_id)
        return int((await self._connection.execute(query)).scalar_one())

    async def sit(self, seat: Seat) -> Seat:
        row = {
            "class_id": seat.lesson.id,
            "chat_id": seat.chat_id,
            "nickname": seat.nickname,
            "token_hash": token_hash(seat.bench.token),
            **_state(seat, self._seals),
        }
        added = await self._connection.execute(insert(practice_seats).values(row).returning(_s.id))
        return Seat(
            added.scalar_one(), seat.lesson, seat.chat_id, seat.nickname, seat.bench, seat.standing, seat.updated_at
        )

    async def save(self, seat: Seat) -> None:
        await self._connection.execute(_SAVE, {"this": seat.id, **_state(seat, self._seals)})

    async def guesses(self, chat_id: int, *, since: datetime) -> Guesses:
        return await guesses_of(self._connection, chat_id, since)

    async def hand_back(self, file_ids: Sequence[str]) -> None:
        loose = update(files).where(files.c.id.in_(file_ids), files.c.dossier_id.is_(None))
        await self._connection.execute(loose.values(created_at=EPOCH))


def token_hash(token: str) -> bytes:
    return sha256(token.encode("utf-8", "replace")).digest()


def lesson_row(lesson: Lesson, seals: Seals) -> dict[str, Any]:
    mark = seals.ring.blind_index("practice_classes.code", lesson.code)
    return {
        "mark": mark,
        "code": seals.seal_text("practice_classes.code", mark.hex(), lesson.code),
        "unit_id": lesson.unit_id,
        "title": lesson.title,
        "tasks": " ".join(lesson.task_ids),
        "seats": lesson.seats,
        "opened_by": lesson.opened_by,
        "opened_at": lesson.opened_at,
        "ended_at": lesson.ended_at,
    }


def lesson_of(row: Any, seals: Seals) -> Lesson:
    return _lesson({name: getattr(row, name) for name in _OF_CLASS}, row.id, seals)


def seat_of(row: Any, seals: Seals) -> Seat:
    of_class = {name: getattr(row, f"class_{name}") for name in _OF_CLASS}
    return Seat(
        id=row.id,
        lesson=_lesson(of_class, row.class_id, seals),
        chat_id=row.chat_id,
        nickname=row.nickname,
        bench=from_json(seals.open("practice_seats.bench", f"{row.class_id}:{row.chat_id}", row.bench)),
        standing=Standing(row.task, Stage(row.stage), row.step, row.steps, row.slips),
        updated_at=row.updated_at,
        due_at=row.due_at,
    )


def _lesson(row: Mapping[str, Any], lesson_id: int, seals: Seals) -> Lesson:
    return Lesson(
        id=lesson_id,
        code=seals.open_text("practice_classes.code", row["mark"].hex(), row["code"]),
        unit_id=row["unit_id"],
        title=row["title"],
        task_ids=tuple(row["tasks"].split()),
        seats=row["seats"],
        opened_by=row["opened_by"],
        opened_at=row["opened_at"],
        ended_at=row["ended_at"],
    )


def _state(seat: Seat, seals: Seals) -> dict[str, Any]:
    standing = seat.standing
    return {
        "bench": seals.seal("practice_seats.bench", f"{seat.lesson.id}:{seat.chat_id}", to_json(seat.bench)),
        "task": standing.task,
        "stage": standing.stage.value,
        "step": standing.step,
        "steps": standing.steps,
        "slips": standing.slips,
        "updated_at": seat.updated_at,
        "due_at": seat.due_at,
    }
