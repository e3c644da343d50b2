"""Wishes for a human that are not settled: what was said since, and what the office knows of who asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, or_, select

from flows.dossiers.model import Dossier, Status
from flows.ports import ClosedTalk, OpenRequest
from flows.talking.model import Said
from storage.db import Database
from storage.dossier_rows import WITHOUT_ANSWERS, from_row
from storage.sealing import Seals
from storage.statements import chat_of, listed
from storage.tables import chats, dossiers, person_requests, request_messages
from storage.talks import about_of, said_of

_r, _d = person_requests.c, dossiers.c
_BROUGHT = _d.status != Status.DRAFT.value
_OF_THE_PERSON = exists().where(_d.person_id == _r.person_id, _BROUGHT)
_ALL = select(person_requests, chats.c.key).join(chats, chats.c.id == _r.chat_id)
_WAITING = _ALL.where(_r.handled_at.is_(None))
_SAID = (
    select(request_messages)
    .where(request_messages.c.request_id.in_(listed("requests")))
    .order_by(request_messages.c.id)
)
_DOSSIERS = (
    select(*WITHOUT_ANSWERS).where(_d.person_id.in_(listed("people")), _BROUGHT).order_by(_d.created_at.desc(), _d.id)
)


class RequestTable:
    def __init__(self, db: Database, seals: Seals) -> None:
        self._db = db
        self._seals = seals

    async def open(self, *, unit_ids: Sequence[str] | None, limit: int = 100) -> list[OpenRequest]:
        return await self._read(_within(_WAITING, unit_ids).order_by(_r.id).limit(limit))

    async def count(self, *, unit_ids: Sequence[str] | None) -> int:
        waiting = _r.handled_at.is_(None), _r.waits.is_(True)
        query = select(func.count()).select_from(person_requests).where(*waiting)
        async with self._db.reading() as connection:
            return int((await connection.execute(_within(query, unit_ids))).scalar_one())

    async def get(self, request_id: int, *, unit_ids: Sequence[str] | None) -> OpenRequest | None:
        found = await self._read(_within(_WAITING, unit_ids).where(_r.id == request_id))
        return found[0] if found else None

    async def closed(self, *, unit_ids: Sequence[str] | None, since: datetime, limit: int = 20) -> list[ClosedTalk]:
        ended = _r.handled_at >= since, _r.handled_by.is_not(None)
        query = _within(select(person_requests).where(*ended), unit_ids).order_by(_r.handled_at.desc()).limit(limit)
        async with self._db.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [
            ClosedTalk(row.id, about_of(row, self._seals), row.talker or "", row.handled_by, row.handled_at)
            for row in rows
        ]

    async def of_person(self, person_id: int) -> list[OpenRequest]:
        return await self._read(_ALL.where(_r.person_id == person_id, _r.about.is_not(None)).order_by(_r.id))

    async def lapsed(self, *, now: datetime, limit: int = 100) -> list[int]:
        over = _r.talk_until.is_not(None), _r.talk_until <= now, _r.handled_at.is_(None)
        async with self._db.reading() as connection:
            return list((await connection.execute(select(_r.id).where(*over).limit(limit))).scalars())

    async def _read(self, query: Select[Any]) -> list[OpenRequest]:
        async with self._db.reading() as connection:
            rows = (await connection.execute(query)).all()
            if not rows:
                return []
            asked = {"people": sorted({row.person_id for row in rows})}
            found = [from_row(row, self._seals) for row in await connection.execute(_DOSSIERS, asked)]
            said: dict[int, list[Said]] = {}
            for row in await connection.execute(_SAID, {"requests": [row.id for row in rows]}):
                said.setdefault(row.request_id, []).append(said_of(row, self._seals))
        return [self._request(row, found, said) for row in rows]

    def _request(self, row: Any, found: Sequence[Dossier], said: Mapping[int, Sequence[Said]]) -> OpenRequest:
        return OpenRequest(
            id=row.id,
            chat_id=row.chat_id,
            chat=chat_of(row.key),
            about=about_of(row, self._seals),
            at=row.at,
            dossiers=tuple(each for each in found if each.person_id == row.person_id),
            said=tuple(said.get(row.id, ())),
            waits=row.waits,
            talker=row.talker or "",
            until=row.talk_until,
        )


def _within(query: Select[Any], unit_ids: Sequence[str] | None) -> Select[Any]:
    if unit_ids is None:
        return query
    return query.where(or_(~_OF_THE_PERSON, _OF_THE_PERSON.where(_d.unit_id.in_(unit_ids))))
