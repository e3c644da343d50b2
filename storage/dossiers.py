"""Dossiers as officers, pages and commands read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, select

from flows.dossiers.model import Dossier, Event, Stage, Status
from flows.ports import EVERYTHING, HELD, DumpRow, QueueFilter, QueueRow, StoredMessage
from storage.db import Database
from storage.dossier_rows import WITH_ANSWERS, WITHOUT_ANSWERS, from_row
from storage.narrowing import narrowed
from storage.outbox_rows import OUTCOMES, stored_message
from storage.sealing import Seals
from storage.statements import chat_of
from storage.tables import chats, dossier_marks, dossiers, files, history, outbox, receipts

_d = dossiers.c
#: Where a due date runs; while it is paused, or once there is a result, nothing is late.
_RUNNING = (Status.ACCEPTED.value, Status.PROCESSING.value)
_FILES = (
    select(func.count())
    .where(files.c.dossier_id == _d.id, files.c.is_joined.is_(False), files.c.step_id != HELD)
    .correlate(dossiers)
    .scalar_subquery()
)


class DossierTable:
    def __init__(self, db: Database, seals: Seals) -> None:
        self._db = db
        self._seals = seals

    async def queue(
        self,
        *,
        unit_ids: Sequence[str] | None,
        statuses: Sequence[Status],
        text: str = "",
        only: QueueFilter = EVERYTHING,
        limit: int = 100,
    ) -> list[QueueRow]:
        query: Select[Any] = select(*WITHOUT_ANSWERS, _FILES).where(
            _d.status.in_([status.value for status in statuses])
        )
        query = _within(query, unit_ids)
        query = query.where(*narrowed(only, self._seals.ring))
        in_order = query.order_by(_d.due_at.asc().nulls_last(), _d.filed_at, _d.id).limit(limit)
        wanted = [in_order]
        if text:  # a whole code is found by the index; only for an end of one is everything looked through
            wanted = [in_order.where(_d.code == text), in_order.where(_d.code.endswith(text, autoescape=True))]
        async with self._db.reading() as connection:
            for each in wanted:
                if rows := (await connection.execute(each)).all():
                    return [QueueRow(from_row(row, self._seals), row[-1]) for row in rows]
        return []

    async def counts(self, *, unit_ids: Sequence[str] | None, now: datetime) -> Mapping[str, int]:
        is_overdue = case((and_(_d.status.in_(_RUNNING), _d.due_at < now), 1), else_=0)
        query = select(_d.status, func.count(), func.sum(is_overdue)).group_by(_d.status)
        async with self._db.reading() as connection:
            rows = (await connection.execute(_within(query, unit_ids))).all()
        return {status.value: 0 for status in Status} | {
            **{row[0]: row[1] for row in rows},
            "overdue": sum(int(row[2] or 0) for row in rows),
        }

    async def get(self, dossier_id: str) -> Dossier | None:
        return await self._one(select(*WITH_ANSWERS).where(_d.id == dossier_id))

    async def by_token(self, token: str) -> Dossier | None:
        return await self._one(select(*WITH_ANSWERS).where(_d.token == token)) if token else None

    async def by_code(self, code: str) -> Dossier | None:
        return await self._one(select(*WITHOUT_ANSWERS).where(_d.code == code)) if code else None

    async def history(self, dossier_id: str) -> list[Event]:
        query = select(history).where(history.c.dossier_id == dossier_id).order_by(history.c.id)
        async with self._db.reading() as connection:
            return [self._event(row) for row in await connection.execute(query)]

    async def messages(self, dossier_id: str) -> list[tuple[StoredMessage, str]]:
        query = (
            select(outbox, receipts.c.at.label("delivered_at"))
            .outerjoin(receipts, receipts.c.message_id == outbox.c.id)
            .where(outbox.c.dossier_id == dossier_id)
            .order_by(outbox.c.id)
        )
        async with self._db.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [(stored_message(self._seals, row), OUTCOMES[row.status]) for row in rows]

    async def dump(self) -> Sequence[DumpRow]:
        query = (
            select(*WITH_ANSWERS, _FILES, chats.c.key)
            .outerjoin(chats, chats.c.id == _d.chat_id)
            .order_by(_d.created_at, _d.id)
        )
        async with self._db.reading() as connection:
            return [self._dumped(row) for row in await connection.execute(query)]

    async def of_person(self, person_id: int) -> list[Dossier]:
        return await self._all(
            select(*WITH_ANSWERS).where(_d.person_id == person_id).order_by(_d.created_at.desc(), _d.id)
        )

    async def found_by(self, label: str, normalised: str) -> list[Dossier]:
        """Also those that were marked under an older key."""
        marks = self._seals.ring.blind_indexes(label, normalised)
        marked = select(dossier_marks.c.dossier_id).where(
            dossier_marks.c.mark.in_(marks), dossier_marks.c.label == label
        )
        return await self._all(select(*WITHOUT_ANSWERS).where(_d.id.in_(marked)).order_by(_d.created_at.desc(), _d.id))

    async def filed_after(self, after: str, *, limit: int) -> list[Dossier]:
        query = select(*WITH_ANSWERS).where(_d.id > after, _d.status != Status.DRAFT.value)
        return await self._all(query.order_by(_d.id).limit(limit))

    async def filed_between(
        self, *, unit_ids: Sequence[str], start: datetime, end: datetime, limit: int
    ) -> list[Dossier]:
        return await self._all(
            select(*WITH_ANSWERS)
            .where(_d.unit_id.in_(unit_ids), _d.filed_at >= start, _d.filed_at < end)
            .order_by(_d.filed_at, _d.id)
            .limit(limit)
        )

    async def stale(self, *, before: datetime, statuses: Sequence[Status], limit: int = 200) -> list[Dossier]:
        return await self._all(
            select(*WITHOUT_ANSWERS)
            .where(
                _d.status.in_([status.value for status in statuses]),
                _d.created_at < before,  # what the index knows; nothing is touched before it is created
                _d.updated_at < before,
            )
            .order_by(_d.created_at, _d.id)
            .limit(limit)
        )

    async def _one(self, query: Select[Any]) -> Dossier | None:
        found = await self._all(query)
        return found[0] if found else None

    async def _all(self, query: Select[Any]) -> list[Dossier]:
        async with self._db.reading() as connection:
            return [from_row(row, self._seals) for row in await connection.execute(query)]

    def _event(self, row: Any) -> Event:
        return Event(
            dossier_id=row.dossier_id,
            at=row.at,
            action=row.action,
            before=Status(row.before),
            after=Status(row.after),
            stage=Stage(row.stage) if row.stage else None,
            actor=row.actor,
            note=self._seals.open_text("history.note", row.dossier_id, row.note),
        )

    def _dumped(self, row: Any) -> DumpRow:
        dossier = from_row(row, self._seals)
        *_, count, key = row
        chat = chat_of(key or ":")
        return DumpRow(dossier.code, dossier.status.value, chat.channel, chat.address, dossier.answers, count)


def _within(query: Select[Any], unit_ids: Sequence[str] | None) -> Select[Any]:
    return query if unit_ids is None else query.where(_d.unit_id.in_(unit_ids))
