"""Keys of other systems: found by hash, used at most once an hour as far as the table tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from flows.api_keys import ApiKey
from flows.ports.api_keys import NameTaken
from storage.db import Database
from storage.staff_rows import units_below
from storage.tables import api_keys

#: So seldom its use is written down: a key is used with every request.
NOTED_EVERY = timedelta(hours=1)
_k = api_keys.c


class ApiKeyTable:
    def __init__(self, db: Database) -> None:
        self._db = db

    async def add(
        self,
        name: str,
        grants: Sequence[str],
        unit_id: str | None,
        *,
        token_hash: bytes,
        by: str,
        now: datetime,
        until: datetime,
    ) -> ApiKey:
        row = {"name": name, "grants": " ".join(grants), "unit_id": unit_id, "made_by": by, "made_at": now}
        query = insert(api_keys).values(token_hash=token_hash, expires_at=until, **row).returning(api_keys)
        try:
            async with self._db.writing() as connection:
                made = (await connection.execute(query)).one()
                return _key(made, await units_below(connection, _tops([made])))
        except IntegrityError as error:
            raise NameTaken(name) from error

    async def list(self, *, now: datetime) -> Sequence[ApiKey]:
        query = select(api_keys).where(_k.ended_at.is_(None), _k.expires_at > now).order_by(_k.name)
        async with self._db.reading() as connection:
            rows = (await connection.execute(query)).all()
            below = await units_below(connection, _tops(rows))
        return [_key(row, below) for row in rows]

    async def find(self, token_hash: bytes, *, now: datetime) -> ApiKey | None:
        live = _k.token_hash == token_hash, _k.ended_at.is_(None), _k.expires_at > now
        async with self._db.reading() as connection:
            row = (await connection.execute(select(api_keys).where(*live))).one_or_none()
            if row is None:
                return None
            key = _key(row, await units_below(connection, _tops([row])))
        if key.used_at is None or key.used_at <= now - NOTED_EVERY:
            async with self._db.leasing() as connection:
                await connection.execute(update(api_keys).where(_k.id == key.id).values(used_at=now))
        return key

    async def end(self, key_id: int, *, now: datetime) -> bool:
        ended = update(api_keys).where(_k.id == key_id, _k.ended_at.is_(None)).values(ended_at=now)
        async with self._db.writing() as connection:
            return (await connection.execute(ended.returning(_k.id))).scalar_one_or_none() is not None


def _tops(rows: Sequence[Row[Any]]) -> set[str]:
    return {row.unit_id for row in rows if row.unit_id is not None}


def _key(row: Row[Any], below: Mapping[str, frozenset[str]]) -> ApiKey:
    return ApiKey(
        row.id,
        row.name,
        tuple(row.grants.split()),
        row.unit_id,
        row.made_by,
        row.made_at,
        row.expires_at,
        row.used_at,
        below.get(row.unit_id, frozenset()),
    )
