"""A channel's tokens, sealed. One process exchanges a refresh token: its claim is durable before the token is used."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from flows.ports import TokenPair
from storage.tables import channel_tokens as table
from storage.tables.columns import EPOCH, micros, moment

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.db import Database
    from storage.sealing import Seals


class TokenTable:
    def __init__(self, db: Database, seals: Seals) -> None:
        self._db = db
        self._seals = seals

    async def begin_with(self, channel: str, refresh: str, *, now: datetime) -> bool:
        mark = self._seals.ring.blind_index("channel_tokens.given", refresh).hex()
        fresh = TokenPair(1, "", refresh, EPOCH, EPOCH)
        async with self._db.writing() as connection:
            row = {**self._columns(channel, fresh), "channel": channel, "given": mark}
            insert = self._db.insert(table).values(row).on_conflict_do_nothing().returning(table.c.channel)
            if (await connection.execute(insert)).scalar_one_or_none() is not None:
                return True
            return await self._replace(connection, channel, fresh, mark)

    async def _replace(self, connection: AsyncConnection, channel: str, fresh: TokenPair, mark: str) -> bool:
        query = select(table.c.version, table.c.given).where(table.c.channel == channel)
        kept = (await connection.execute(query.with_for_update() if self._db.is_postgres else query)).one()
        if mark in kept.given.split():
            return False
        columns = self._columns(channel, replace(fresh, version=kept.version + 1))
        given = {"given": f"{kept.given} {mark}"}
        await connection.execute(update(table).where(table.c.channel == channel).values(columns | given))
        return True

    async def read(self, channel: str) -> TokenPair | None:
        async with self._db.reading() as connection:
            row = (await connection.execute(select(table).where(table.c.channel == channel))).one_or_none()
        if row is None:
            return None
        access, refresh = self._seals.open("channel_tokens.pair", channel, row.pair)
        exchange_until = moment(row.exchange_until) if row.holder else None
        return TokenPair(row.version, access, refresh, row.access_until, row.renew_at, exchange_until, row.lost)

    async def claim(self, channel: str, *, version: int, holder: str, until: datetime) -> bool:
        free = self._at(channel, version).where(table.c.holder == "", table.c.lost == "")
        async with self._db.writing() as connection:
            return await _changed(connection, free.values(holder=holder, exchange_until=micros(until)))

    async def keep(self, channel: str, pair: TokenPair) -> bool:
        async with self._db.writing() as connection:
            return await _changed(connection, self._at(channel, pair.version - 1).values(self._columns(channel, pair)))

    async def release(self, channel: str, *, version: int, holder: str) -> None:
        mine = self._at(channel, version).where(table.c.holder == holder)
        async with self._db.writing() as connection:
            await connection.execute(mine.values(holder="", exchange_until=0))

    async def lose(self, channel: str, *, version: int, reason: str) -> None:
        async with self._db.writing() as connection:
            await connection.execute(self._at(channel, version).where(table.c.lost == "").values(lost=reason))

    def _at(self, channel: str, version: int) -> Any:
        return update(table).where(table.c.channel == channel, table.c.version == version)

    def _columns(self, channel: str, pair: TokenPair) -> dict[str, Any]:
        return {
            "version": pair.version,
            "pair": self._seals.seal("channel_tokens.pair", channel, [pair.access, pair.refresh]),
            "access_until": pair.access_until,
            "renew_at": pair.renew_at,
            "holder": "",
            "exchange_until": 0,
            "lost": "",
        }


async def _changed(connection: AsyncConnection, statement: Any) -> bool:
    return bool((await connection.execute(statement)).rowcount)
