"""The calendar as staff changed it, and the promises that hang on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select

from flows.calendar.overlay import Overlay, from_json, to_json
from flows.dossiers.deadlines import Pause
from flows.dossiers.model import Dossier, Status
from storage.db import Database
from storage.dossier_rows import WITHOUT_ANSWERS, from_row
from storage.sealing import Seals
from storage.tables import calendar_versions, dossiers, history

_v, _d, _h = calendar_versions.c, dossiers.c, history.c
_CLOCKED = tuple(
    status.value
    for status in (Status.ACCEPTED, Status.PROCESSING, Status.SUPPLEMENT_REQUESTED, Status.PAYMENT_REQUESTED)
)
_BEGIN, _END = ("request_supplement", "request_payment"), ("supplement", "confirm_payment")


class CalendarTable:
    def __init__(self, db: Database, seals: Seals) -> None:
        self._db = db
        self._seals = seals
        self._add = db.insert(calendar_versions).on_conflict_do_nothing().returning(_v.id)

    async def overlay(self) -> tuple[int, Overlay]:
        newest = select(_v.id, _v.body).order_by(_v.id.desc()).limit(1)
        async with self._db.reading() as connection:
            row = (await connection.execute(newest)).one_or_none()
        return (row.id, from_json(orjson.loads(row.body))) if row else (0, Overlay())

    async def published(self, *, limit: int = 20) -> list[tuple[int, datetime, str, str]]:
        query = select(_v.id, _v.at, _v.by, _v.note).order_by(_v.id.desc()).limit(limit)
        async with self._db.reading() as connection:
            return [(row.id, row.at, row.by, row.note) for row in await connection.execute(query)]

    async def publish(self, overlay: Overlay, *, by: str, note: str, now: datetime, after: int) -> int | None:
        """Numbers follow each other, so of two that come after the same one the second finds its number taken."""
        row = {"id": after + 1, "at": now, "by": by, "note": note, "body": orjson.dumps(to_json(overlay))}
        async with self._db.writing() as connection:
            number: int | None = (await connection.execute(self._add, row)).scalar_one_or_none()
        return number

    async def promised(
        self, *, due_from: datetime, after: str = "", limit: int = 500
    ) -> list[tuple[Dossier, tuple[Pause, ...]]]:
        query = (
            select(*WITHOUT_ANSWERS)
            .where(_d.status.in_(_CLOCKED), _d.due_at >= due_from, _d.received_at.is_not(None), _d.id > after)
            .order_by(_d.id)
            .limit(limit)
        )
        async with self._db.reading() as connection:
            found = [from_row(row, self._seals) for row in await connection.execute(query)]
            moves = (
                select(_h.dossier_id, _h.at, _h.action)
                .where(_h.dossier_id.in_([each.id for each in found]), _h.action.in_((*_BEGIN, *_END)))
                .order_by(_h.id)
            )
            rows = (await connection.execute(moves)).all() if found else []
        by_dossier: dict[str, list[Any]] = {}
        for row in rows:
            by_dossier.setdefault(row.dossier_id, []).append(row)
        return [(each, _pauses(by_dossier.get(each.id, ()), each)) for each in found]


def _pauses(rows: Sequence[Any], dossier: Dossier) -> tuple[Pause, ...]:
    """Those since it was received; before that no clock ran."""
    pauses: list[Pause] = []
    for row in rows:
        if dossier.received_at is None or row.at < dossier.received_at:
            continue
        if row.action in _BEGIN:
            pauses.append(Pause(row.at))
        elif pauses and pauses[-1].until is None:
            pauses[-1] = Pause(pauses[-1].since, row.at)
    return tuple(pauses)
