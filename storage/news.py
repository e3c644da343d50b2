"""What moved lately, read from the end of the history, and who has which dossier open."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from flows.dossiers.model import Status
from flows.ports.desks import PRESENT_FOR
from flows.ports.news import Moved
from storage.db import Database
from storage.tables import dossiers, history, staff_presence

_p = staff_presence.c
_UNFILED = (Status.DRAFT.value, Status.PREPARED.value)
_MOVES = (
    select(history.c.id, history.c.at, history.c.dossier_id, dossiers.c.unit_id)
    .join(dossiers, dossiers.c.id == history.c.dossier_id)
    .where(dossiers.c.status.not_in(_UNFILED))
)


class NewsTables:
    def __init__(self, db: Database) -> None:
        self._db = db

    async def newest(self, *, limit: int) -> Sequence[Moved]:
        return (await self._moves(_MOVES.order_by(history.c.id.desc()).limit(limit)))[::-1]

    async def after(self, number: int, *, limit: int = 1000) -> Sequence[Moved]:
        return await self._moves(_MOVES.where(history.c.id > number).order_by(history.c.id).limit(limit))

    async def here(self, dossier_ids: Collection[str], *, now: datetime) -> Mapping[str, frozenset[int]]:
        query = select(_p.dossier_id, _p.staff_id).where(
            _p.dossier_id.in_(sorted(dossier_ids)), _p.seen_at > now - PRESENT_FOR
        )
        found: dict[str, set[int]] = {}
        async with self._db.reading() as connection:
            for row in await connection.execute(query):
                found.setdefault(row.dossier_id, set()).add(row.staff_id)
        return {dossier_id: frozenset(people) for dossier_id, people in found.items()}

    async def _moves(self, query: Select[Any]) -> list[Moved]:
        async with self._db.reading() as connection:
            return [Moved(*row) for row in await connection.execute(query)]
