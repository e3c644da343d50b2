"""What people want of their own data, as pages and sweeps read it and transactions write it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.conversation.facts import Person
from flows.data_rights.model import DataRequest, Kind, Source, Stand
from flows.people import OwnChat
from storage.db import Database
from storage.sealing import Seals
from storage.statements import chat_of
from storage.tables import chats, data_requests, people

_q = data_requests.c
_OF_PERSON = select(data_requests).where(_q.person_id == bindparam("person")).order_by(_q.at.desc(), _q.id)
_PERSON = select(people).where(people.c.id == bindparam("person"))
_CHATS = select(chats.c.id, chats.c.key).where(chats.c.person_id == bindparam("person")).order_by(chats.c.id)
_ONE = select(data_requests).where(_q.id == bindparam("this"))


class DataRequestTable:
    """Keeps the promises of `DataRequests`."""

    def __init__(self, db: Database, seals: Seals) -> None:
        self._db = db
        self._seals = seals

    async def listed(
        self, *, unit_ids: Sequence[str] | None, open_only: bool = True, limit: int = 100
    ) -> list[DataRequest]:
        query = select(data_requests).where(_within(unit_ids)).limit(limit)
        if open_only:
            return await self._read(query.where(_q.ended_at.is_(None)).order_by(_q.due_at, _q.id))
        return await self._read(query.where(_q.ended_at.is_not(None)).order_by(_q.ended_at.desc(), _q.id))

    async def get(self, request_id: str) -> DataRequest | None:
        found = await self._read(select(data_requests).where(_q.id == request_id))
        return found[0] if found else None

    async def of_person(self, person_id: int) -> list[DataRequest]:
        async with self._db.reading() as connection:
            rows = await connection.execute(_OF_PERSON, {"person": person_id})
            return [request_of(row, self._seals) for row in rows]

    async def waiting(self, *, limit: int = 500) -> list[DataRequest]:
        query = select(data_requests).where(_q.ended_at.is_(None), _q.warned_at.is_(None))
        return await self._read(query.order_by(_q.due_at, _q.id).limit(limit))

    async def count(self, *, unit_ids: Sequence[str] | None) -> int:
        query = select(func.count()).select_from(data_requests).where(_within(unit_ids), _q.ended_at.is_(None))
        async with self._db.reading() as connection:
            return int((await connection.execute(query)).scalar_one())

    async def _read(self, query: Select[Any]) -> list[DataRequest]:
        async with self._db.reading() as connection:
            return [request_of(row, self._seals) for row in await connection.execute(query)]


class DataRequestsHere:
    """Inside one transaction."""

    def __init__(self, connection: AsyncConnection, seals: Seals, *, locks: bool) -> None:
        self._connection = connection
        self._seals = seals
        self._one = _ONE.with_for_update() if locks else _ONE

    async def get(self, request_id: str) -> DataRequest | None:
        row = (await self._connection.execute(self._one, {"this": request_id})).one_or_none()
        return request_of(row, self._seals) if row else None

    async def of_person(self, person_id: int) -> list[DataRequest]:
        rows = await self._connection.execute(_OF_PERSON, {"person": person_id})
        return [request_of(row, self._seals) for row in rows]

    async def person(self, person_id: int) -> tuple[Person, tuple[OwnChat, ...]]:
        row = (await self._connection.execute(_PERSON, {"person": person_id})).one()
        rows = await self._connection.execute(_CHATS, {"person": person_id})
        chats_of = tuple(OwnChat(each.id, chat_of(each.key).channel) for each in rows)
        return Person(row.id, row.consented_at, row.notices_on), chats_of


class DataRequestWriting:
    def __init__(self, db: Database, seals: Seals) -> None:
        self._seals = seals
        fresh = db.insert(data_requests)
        changing = ("chat_id", "stand", "said", "reply", "holder", "answered_at", "ended_at", "warned_at")
        self._keep = fresh.on_conflict_do_update(
            index_elements=[_q.id], set_={name: fresh.excluded[name] for name in changing}
        )

    async def write(self, connection: AsyncConnection, requests: Sequence[DataRequest]) -> None:
        if requests:
            await connection.execute(self._keep, [_row(each, self._seals) for each in requests])


async def forget_data_requests(connection: AsyncConnection, person_id: int, now: datetime) -> None:
    """That somebody wished for it, and what became of it, must be shown later; the words go. Who is forgotten wants
    nothing more."""
    own = update(data_requests).where(_q.person_id == person_id)
    await connection.execute(own.values(said=None, reply=None, chat_id=0))
    await connection.execute(own.where(_q.ended_at.is_(None)).values(stand=Stand.DONE.value, ended_at=now))


def _within(unit_ids: Sequence[str] | None) -> ColumnElement[bool]:
    """Wishes of people who never filed anything are everybody's who looks after wishes."""
    return true() if unit_ids is None else or_(_q.unit_id.is_(None), _q.unit_id.in_(unit_ids))


def _row(request: DataRequest, seals: Seals) -> dict[str, Any]:
    return {
        "id": request.id,
        "person_id": request.person_id,
        "chat_id": request.chat_id,
        "kind": request.kind.value,
        "source": request.source.value,
        "stand": request.stand.value,
        "unit_id": request.unit_id,
        "said": seals.seal_text("data_requests.said", request.id, request.said or None),
        "reply": seals.seal_text("data_requests.reply", request.id, request.reply or None),
        "holder": request.holder,
        "at": request.at,
        "answer_by": request.answer_by,
        "due_at": request.due_at,
        "answered_at": request.answered_at,
        "ended_at": request.ended_at,
        "warned_at": request.warned_at,
    }


def request_of(row: Any, seals: Seals) -> DataRequest:
    return DataRequest(
        id=row.id,
        person_id=row.person_id,
        chat_id=row.chat_id,
        kind=Kind(row.kind),
        source=Source(row.source),
        stand=Stand(row.stand),
        at=row.at,
        answer_by=row.answer_by,
        due_at=row.due_at,
        unit_id=row.unit_id,
        said=seals.open_text("data_requests.said", row.id, row.said),
        reply=seals.open_text("data_requests.reply", row.id, row.reply),
        holder=row.holder,
        answered_at=row.answered_at,
        ended_at=row.ended_at,
        warned_at=row.warned_at,
    )
