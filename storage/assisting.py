"""Volunteers and assisted sessions as pages and sweeps see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, or_, select, update

from flows.assisting.model import LIVE, AssistedSession, State, Volunteer
from flows.ports import ChatKey
from flows.ports.assisting import Invited
from storage.assisting_rows import session_of, volunteer_of, volunteer_row
from storage.db import Database
from storage.sealing import Seals
from storage.statements import chat_of
from storage.tables import assisted_sessions, chats, volunteers

_v, _s = volunteers.c, assisted_sessions.c
_LIVE = _s.state.in_([state.value for state in LIVE])


class AssistingTables:
    """Keeps the promises of `Assisting`."""

    def __init__(self, db: Database, seals: Seals) -> None:
        self._db = db
        self._seals = seals

    async def volunteers(self, *, unit_ids: Sequence[str] | None) -> list[Volunteer]:
        query = select(volunteers).order_by(
            _v.suspended_at.is_not(None), _v.ends_on.desc(), _v.invited_at.desc(), _v.id
        )
        if unit_ids is not None:
            query = query.where(_v.unit_id.in_(unit_ids))
        async with self._db.reading() as connection:
            return [volunteer_of(row, self._seals) for row in await connection.execute(query)]

    async def volunteer(self, volunteer_id: str) -> Volunteer | None:
        async with self._db.reading() as connection:
            row = (await connection.execute(select(volunteers).where(_v.id == volunteer_id))).one_or_none()
        return volunteer_of(row, self._seals) if row else None

    async def invite(self, invited: Invited) -> None:
        mark = self._seals.ring.blind_index("volunteers.code", invited.code)
        async with self._db.writing() as connection:
            await connection.execute(
                insert(volunteers).values(mark=mark, **volunteer_row(invited.volunteer, self._seals))
            )

    async def suspend(self, volunteer_id: str, *, by: str, at: datetime) -> None:
        change = update(volunteers).where(_v.id == volunteer_id, _v.suspended_at.is_(None))
        async with self._db.writing() as connection:
            await connection.execute(change.values(suspended_at=at, suspended_by=by, mark=None))

    async def live(self, *, unit_ids: Sequence[str] | None) -> list[AssistedSession]:
        query = select(assisted_sessions).where(_LIVE, _s.is_tidy.is_(False), _s.state != State.OFFERED.value)
        if unit_ids is not None:
            query = query.where(_s.unit_id.in_(unit_ids))
        return await self._sessions(query.order_by(_s.started_at, _s.id))

    async def get(self, session_id: str) -> AssistedSession | None:
        found = await self._sessions(select(assisted_sessions).where(_s.id == session_id))
        return found[0] if found else None

    async def newest(self) -> AssistedSession | None:
        """The one that began last, however it stands."""
        found = await self._sessions(select(assisted_sessions).order_by(_s.started_at.desc(), _s.id.desc()).limit(1))
        return found[0] if found else None

    async def of_volunteer(self, volunteer_id: str) -> list[AssistedSession]:
        return await self._sessions(select(assisted_sessions).where(_s.volunteer_id == volunteer_id, _LIVE))

    async def sides(self, session_id: str) -> tuple[ChatKey, ...]:
        query = (
            select(chats.c.key)
            .join(assisted_sessions, or_(chats.c.id == _s.citizen_chat_id, chats.c.id == _s.volunteer_chat_id))
            .where(_s.id == session_id)
            .order_by(chats.c.id)
        )
        async with self._db.reading() as connection:
            return tuple(chat_of(key) for key in (await connection.execute(query)).scalars())

    async def due(self, *, now: datetime, limit: int = 100) -> list[str]:
        has_ended = or_(_s.state == State.ENDED.value, _s.expires_at <= now)
        query = select(_s.id).where(_s.is_tidy.is_(False), or_(_s.news_for != "", has_ended)).order_by(_s.id)
        async with self._db.reading() as connection:
            return list((await connection.execute(query.limit(limit))).scalars())

    async def ended(self, *, unit_ids: Sequence[str] | None, since: datetime, until: datetime) -> list[AssistedSession]:
        query = select(assisted_sessions).where(
            _s.state == State.ENDED.value, _s.ended_at >= since, _s.ended_at < until
        )
        if unit_ids is not None:
            query = query.where(_s.unit_id.in_(unit_ids))
        return await self._sessions(query.order_by(_s.ended_at, _s.id))

    async def _sessions(self, query: Select[Any]) -> list[AssistedSession]:
        async with self._db.reading() as connection:
            return [session_of(row) for row in await connection.execute(query)]
