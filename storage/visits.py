"""Browsers that may open a chat: by the hash of a random token, never by the token itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from flows.ports import ChatKey, WebVisit
from storage.db import Database
from storage.loading import Loading
from storage.statements import chat_of
from storage.tables import chats, web_visits

_NOTED_AGAIN = timedelta(minutes=1)


class VisitTable:
    def __init__(self, db: Database, loading: Loading) -> None:
        self._db = db
        self._loading = loading

    async def open(self, *, token_hash: bytes, chat: ChatKey, now: datetime) -> WebVisit:
        async with self._db.writing() as connection:
            chat_id = await self._loading.open_chat(connection, chat)
            row = {"token_hash": token_hash, "chat_id": chat_id, "opened_at": now, "seen_at": now}
            await connection.execute(insert(web_visits).values(row))
            owner = (await connection.execute(select(chats.c.person_id).where(chats.c.id == chat_id))).scalar_one()
        return WebVisit(chat, chat_id, now, owner)

    async def get(self, token_hash: bytes, *, now: datetime) -> WebVisit | None:
        """`seen_at` is when it was used before, to the minute."""
        query = (
            select(chats.c.key, web_visits.c.chat_id, web_visits.c.seen_at, chats.c.person_id)
            .join(chats, chats.c.id == web_visits.c.chat_id)
            .where(web_visits.c.token_hash == token_hash)
        )
        async with self._db.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        if now - row.seen_at > _NOTED_AGAIN:
            used = update(web_visits).where(web_visits.c.token_hash == token_hash).values(seen_at=now)
            async with self._db.leasing() as connection:
                await connection.execute(used)
        return WebVisit(chat_of(row.key), row.chat_id, row.seen_at, row.person_id)

    async def close(self, token_hash: bytes) -> None:
        async with self._db.writing() as connection:
            await connection.execute(delete(web_visits).where(web_visits.c.token_hash == token_hash))
