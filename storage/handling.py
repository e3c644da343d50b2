"""Steps of handling, promises put off and warnings given, as pages and sweeps read them and moves write them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.dossiers.model import Dossier, Status
from flows.handling.model import Extension, ExtensionState, Holding, Outcome, Warned
from flows.ports import Changes, Work
from storage.db import Database
from storage.dossier_rows import WITHOUT_ANSWERS, from_row
from storage.handling_rows import extension_of, extension_row, holding_of, holding_row, warned_of, warned_row
from storage.sealing import Seals
from storage.tables import dossiers, extensions, holdings, warnings

_d, _h, _e, _w = dossiers.c, holdings.c, extensions.c, warnings.c
_HELD = select(holdings).where(_h.dossier_id == bindparam("this")).order_by(_h.number)
_EXTENDED = select(extensions).where(_e.dossier_id == bindparam("this")).order_by(_e.number)
_WARNED = select(_w.name).where(_w.dossier_id == bindparam("this"), _w.due_at == bindparam("due"))
_WATCH = update(dossiers).where(_d.id == bindparam("this")).values(watch_at=bindparam("next"))
_WORK = (
    select(*WITHOUT_ANSWERS, *(column.label(f"h_{column.name}") for column in holdings.c))
    .join(holdings, _h.dossier_id == _d.id)
    .where(_h.ended_at.is_(None))
    .order_by(_h.due_at.is_(None), _h.due_at, _h.arrived_at, _d.id)
)
_RUNNING = (Status.ACCEPTED.value, Status.PROCESSING.value)
_ON_DESKS = (Status.REGISTERED.value, *_RUNNING, Status.RESOLVED.value)
_OPEN_ONE = exists().where(_h.dossier_id == _d.id, _h.ended_at.is_(None))
#: An ended dossier is on nobody's desk; no person of the office ended it.
_LET_GO = (
    update(holdings)
    .where(_h.dossier_id == bindparam("this"), _h.ended_at.is_(None))
    .values(ended_at=bindparam("at_moment"), outcome=Outcome.ENDED.value, left_minutes=null())
)


class HandlingTable:
    """What pages and sweeps read."""

    def __init__(self, db: Database, seals: Seals) -> None:
        self._db = db
        self._seals = seals

    async def holdings(self, dossier_id: str) -> list[Holding]:
        async with self._db.reading() as connection:
            return await Handled(connection, self._seals).holdings(dossier_id)

    async def extensions(self, dossier_id: str) -> list[Extension]:
        async with self._db.reading() as connection:
            return await Handled(connection, self._seals).extensions(dossier_id)

    async def warned(self, dossier_ids: Sequence[str]) -> Mapping[str, list[Warned]]:
        found: dict[str, list[Warned]] = {}
        if not dossier_ids:
            return found
        query = select(warnings).where(_w.dossier_id.in_(dossier_ids)).order_by(_w.at)
        async with self._db.reading() as connection:
            for row in (await connection.execute(query)).mappings():
                found.setdefault(row["dossier_id"], []).append(warned_of(row))
        return found

    async def of_holder(self, login: str, *, limit: int = 200) -> list[Work]:
        return await self._work(_WORK.where(_h.holder == login).limit(limit))

    async def for_role(self, role: str, *, unit_ids: Sequence[str] | None, limit: int = 200) -> list[Work]:
        query = _WORK.where(_h.role == role, _h.holder.is_(None)).limit(limit)
        return await self._work(query if unit_ids is None else query.where(_h.unit_id.in_(unit_ids)))

    async def lent(self, steps: Mapping[str, Collection[str]], *, but: Collection[str], limit: int = 200) -> list[str]:
        """By the index of open steps: most units that are lent dossiers have none of their own."""
        if not steps:
            return []
        there = or_(*(and_(_h.role == role, _h.unit_id.in_(sorted(units))) for role, units in steps.items()))
        query = (
            select(_d.id)
            .join(holdings, _h.dossier_id == _d.id)
            .where(_h.ended_at.is_(None), there, _d.unit_id.not_in(sorted(but)), _d.unit_id != _h.unit_id)
            .order_by(_h.due_at.is_(None), _h.due_at, _d.id)
        )
        async with self._db.reading() as connection:
            return list((await connection.execute(query.limit(limit))).scalars())

    async def proposed(self, *, unit_ids: Sequence[str] | None, limit: int = 200) -> list[tuple[Extension, Dossier]]:
        query = (
            select(*WITHOUT_ANSWERS, *(column.label(f"e_{column.name}") for column in extensions.c))
            .join(extensions, _e.dossier_id == _d.id)
            .where(_e.state == ExtensionState.PROPOSED.value, _d.finished_at.is_(None))
            .order_by(_e.old_due_at, _d.id)
            .limit(limit)
        )
        query = query if unit_ids is None else query.where(_e.unit_id.in_(unit_ids))
        async with self._db.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [(extension_of(_part(row, "e_"), self._seals), from_row(row, self._seals)) for row in rows]

    async def to_watch(self, *, now: datetime, limit: int) -> list[str]:
        query = select(_d.id).where(_d.watch_at.is_not(None), _d.watch_at <= now).order_by(_d.watch_at).limit(limit)
        async with self._db.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def without_holding(self, *, limit: int) -> list[str]:
        """New ones are found by their status, the few that stand still by theirs."""
        fresh = select(_d.id).where(_d.status == Status.REGISTERED.value, ~_OPEN_ONE)
        still = (
            select(_d.id)
            .join(holdings, _h.dossier_id == _d.id)
            .where(_h.left_minutes.is_not(None), _h.ended_at.is_(None), _d.status.in_(_ON_DESKS))
        )
        async with self._db.reading() as connection:
            return list((await connection.execute(fresh.union(still).limit(limit))).scalars())

    async def _work(self, query: Select[Any]) -> list[Work]:
        async with self._db.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [Work(holding_of(_part(row, "h_"), self._seals), from_row(row, self._seals)) for row in rows]


class Handled:
    """Inside a transaction: keeps the promises of `HandlingTx`."""

    def __init__(self, connection: AsyncConnection, seals: Seals) -> None:
        self._connection = connection
        self._seals = seals

    async def holdings(self, dossier_id: str) -> list[Holding]:
        rows = (await self._connection.execute(_HELD, {"this": dossier_id})).mappings()
        return [holding_of(row, self._seals) for row in rows]

    async def extensions(self, dossier_id: str) -> list[Extension]:
        rows = (await self._connection.execute(_EXTENDED, {"this": dossier_id})).mappings()
        return [extension_of(row, self._seals) for row in rows]

    async def warned(self, dossier_id: str, *, due_at: datetime) -> set[str]:
        return set((await self._connection.execute(_WARNED, {"this": dossier_id, "due": due_at})).scalars())


class HandlingWriting:
    """One statement a list."""

    def __init__(self, db: Database, seals: Seals) -> None:
        self._seals = seals
        self._holdings = _upserting(db, holdings)
        self._extensions = _upserting(db, extensions)
        self._warned = db.insert(warnings).on_conflict_do_nothing()

    async def write(self, connection: AsyncConnection, changes: Changes) -> None:
        if changes.holdings:
            await connection.execute(self._holdings, [holding_row(each, self._seals) for each in changes.holdings])
        if changes.extensions:
            rows = [extension_row(each, self._seals) for each in changes.extensions]
            await connection.execute(self._extensions, rows)
        if changes.warned:
            await connection.execute(self._warned, [warned_row(each) for each in changes.warned])
        for dossier_id, at in changes.let_go:
            await connection.execute(_LET_GO, {"this": dossier_id, "at_moment": at})
        if changes.watched:
            await connection.execute(_WATCH, [{"this": each, "next": at} for each, at in changes.watched])


def _upserting(db: Database, table: Any) -> Any:
    fresh = db.insert(table)
    changed = {
        column.name: fresh.excluded[column.name] for column in table.c if column.name not in ("dossier_id", "number")
    }
    return fresh.on_conflict_do_update(index_elements=[table.c.dossier_id, table.c.number], set_=changed)


def _part(row: Any, prefix: str) -> dict[str, Any]:
    """The columns of the second table of a join."""
    mapping = row._mapping
    return {name.removeprefix(prefix): mapping[name] for name in mapping if str(name).startswith(prefix)}
