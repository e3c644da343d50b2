"""A conversation's state, read by itself: for what has to be known before its next turn begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select

from flows.ports import ChatKey
from storage.db import Database
from storage.prepared import Prepared
from storage.sealing import Seals
from storage.statements import chat_key
from storage.tables import chats, conversations

_STATE = Prepared(
    select(conversations.c.chat_id, conversations.c.state)
    .join(chats, chats.c.id == conversations.c.chat_id)
    .where(chats.c.key == bindparam("this"))
)


class ConversationTable:
    def __init__(self, db: Database, seals: Seals) -> None:
        self._db = db
        self._seals = seals

    async def peek(self, chat: ChatKey) -> Mapping[str, Any] | None:
        async with self._db.reading_prepared() as connection:
            rows = (await _STATE.one(connection, {"this": chat_key(chat)})).rows
        if not rows or not rows[0].state:
            return None
        row = rows[0]
        state: Mapping[str, Any] = self._seals.open("conversations.state", row.chat_id, row.state)
        return state
