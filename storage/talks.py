"""Lines of talks, how each talk stands, and the answers that units keep for them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.ports import PersonRequest, Talk
from flows.talking.canned import Canned
from flows.talking.model import Said, Standing
from storage.db import Database
from storage.keys import SealBroken
from storage.sealing import Seals
from storage.statements import chat_of, plain
from storage.tables import canned_replies, chats, person_requests, request_messages

_r = person_requests.c
_LAST = select(func.max(request_messages.c.id)).where(request_messages.c.request_id == _r.id).scalar_subquery()
_TALK = (
    select(person_requests, chats.c.key, _LAST.label("last"))
    .join(chats, chats.c.id == _r.chat_id)
    .where(_r.id == bindparam("this"), _r.handled_at.is_(None))
    .with_for_update(of=person_requests)
)
_OPEN = update(person_requests).where(_r.id == bindparam("this"), _r.handled_at.is_(None))
_CLOSED = _OPEN.values(
    handled_at=bindparam("moment"), handled_by=bindparam("who"), waits=False, talk_until=None
)  # fmt: skip


class Talks:
    """Keeps the promises of `TalkTx`."""

    def __init__(self, connection: AsyncConnection, seals: Seals) -> None:
        self._connection = connection
        self._seals = seals

    async def get(self, request_id: int) -> Talk | None:
        row = (await self._connection.execute(_TALK, {"this": request_id})).one_or_none()
        if row is None:
            return None
        about, key = about_of(row, self._seals), chat_of(row.key)
        return Talk(row.id, row.person_id, row.chat_id, key, about, row.talker or "", row.talk_until, row.last or 0)


class TalkWriting:
    def __init__(self, seals: Seals) -> None:
        self._seals = seals

    async def write(self, connection: AsyncConnection, said: Sequence[Said], talks: Sequence[Standing]) -> None:
        if said:
            await connection.execute(insert(request_messages), [self._line(each) for each in said])
        for each in sorted(talks, key=lambda one: one.request_id):
            if each.closed_by:
                await connection.execute(_CLOSED, {"this": each.request_id, "moment": each.at, "who": each.closed_by})
            else:
                values: dict[str, Any] = {"waits": each.waits, "talk_until": each.until}
                values |= {"talker": each.talker} if each.talker else {}
                await connection.execute(_OPEN.values(**values), {"this": each.request_id})

    def _line(self, said: Said) -> dict[str, Any]:
        text = self._seals.seal_text("request_messages.text", said.request_id, said.text)
        return {"request_id": said.request_id, "at": said.at, "by": said.by, "text": text}


class CannedTable:
    def __init__(self, db: Database) -> None:
        self._db = db

    async def of_units(self, unit_ids: Sequence[str] | None) -> list[Canned]:
        c = canned_replies.c
        query = select(canned_replies).order_by(c.title, c.id)
        query = query if unit_ids is None else query.where(c.unit_id.in_(unit_ids))
        async with self._db.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [Canned(f"{row.id}", row.title, row.text, row.unit_id, row.id) for row in rows]

    async def keep(self, canned: Canned, *, by: str, at: datetime) -> bool:
        values = {"title": plain(canned.title), "text": plain(canned.text, 4000), "by": by, "at": at}
        c = canned_replies.c
        change = update(canned_replies).where(c.id == canned.id, c.unit_id == canned.unit_id).values(values)
        fresh = insert(canned_replies).values(unit_id=canned.unit_id, **values)
        async with self._db.writing() as connection:
            return (await connection.execute(change if canned.id else fresh)).rowcount == 1

    async def remove(self, canned_id: int, *, unit_ids: Sequence[str] | None) -> bool:
        gone = delete(canned_replies).where(canned_replies.c.id == canned_id)
        gone = gone if unit_ids is None else gone.where(canned_replies.c.unit_id.in_(unit_ids))
        async with self._db.writing() as connection:
            return (await connection.execute(gone)).rowcount == 1


def said_of(row: Any, seals: Seals) -> Said:
    text = seals.open_text("request_messages.text", row.request_id, row.text)
    return Said(row.request_id, row.at, row.by, text, row.id)


def sealed_about(request: PersonRequest, seals: Seals) -> bytes | None:
    """By the chat: whose it is may change when two chats become one person's."""
    return seals.seal_text("person_requests.about", f"chat {request.chat_id}", request.about)


def about_of(row: Any, seals: Seals) -> str:
    """Earlier ones were sealed by the person."""
    with suppress(SealBroken):
        return seals.open_text("person_requests.about", f"chat {row.chat_id}", row.about)
    return seals.open_text("person_requests.about", row.person_id, row.about)
