"""Dossiers whose time is over: found, listed, held back, and what is left of complaints and wishes after theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.dossiers.model import Dossier, Status
from flows.retention.model import Farewell, Ground, Leaving
from storage.db import Database
from storage.dossier_rows import WITHOUT_ANSWERS, from_row
from storage.erasing import drop_dossiers, scrub
from storage.sealing import Seals
from storage.tables import complaints, data_requests, dossiers, farewells

_d, _f = dossiers.c, farewells.c
_ONE = select(farewells).where(_f.dossier_id == bindparam("this"))
#: What is open of complaints and wishes is little, and has an index of its own: it is looked through, not looked up.
_GROUNDS: Mapping[Ground, ColumnElement[bool]] = {
    Ground.COMPLAINT: exists().where(complaints.c.dossier_code == _d.code, complaints.c.ended_at.is_(None)),
    Ground.DATA_REQUEST: exists().where(data_requests.c.person_id == _d.person_id, data_requests.c.ended_at.is_(None)),
}
_KEEPING = [holds.label(ground.value) for ground, holds in _GROUNDS.items()]
_KEPT_BY = select(*_KEEPING).select_from(dossiers).where(_d.id == bindparam("this"))


class RetentionTable:
    """Keeps the promises of `Retention`."""

    def __init__(self, db: Database, seals: Seals) -> None:
        self._db = db
        self._seals = seals

    async def untold(self, ended_before: Mapping[Status, datetime], *, limit: int) -> list[Dossier]:
        over = [
            and_(_d.status == status.value, _d.created_at < before, _d.updated_at < before)
            for status, before in ended_before.items()
        ]
        if not over:
            return []
        nobody_told = ~exists().where(_f.dossier_id == _d.id)
        query = select(*WITHOUT_ANSWERS).where(or_(*over), nobody_told).order_by(_d.updated_at, _d.id).limit(limit)
        async with self._db.reading() as connection:
            return [from_row(row, self._seals) for row in await connection.execute(query)]

    async def listed(self, *, unit_ids: Sequence[str] | None, limit: int = 500) -> list[Leaving]:
        query = (
            select(*WITHOUT_ANSWERS, *(column.label(f"f_{column.name}") for column in farewells.c), *_KEEPING)
            .join(farewells, _f.dossier_id == _d.id)
            .order_by(_f.purge_at, _d.id)
            .limit(limit)
        )
        query = query if unit_ids is None else query.where(_d.unit_id.in_(unit_ids))
        async with self._db.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [
            Leaving(_farewell(row._mapping, "f_"), from_row(row, self._seals), _grounds(row._mapping)) for row in rows
        ]

    async def due(self, *, now: datetime, limit: int) -> list[str]:
        over = and_(_f.held_at.is_(None), _f.purge_at <= now, *(~holds for holds in _GROUNDS.values()))
        query = select(_f.dossier_id).join(dossiers, _f.dossier_id == _d.id).where(over)
        async with self._db.reading() as connection:
            return list((await connection.execute(query.order_by(_f.purge_at).limit(limit))).scalars())

    async def forget_voices(self, *, complaints_before: datetime, requests_before: datetime) -> int:
        gone = 0
        async with self._db.writing() as connection:
            await scrub(connection)
            for table, before in ((complaints, complaints_before), (data_requests, requests_before)):
                gone += (await connection.execute(delete(table).where(table.c.ended_at < before))).rowcount
        return gone


class RetentionHere:
    """Inside one transaction."""

    def __init__(self, connection: AsyncConnection, *, locks: bool) -> None:
        self._connection = connection
        self._one = _ONE.with_for_update() if locks else _ONE

    async def get(self, dossier_id: str) -> Farewell | None:
        row = (await self._connection.execute(self._one, {"this": dossier_id})).mappings().one_or_none()
        return _farewell(row) if row else None

    async def grounds(self, dossier_id: str) -> frozenset[Ground]:
        row = (await self._connection.execute(_KEPT_BY, {"this": dossier_id})).mappings().one_or_none()
        return _grounds(row) if row else frozenset()


class RetentionWriting:
    def __init__(self, db: Database) -> None:
        fresh = db.insert(farewells)
        self._keep = fresh.on_conflict_do_update(
            index_elements=[_f.dossier_id],
            set_={name: fresh.excluded[name] for name in ("purge_at", "held_by", "held_at")},
        )

    async def write(self, connection: AsyncConnection, told: Sequence[Farewell], purged: Sequence[str]) -> None:
        if told:
            await connection.execute(self._keep, [_row(each) for each in told])
        if purged:
            await scrub(connection)
            await drop_dossiers(connection, purged)


def _row(farewell: Farewell) -> dict[str, Any]:
    return {
        "dossier_id": farewell.dossier_id,
        "told_at": farewell.told_at,
        "purge_at": farewell.purge_at,
        "held_by": farewell.held_by,
        "held_at": farewell.held_at,
    }


def _farewell(row: Mapping[Any, Any], prefix: str = "") -> Farewell:
    names = ("dossier_id", "told_at", "purge_at", "held_by", "held_at")
    return Farewell(*(row[prefix + name] for name in names))


def _grounds(row: Mapping[Any, Any]) -> frozenset[Ground]:
    return frozenset(ground for ground in _GROUNDS if row[ground.value])
