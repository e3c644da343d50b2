"""What became of a broadcast's messages, counted from the outbox itself; holding, going on, giving up."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import exists, func, insert, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.broadcasts.counts import RECENT, Failure, Outcome, Progress
from flows.broadcasts.model import Broadcast, State, Step
from storage.db import Database
from storage.posting import BLOCKED, CANCELLED, HELD, NEW, REJECTED, SENT
from storage.statements import LONGEST_LEASE
from storage.tables import broadcast_people, broadcast_steps, broadcasts, chats, dossiers, outbox
from storage.tables.columns import micros, moment

_b, _o = broadcasts.c, outbox.c
NAMES = {
    NEW: "waiting",
    HELD: "held",
    SENT: "sent",
    BLOCKED: "blocked",
    REJECTED: "rejected",
    CANCELLED: "cancelled",
}
PAGE = 1_000

#: A dossier of the person that the broadcast's unit has: by it the office knows whom to telephone.
_DOSSIER = (
    select(dossiers.c.id)
    .where(
        dossiers.c.person_id == chats.c.person_id,
        dossiers.c.code.is_not(None),
        or_(_b.unit_id.is_(None), dossiers.c.unit_id == _b.unit_id),
    )
    .order_by(dossiers.c.created_at.desc(), dossiers.c.id)
    .limit(1)
    .correlate(chats, broadcasts)
    .scalar_subquery()
)


class Outcomes:
    def __init__(self, db: Database) -> None:
        self._db = db

    async def progress(self, broadcast_id: int, *, now: datetime) -> Progress:
        """Of one that is over, the counts that were kept then: its messages may be forgotten by now."""
        async with self._db.reading() as connection:
            about = select(_b.recipients, _b.outcome, _b.approved_at).where(_b.id == broadcast_id)
            row = (await connection.execute(about)).one_or_none()
            if row is None:
                return Progress()
            if row.outcome is not None:
                return Progress(row.recipients, **orjson.loads(row.outcome))
            counts = await _counts(connection, broadcast_id)
            since = max(now - RECENT, row.approved_at or now)
            recent = select(func.count()).where(
                _o.broadcast_id == broadcast_id, _o.status >= SENT, _o.finished_at > micros(since)
            )
            lately = int((await connection.execute(recent)).scalar_one())
        return Progress(row.recipients, **counts, recent=lately, recent_for=now - since)

    async def failures(self, broadcast_id: int, *, limit: int = 200) -> list[Failure]:
        query = self._rows(broadcast_id).where(_o.status.in_((BLOCKED, REJECTED))).order_by(_o.id).limit(limit)
        async with self._db.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [Failure(r.channel, NAMES[r.status], r.error or "", r.code or "", r.dossier_id or "") for r in rows]

    async def all(self, broadcast_id: int) -> AsyncIterator[Outcome]:
        """Page by page, so that nobody waits for a long list and it is never all in memory."""
        after = 0
        query = self._rows(broadcast_id).order_by(_o.id).limit(PAGE)
        while True:
            async with self._db.reading() as connection:
                rows = (await connection.execute(query.where(_o.id > after))).all()
            for row in rows:
                at = moment(row.finished_at).isoformat() if row.finished_at else ""
                yield Outcome(row.code or "", row.channel, NAMES[row.status], at, row.error or "")
            if len(rows) < PAGE:
                return
            after = rows[-1].id

    def _rows(self, broadcast_id: int) -> Any:
        theirs = dossiers.alias("theirs")
        return (
            select(
                _o.id, _o.channel, _o.status, _o.error, _o.finished_at, theirs.c.code, theirs.c.id.label("dossier_id")
            )
            .join(broadcasts, _b.id == _o.broadcast_id)
            .outerjoin(chats, chats.c.id == _o.chat_id)
            .outerjoin(theirs, theirs.c.id == _DOSSIER)
            .where(_o.broadcast_id == broadcast_id)
        )

    async def list_failed(self, broadcast_id: int, *, of: int) -> int:
        failed = (
            select(literal(broadcast_id), chats.c.person_id)
            .join(chats, chats.c.id == _o.chat_id)
            .where(_o.broadcast_id == of, _o.status.in_((BLOCKED, REJECTED)))
            .distinct()
        )
        taken = insert(broadcast_people).from_select(["broadcast_id", "person_id"], failed)
        async with self._db.writing() as connection:
            return (await connection.execute(taken)).rowcount

    async def follow(self, connection: AsyncConnection, broadcast: Broadcast, step: Step) -> None:
        """The messages go where the broadcast went. What is in hand is left to whoever holds it."""
        match broadcast.state:
            case State.PAUSED:
                await _shift(connection, broadcast.id, at=step.at, to=HELD)
            case State.CANCELLED:
                await _shift(connection, broadcast.id, at=step.at, to=CANCELLED)
            case State.RUNNING:
                again = update(outbox).where(_o.broadcast_id == broadcast.id, _o.status == HELD).values(status=NEW)
                await connection.execute(again)

    async def tidy(self, *, now: datetime) -> int:
        over = exists().where(_o.broadcast_id == _b.id, _o.status.in_((NEW, HELD)))
        ended = _b.state.in_((State.RUNNING.value, State.CANCELLED.value)) & _b.outcome.is_(None) & ~over
        back = exists().where(_o.broadcast_id == _b.id, _o.status == NEW)
        stopped = _b.state.in_((State.PAUSED.value, State.CANCELLED.value)) & _b.outcome.is_(None) & back
        query = select(_b.id, _b.state, _b.approved_at, ended.label("is_over")).where(or_(ended, stopped))
        async with self._db.reading() as connection:
            rows = (await connection.execute(query)).all()
        for row in rows:
            async with self._db.writing() as connection:
                if row.is_over:
                    await _end(connection, row.id, at=now)
                else:
                    await _shift(connection, row.id, at=now, to=HELD if row.state == State.PAUSED.value else CANCELLED)
        return len(rows)


async def _counts(connection: AsyncConnection, broadcast_id: int) -> dict[str, int]:
    query = select(_o.status, func.count()).where(_o.broadcast_id == broadcast_id).group_by(_o.status)
    return {NAMES[status]: count for status, count in await connection.execute(query)}


async def _shift(connection: AsyncConnection, broadcast_id: int, *, at: datetime, to: int) -> None:
    now = micros(at)
    is_free = or_(_o.lease_until <= now, _o.lease_until > now + LONGEST_LEASE)
    left = (NEW, HELD) if to == CANCELLED else (NEW,)
    values = {"status": to, "finished_at": now if to == CANCELLED else None}
    await connection.execute(
        update(outbox).where(_o.broadcast_id == broadcast_id, _o.status.in_(left), is_free).values(values)
    )


async def _end(connection: AsyncConnection, broadcast_id: int, *, at: datetime) -> None:
    """Once, by whoever is first. A running one is finished; of a cancelled one the counts are final now."""
    counts = orjson.dumps(await _counts(connection, broadcast_id)).decode()
    is_running = _b.state == State.RUNNING.value
    finished = (
        update(broadcasts)
        .where(_b.id == broadcast_id, is_running, _b.outcome.is_(None))
        .values(state=State.FINISHED.value, finished_at=at, outcome=counts, revision=_b.revision + 1)
    )
    if (await connection.execute(finished)).rowcount:
        step = {"broadcast_id": broadcast_id, "at": at, "action": "finish", "actor": "system"}
        step |= {"before": State.RUNNING.value, "after": State.FINISHED.value}
        await connection.execute(insert(broadcast_steps).values(step))
        return
    kept = update(broadcasts).where(_b.id == broadcast_id, _b.state == State.CANCELLED.value, _b.outcome.is_(None))
    await connection.execute(kept.values(outcome=counts))
