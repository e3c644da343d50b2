"""Counts of where people got stuck, and drafts that were left lying."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.dossiers.model import Dossier, Status
from flows.hurdles.model import Stuck, StuckFigure, Why
from storage.db import Database
from storage.dossier_rows import WITH_ANSWERS, from_row
from storage.sealing import Seals
from storage.tables import dossiers, encouraged_drafts, stuck_steps

_s, _d = stuck_steps.c, dossiers.c
_TOLD = exists().where(encouraged_drafts.c.dossier_id == _d.id)


class HurdleWriting:
    """One statement a batch, and only if there is something."""

    def __init__(self, db: Database) -> None:
        fresh = db.insert(stuck_steps)
        self._count = fresh.on_conflict_do_update(
            index_elements=[_s.month, _s.procedure_code, _s.step_id, _s.why],
            set_={"times": _s.times + fresh.excluded.times},
        )
        self._told = db.insert(encouraged_drafts).on_conflict_do_nothing()

    async def write(
        self, connection: AsyncConnection, stuck: Sequence[Stuck], told: Sequence[str], *, now: datetime
    ) -> None:
        """In the order of their keys, as every transaction has it."""
        if stuck:
            counts = Counter((each.month, each.procedure_code, each.step_id, each.why.value) for each in stuck)
            names = ("month", "procedure_code", "step_id", "why")
            rows = [dict(zip(names, key, strict=True), times=times) for key, times in sorted(counts.items())]
            await connection.execute(self._count, rows)
        if told:
            await connection.execute(self._told, [{"dossier_id": each, "at": now} for each in sorted(told)])


class HurdleTable:
    def __init__(self, db: Database, seals: Seals) -> None:
        self._db = db
        self._seals = seals

    async def months(self) -> list[str]:
        query = select(_s.month).distinct().order_by(_s.month.desc())
        async with self._db.reading() as connection:
            return [str(row.month) for row in await connection.execute(query)]

    async def figures(self, month: str, *, limit: int = 100) -> list[StuckFigure]:
        most = (
            select(_s.procedure_code, _s.step_id, func.sum(_s.times).label("all"))
            .where(_s.month == month)
            .group_by(_s.procedure_code, _s.step_id)
            .order_by(func.sum(_s.times).desc(), _s.procedure_code, _s.step_id)
            .limit(limit)
            .subquery()
        )
        same = (_s.procedure_code == most.c.procedure_code) & (_s.step_id == most.c.step_id) & (_s.month == month)
        query = select(_s.procedure_code, _s.step_id, _s.why, _s.times).join(most, same)
        query = query.order_by(most.c["all"].desc(), _s.procedure_code, _s.step_id)
        found: dict[tuple[str, str], dict[Why, int]] = {}
        async with self._db.reading() as connection:
            for code, step, why, times in await connection.execute(query):
                found.setdefault((code, step), {})[Why(why)] = times
        return [StuckFigure(code, step, times) for (code, step), times in found.items()]

    async def left_lying(self, *, since: datetime, before: datetime, limit: int = 100) -> list[Dossier]:
        query = (
            select(*WITH_ANSWERS)
            .where(
                _d.status == Status.DRAFT.value,
                _d.created_at < before,  # what the index knows; nothing is touched before it is created
                _d.updated_at < before,
                _d.updated_at >= since,
                ~_TOLD,
            )
            .order_by(_d.created_at, _d.id)
            .limit(limit)
        )
        async with self._db.reading() as connection:
            return [from_row(row, self._seals) for row in await connection.execute(query)]
