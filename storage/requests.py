"""Wishes for a human that wait for an answer, with what the office knows of who asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, exists, func, or_, select

from flows.dossiers.model import Dossier, Status
from flows.ports import OpenRequest
from storage.db import Database
from storage.dossier_rows import WITHOUT_ANSWERS, from_row
from storage.sealing import Seals
from storage.statements import chat_of, listed
from storage.tables import chats, dossiers, person_requests

_r, _d = person_requests.c, dossiers.c
_BROUGHT = _d.status != Status.DRAFT.value
_OF_THE_PERSON = exists().where(_d.person_id == _r.person_id, _BROUGHT)
_WAITING = (
    select(_r.id, _r.person_id, _r.chat_id, chats.c.key, _r.about, _r.at)
    .join(chats, chats.c.id == _r.chat_id)
    .where(_r.handled_at.is_(None))
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
        query = select(func.count()).select_from(person_requests).where(_r.handled_at.is_(None))
        async with self._db.reading() as connection:
            return int((await connection.execute(_within(query, unit_ids))).scalar_one())

    async def get(self, request_id: int, *, unit_ids: Sequence[str] | None) -> OpenRequest | None:
        found = await self._read(_within(_WAITING, unit_ids).where(_r.id == request_id))
        return found[0] if found else None

    async def _read(self, query: Select[Any]) -> list[OpenRequest]:
        async with self._db.reading() as connection:
            rows = (await connection.execute(query)).all()
            if not rows:
                return []
            asked = {"people": sorted({row.person_id for row in rows})}
            found = [from_row(row, self._seals) for row in await connection.execute(_DOSSIERS, asked)]
        return [self._request(row, found) for row in rows]

    def _request(self, row: Any, found: Sequence[Dossier]) -> OpenRequest:
        return OpenRequest(
            id=row.id,
            chat_id=row.chat_id,
            chat=chat_of(row.key),
            about=self._seals.open_text("person_requests.about", row.person_id, row.about),
            at=row.at,
            dossiers=tuple(each for each in found if each.person_id == row.person_id),
        )


def _within(query: Select[Any], unit_ids: Sequence[str] | None) -> Select[Any]:
    if unit_ids is None:
        return query
    return query.where(or_(~_OF_THE_PERSON, _OF_THE_PERSON.where(_d.unit_id.in_(unit_ids))))
