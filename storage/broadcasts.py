"""Broadcasts, their lists of people and their history. Recipients are frozen in the transaction of the approval."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import case, delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.broadcasts.counts import Failure, Outcome, Progress, Share
from flows.broadcasts.listing import Line
from flows.broadcasts.marks import PHONE
from flows.broadcasts.model import Broadcast, Reach, Said, State, Step, audience_from_json, audience_to_json
from flows.broadcasts.rules import rules
from flows.values import Words
from storage.audiences import FROZEN_COLUMNS, Audiences
from storage.broadcast_outcomes import Outcomes
from storage.db import Database
from storage.keys import KeyRing
from storage.statements import listed
from storage.tables import broadcast_people, broadcast_steps, broadcasts, dossier_marks, dossiers, outbox

_b = broadcasts.c
BATCH = 500


class BroadcastTables:
    def __init__(self, db: Database, ring: KeyRing, stored_channels: frozenset[str]) -> None:
        self._db = db
        self._ring = ring
        self._audiences = Audiences(db, ring, stored_channels)
        self._outcomes = Outcomes(db)

    async def add(self, broadcast: Broadcast) -> Broadcast:
        query = insert(broadcasts).values(**_row(broadcast), outcome=None).returning(broadcasts)
        async with self._db.writing() as connection:
            return _broadcast((await connection.execute(query)).one())

    async def get(self, broadcast_id: int) -> Broadcast | None:
        async with self._db.reading() as connection:
            row = (await connection.execute(select(broadcasts).where(_b.id == broadcast_id))).one_or_none()
        return _broadcast(row) if row else None

    async def of_units(self, unit_ids: Sequence[str] | None, *, limit: int = 100) -> list[Broadcast]:
        query = select(broadcasts).order_by(_b.id.desc()).limit(limit)
        if unit_ids is not None:
            query = query.where(_b.unit_id.in_(unit_ids))
        async with self._db.reading() as connection:
            return [_broadcast(row) for row in await connection.execute(query)]

    async def history(self, broadcast_id: int) -> list[Step]:
        steps = broadcast_steps.c
        query = select(broadcast_steps).where(steps.broadcast_id == broadcast_id).order_by(steps.id)
        async with self._db.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [Step(row.at, row.action, State(row.before), State(row.after), row.actor) for row in rows]

    # the list

    async def list_people(
        self, broadcast_id: int, lines: Sequence[Line], *, unit_ids: Sequence[str] | None
    ) -> list[Line]:
        """By code, and by the marks of phone numbers, under older keys too."""
        unknown: list[Line] = []
        async with self._db.writing() as connection:
            await _forget_list(connection, broadcast_id)
            for start in range(0, len(lines), BATCH):
                part = lines[start : start + BATCH]
                found = await self._behind(connection, part, unit_ids)
                await self._take(connection, broadcast_id, {each for people in found.values() for each in people})
                unknown += [line for line in part if not found.get(line.number)]
        return unknown

    async def _behind(
        self, connection: AsyncConnection, lines: Sequence[Line], unit_ids: Sequence[str] | None
    ) -> dict[int, set[int]]:
        """line -> people"""
        by_code = {line.code: line.number for line in lines if line.code}
        by_mark = {
            mark: line.number for line in lines if line.phone for mark in self._ring.blind_indexes(PHONE, line.phone)
        }
        ours = dossiers.c.unit_id.in_(unit_ids) if unit_ids is not None else dossiers.c.code.is_not(None)
        found: dict[int, set[int]] = {}
        codes = select(dossiers.c.person_id, dossiers.c.code).where(dossiers.c.code.in_(listed("codes")), ours)
        for person, code in await connection.execute(codes, {"codes": list(by_code)}):
            found.setdefault(by_code[code], set()).add(person)
        mark = dossier_marks.c
        marks = (
            select(dossiers.c.person_id, mark.mark)
            .join(dossiers, dossiers.c.id == mark.dossier_id)
            .where(mark.mark.in_(listed("marks")), mark.label == PHONE, ours)
        )
        for person, its in await connection.execute(marks, {"marks": list(by_mark)}):
            found.setdefault(by_mark[bytes(its)], set()).add(person)
        return found

    async def _take(self, connection: AsyncConnection, broadcast_id: int, people: set[int]) -> None:
        if people:
            rows = [{"broadcast_id": broadcast_id, "person_id": person} for person in sorted(people)]
            await connection.execute(self._db.insert(broadcast_people).on_conflict_do_nothing(), rows)

    async def listed(self, broadcast_id: int) -> int:
        query = select(func.count()).where(broadcast_people.c.broadcast_id == broadcast_id)
        async with self._db.reading() as connection:
            return int((await connection.execute(query)).scalar_one())

    async def list_failed(self, broadcast_id: int, *, of: int) -> int:
        return await self._outcomes.list_failed(broadcast_id, of=of)

    # moves

    async def count(self, reach: Reach, *, now: datetime) -> list[Share]:
        to = self._audiences.recipients(reach).c
        free = case((to.seen_at >= now - rules().longest_free, 1), else_=0)
        query = select(to.channel, func.count(), func.sum(free)).group_by(to.channel).order_by(to.channel)
        async with self._db.reading() as connection:
            return [Share(row[0], row[1], int(row[2] or 0)) for row in await connection.execute(query)]

    async def move(self, after: Broadcast, step: Step, *, reach: Reach | None = None) -> Broadcast | None:
        changed = (
            update(broadcasts)
            .where(_b.id == after.id, _b.revision == after.revision - 1)
            .values(**_row(after))
            .returning(broadcasts)
        )
        async with self._db.writing() as connection:
            row = (await connection.execute(changed)).one_or_none()
            if row is None:
                return None
            kept = _broadcast(row)
            await connection.execute(insert(broadcast_steps).values(_step(after.id, step)))
            if reach is not None:
                return await self._freeze(connection, kept, reach, step.at)
            await self._outcomes.follow(connection, kept, step)
        return kept

    async def _freeze(self, connection: AsyncConnection, broadcast: Broadcast, reach: Reach, at: datetime) -> Broadcast:
        if self._db.is_postgres:
            await connection.execute(self._audiences.to_lock(reach))
        rows = self._audiences.frozen(reach, key=broadcast.words.key, at=at)
        frozen = self._db.insert(outbox).from_select(FROZEN_COLUMNS, rows).on_conflict_do_nothing()
        await connection.execute(frozen)
        if self._db.is_postgres:
            await connection.execute(text("ANALYZE outbox"))  # or it plans for a minute as if nothing were waiting
        count = select(func.count()).where(outbox.c.broadcast_id == broadcast.id).scalar_subquery()
        noted = update(broadcasts).where(_b.id == broadcast.id).values(recipients=count).returning(broadcasts)
        return _broadcast((await connection.execute(noted)).one())

    # what became of it

    async def progress(self, broadcast_id: int, *, now: datetime) -> Progress:
        return await self._outcomes.progress(broadcast_id, now=now)

    async def failures(self, broadcast_id: int, *, limit: int = 200) -> list[Failure]:
        return await self._outcomes.failures(broadcast_id, limit=limit)

    def outcomes(self, broadcast_id: int) -> AsyncIterator[Outcome]:
        return self._outcomes.all(broadcast_id)

    async def tidy(self, *, now: datetime) -> int:
        return await self._outcomes.tidy(now=now)


async def _forget_list(connection: AsyncConnection, broadcast_id: int) -> None:
    await connection.execute(delete(broadcast_people).where(broadcast_people.c.broadcast_id == broadcast_id))


def _row(broadcast: Broadcast) -> dict[str, Any]:
    return {
        "title": broadcast.title,
        "unit_id": broadcast.unit_id,
        "state": broadcast.state.value,
        "audience": _json(audience_to_json(broadcast.audience)),
        "said": _json({"template": broadcast.said.template, "fields": dict(broadcast.said.fields)}),
        "key": broadcast.words.key,
        "params": _json(dict(broadcast.words.params)),
        "created_by": broadcast.created_by,
        "created_at": broadcast.created_at,
        "changed_by": broadcast.changed_by,
        "changed_at": broadcast.changed_at,
        "submitted_by": broadcast.submitted_by,
        "approved_by": broadcast.approved_by,
        "approved_at": broadcast.approved_at,
        "finished_at": broadcast.finished_at,
        "recipients": broadcast.recipients,
        "resend_of": broadcast.resend_of,
        "revision": broadcast.revision,
    }


def _broadcast(row: Any) -> Broadcast:
    said = orjson.loads(row.said)
    return Broadcast(
        id=row.id,
        title=row.title,
        unit_id=row.unit_id,
        state=State(row.state),
        audience=audience_from_json(orjson.loads(row.audience)),
        said=Said(said["template"], said["fields"]),
        words=Words(row.key, orjson.loads(row.params)),
        created_by=row.created_by,
        created_at=row.created_at,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
        submitted_by=row.submitted_by,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        finished_at=row.finished_at,
        recipients=row.recipients,
        resend_of=row.resend_of,
        revision=row.revision,
    )


def _step(broadcast_id: int, step: Step) -> dict[str, Any]:
    return {
        "broadcast_id": broadcast_id,
        "at": step.at,
        "action": step.action,
        "before": step.before.value,
        "after": step.after.value,
        "actor": step.actor,
    }


def _json(value: Mapping[str, Any]) -> str:
    return orjson.dumps(value).decode()
