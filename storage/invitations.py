"""Links by which people of the office come in: each works once, for a few days; only its hash is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from flows.ports import LoginTaken
from flows.ports.doors import Invitation
from flows.staffing import Post, Role, Staff
from storage.db import Database
from storage.staff_rows import read_staff, write_posts
from storage.tables import staff, staff_invitations

#: So long after its end an invitation is still listed.
LISTED = timedelta(days=30)
_i = staff_invitations.c


class InvitationTable:
    def __init__(self, db: Database) -> None:
        self._db = db

    async def invite(
        self, name: str, posts: Sequence[Post], *, token_hash: bytes, by: str, now: datetime, until: datetime
    ) -> Invitation:
        row = {"name": name, "posts": _written(posts), "invited_by": by, "invited_at": now, "expires_at": until}
        query = insert(staff_invitations).values(token_hash=token_hash, **row).returning(staff_invitations)
        async with self._db.writing() as connection:
            return _invitation((await connection.execute(query)).one())

    async def invitations(self, *, now: datetime) -> list[Invitation]:
        query = select(staff_invitations).where(_i.ended_at.is_(None), _i.expires_at > now - LISTED).order_by(_i.id)
        async with self._db.reading() as connection:
            return [_invitation(row) for row in await connection.execute(query)]

    async def invitation(self, token_hash: bytes, *, now: datetime) -> Invitation | None:
        async with self._db.reading() as connection:
            row = (await connection.execute(select(staff_invitations).where(*_live(token_hash, now)))).one_or_none()
        return _invitation(row) if row else None

    async def renew(self, invitation_id: int, *, token_hash: bytes, until: datetime) -> bool:
        fresh = {"token_hash": token_hash, "expires_at": until}
        query = update(staff_invitations).where(_i.id == invitation_id, _i.ended_at.is_(None)).values(fresh)
        async with self._db.writing() as connection:
            return (await connection.execute(query.returning(_i.id))).scalar_one_or_none() is not None

    async def end_invitation(self, invitation_id: int, *, now: datetime) -> bool:
        query = update(staff_invitations).where(_i.id == invitation_id, _i.ended_at.is_(None)).values(ended_at=now)
        async with self._db.writing() as connection:
            return (await connection.execute(query.returning(_i.id))).scalar_one_or_none() is not None

    async def accept(self, token_hash: bytes, *, login: str, password_hash: str, now: datetime) -> Staff | None:
        ended = update(staff_invitations).where(*_live(token_hash, now)).values(ended_at=now)
        try:
            async with self._db.writing() as connection:
                row = (await connection.execute(ended.returning(staff_invitations))).one_or_none()
                if row is None:
                    return None
                values = {"login": login, "name": row.name, "password_hash": password_hash, "disabled": False}
                number = (await connection.execute(insert(staff).values(values).returning(staff.c.id))).scalar_one()
                await write_posts(connection, number, _read(row.posts))
                (made,) = await read_staff(connection, staff.c.id == number)
        except IntegrityError as error:
            raise LoginTaken(login) from error
        return made[0]


def _live(token_hash: bytes, now: datetime) -> tuple[Any, ...]:
    return _i.token_hash == token_hash, _i.ended_at.is_(None), _i.expires_at > now


def _written(posts: Sequence[Post]) -> str:
    return orjson.dumps([[post.role.value, post.unit_id] for post in posts]).decode()


def _read(posts: str) -> tuple[Post, ...]:
    return tuple(Post(Role(role), unit_id) for role, unit_id in orjson.loads(posts))


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(row.id, row.name, _read(row.posts), row.invited_by, row.invited_at, row.expires_at)
