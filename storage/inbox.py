"""Updates as they came: kept before they are acknowledged, taken in order per chat, one chat by one worker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from sqlalchemy import bindparam, exists, func, or_, select, text, update

from flows.ports import Arrival, InboxRow, RawUpdate
from storage.db import Database
from storage.prepared import Connection, Prepared
from storage.sealing import Seals
from storage.statements import LONGEST_LEASE, chat_key, chat_of, listed, padded
from storage.tables import chats, inbox
from storage.tables.columns import SET_ASIDE, WAITING, micros, moment
from storage.together import Together

#: Messages of one album come one by one; it is whole when nothing came for so long.
ALBUM_QUIET = timedelta(seconds=1)

_other = inbox.alias("other")
_FREE = or_(inbox.c.lease_until <= bindparam("now"), inbox.c.lease_until > bindparam("far"))
_EARLIER = exists().where(_other.c.chat == inbox.c.chat, _other.c.status == WAITING, _other.c.id < inbox.c.id)
#: A row from the future (the clock was set back) does not hold its album up.
_STILL_COMING = exists().where(
    _other.c.chat == inbox.c.chat,
    _other.c.status == WAITING,
    _other.c.album == inbox.c.album,
    _other.c.received_at.between(bindparam("quiet_since"), bindparam("now")),
)
_HEADS = (
    select(inbox.c.id, inbox.c.chat, inbox.c.album, chats.c.person_id)
    .outerjoin(chats, chats.c.key == inbox.c.chat)
    .where(inbox.c.status == WAITING, _FREE, ~_EARLIER, or_(inbox.c.album == "", ~_STILL_COMING))
    .order_by(inbox.c.id)
    .limit(bindparam("limit"))
)
_ALBUMS = Prepared(
    select(inbox.c.id, inbox.c.chat, inbox.c.album).where(
        inbox.c.status == WAITING, inbox.c.chat.in_(listed("chats")), inbox.c.album.in_(listed("albums"))
    )
)
_LEASE = Prepared(
    update(inbox)
    .where(inbox.c.id.in_(listed("ids")), inbox.c.status == WAITING)
    .values(holder=bindparam("by"), lease_until=bindparam("until"), attempts=inbox.c.attempts + 1)
    .returning(
        inbox.c.id,
        inbox.c.chat,
        inbox.c.channel,
        inbox.c.update_id,
        inbox.c.body,
        inbox.c.attempts,
        inbox.c.received_at,
    )
)
_RENEW = (
    update(inbox).where(inbox.c.id.in_(listed("ids")), inbox.c.status == WAITING).values(lease_until=bindparam("until"))
)
_RELEASE = (
    update(inbox)
    .where(inbox.c.id.in_(listed("ids")), inbox.c.status == WAITING)
    .values(holder="", lease_until=0, attempts=inbox.c.attempts - 1)
)
_SET_ASIDE = (
    update(inbox)
    .where(inbox.c.id == bindparam("this"), inbox.c.status == WAITING)
    .values(status=SET_ASIDE, trace=bindparam("what"), finished_at=bindparam("at"))
)
_WAITING = select(func.count()).select_from(inbox).where(inbox.c.status == WAITING)
#: One keeper at a time for a chat, so that its ids become visible in their order and the head stays the head.
_ONE_KEEPER = Prepared(text("SELECT pg_advisory_xact_lock(1, key) FROM unnest(CAST(:keys AS integer[])) AS key"))


class InboxTable:
    def __init__(self, db: Database, seals: Seals) -> None:
        self._db = db
        self._seals = seals
        self._heads = Prepared(_HEADS.with_for_update(skip_locked=True, of=inbox) if db.is_postgres else _HEADS)
        self._insert = Prepared(
            db.insert(inbox)
            .on_conflict_do_nothing(index_elements=[inbox.c.channel, inbox.c.update_id])
            .returning(inbox.c.channel, inbox.c.update_id)
        )
        self._keeping: Together[RawUpdate, set[tuple[str, str]]] = Together(self._keep)

    async def keep(self, updates: Sequence[RawUpdate]) -> int:
        if not updates:
            return 0
        new = await self._keeping.add(updates)
        mine = new & {(update.chat.channel, update.update_id) for update in updates}
        new -= mine  # the same update from two callers is new to one of them
        return len(mine)

    async def _keep(self, updates: Sequence[RawUpdate]) -> set[tuple[str, str]]:
        """Everything that came in at the same moment shares one commit."""
        rows = {(update.chat.channel, update.update_id): update for update in reversed(updates)}
        async with self._db.writing_prepared() as connection:
            if self._db.is_postgres:
                keys = sorted({_lock_key(chat_key(update.chat)) for update in updates})
                await _ONE_KEEPER.one(connection, {"keys": keys})
            values = [self._row(update) for update in reversed(rows.values())]
            kept = await self._insert.many(connection, values)
            return {(row.channel, row.update_id) for row in kept}

    def _row(self, update: RawUpdate) -> dict[str, Any]:
        channel = update.chat.channel
        return {
            "channel": channel,
            "update_id": update.update_id,
            "chat": chat_key(update.chat),
            "album": update.group,
            "body": self._seals.seal_bytes("inbox.body", f"{channel}:{update.update_id}", update.body),
            "received_at": micros(update.received_at),
            "status": 0,
            "attempts": 0,
            "holder": "",
            "lease_until": 0,
        }

    async def take(self, *, limit: int, now: datetime, holder: str, lease: timedelta) -> list[Arrival]:
        at = micros(now)
        asked = {
            "limit": limit,
            "now": at,
            "far": at + LONGEST_LEASE,
            "quiet_since": micros(now - ALBUM_QUIET) + 1,
        }
        async with self._db.writing_prepared(is_durable=False) as connection:
            heads = _one_of_each_person((await self._heads.one(connection, asked)).rows)
            if not heads:
                return []
            ids = await self._with_albums(connection, heads)
            leased = {"ids": padded(ids), "by": holder, "until": micros(now + lease)}
            rows = (await _LEASE.one(connection, leased)).rows
        return self._arrivals(rows)

    async def _with_albums(self, connection: Connection, heads: Sequence[Any]) -> list[int]:
        albums = {(row.chat, row.album) for row in heads if row.album}
        ids = {row.id for row in heads}
        if albums:
            chats, names = (padded(sorted(set(each))) for each in zip(*albums, strict=True))
            rows = (await _ALBUMS.one(connection, {"chats": chats, "albums": names})).rows
            ids |= {row.id for row in rows if (row.chat, row.album) in albums}
        return sorted(ids)

    def _arrivals(self, rows: Sequence[Any]) -> list[Arrival]:
        by_chat: dict[str, list[InboxRow]] = {}
        for row_id, chat, channel, update_id, body, attempts, received_at in sorted(rows):
            opened = self._seals.open_bytes("inbox.body", f"{channel}:{update_id}", body)
            row = InboxRow(row_id, update_id, opened, attempts, moment(received_at))
            by_chat.setdefault(chat, []).append(row)
        return [Arrival(chat_of(chat), tuple(taken)) for chat, taken in by_chat.items()]

    async def renew(self, ids: Sequence[int], *, until: datetime) -> None:
        if ids:
            async with self._db.leasing() as connection:
                await connection.execute(_RENEW, {"ids": padded(ids), "until": micros(until)})

    async def release(self, ids: Sequence[int]) -> None:
        if ids:
            async with self._db.leasing() as connection:
                await connection.execute(_RELEASE, {"ids": padded(ids)})

    async def set_aside(self, row_id: int, trace: str, *, now: datetime) -> None:
        what = self._seals.seal_text("inbox.trace", row_id, trace)
        async with self._db.writing() as connection:
            await connection.execute(_SET_ASIDE, {"this": row_id, "what": what, "at": micros(now)})

    async def waiting(self) -> int:
        async with self._db.reading() as connection:
            return int((await connection.execute(_WAITING)).scalar_one())


def _one_of_each_person(heads: Sequence[Any]) -> list[Any]:
    """Two chats of one person share drafts: in one batch the second turn would not see what the first one did."""
    first = {row.person_id: row for row in reversed(heads)}
    return [row for row in heads if row.person_id is None or first[row.person_id] is row]


def _lock_key(key: str) -> int:
    return crc32(key.encode()) - (1 << 31)  # any integer of 32 bits
