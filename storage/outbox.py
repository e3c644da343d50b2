"""Messages on their way out: claimed in order per person, replies first, at a rate that all processes share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, String, and_, bindparam, case, exists, func, or_, select, true, update

from flows.broadcasts.model import State
from flows.delivery.model import Path
from flows.ports import Allowance, ChatKey, Fate, Kind, Parcel, Settled, StoredMessage, Undelivered
from storage.losing import Losing, may_be_lost
from storage.outbox_rows import KINDS, OUTCOMES, UNDELIVERED, opened_row, stored_message, undelivered_row
from storage.posting import BLOCKED, IN_THE_CHAT, NEW, REJECTED, SENT, by_rank
from storage.prepared import Connection, Prepared
from storage.sharing import Sharing
from storage.statements import LONGEST_LEASE, chat_of, listed, padded, plain
from storage.tables import broadcasts, chats, dossiers, outbox
from storage.tables.columns import DELIVERED, WAITING, micros, moment
from storage.together import Together

if TYPE_CHECKING:
    from storage.db import Database
    from storage.sealing import Seals

_FINAL = {Fate.SENT: SENT, Fate.BLOCKED: BLOCKED, Fate.REJECTED: REJECTED}
ALL_RANKS = by_rank(Kind)

_other = outbox.alias("other")
_FREE = or_(outbox.c.lease_until <= bindparam("now"), outbox.c.lease_until > bindparam("far"))
#: Of one person's messages the smallest rank, then the oldest; and none while another one is under way.
_BEFORE_IT = exists().where(
    _other.c.chat_id == outbox.c.chat_id,
    _other.c.channel == outbox.c.channel,
    _other.c.status == WAITING,
    or_(_other.c.attempts > 0, _other.c.due_at <= bindparam("now")),
    or_(
        _other.c.rank < outbox.c.rank,
        and_(_other.c.rank == outbox.c.rank, _other.c.id < outbox.c.id),
        and_(
            _other.c.id != outbox.c.id,
            _other.c.lease_until > bindparam("now"),
            _other.c.lease_until <= bindparam("far"),
        ),
    ),
)
#: Said so that PostgreSQL expects most rows to pass, and reads on along the index until it has enough: taking all that
#: waits together and sorting it takes a hundred times as long.
_IS_STOPPED = (
    select(broadcasts.c.state != State.RUNNING.value)
    .where(broadcasts.c.id == outbox.c.broadcast_id)
    .correlate(outbox)
    .scalar_subquery()
)
_PICK = (
    select(outbox.c.id)
    .join(chats, chats.c.id == outbox.c.chat_id)
    .where(
        _IS_STOPPED.is_not(true()),
        outbox.c.channel == bindparam("channel"),
        outbox.c.status == WAITING,
        outbox.c.rank.in_(listed("ranks")),
        outbox.c.due_at <= bindparam("now"),
        or_(chats.c.paused_until <= bindparam("now"), ~IN_THE_CHAT),
        _FREE,
        ~_BEFORE_IT,
    )
    .order_by(outbox.c.rank, outbox.c.id)
    .limit(bindparam("limit"))
)
_LEASE = Prepared(
    update(outbox)
    .where(outbox.c.id.in_(listed("ids")), outbox.c.status == WAITING)
    .values(holder=bindparam("by"), lease_until=bindparam("until"), attempts=outbox.c.attempts + 1)
)
#: By the index of chats and ids: its newest message that was sent.
_SPOKEN_AT = (
    select(_other.c.finished_at)
    .where(_other.c.chat_id == outbox.c.chat_id, _other.c.status == SENT)
    .order_by(_other.c.id.desc())
    .limit(1)
    .correlate(outbox)
    .scalar_subquery()
)
_PARCELS = Prepared(
    select(
        outbox.c.id,
        outbox.c.chat_id,
        outbox.c.channel,
        outbox.c.dossier_id,
        (~IN_THE_CHAT).label("is_apart"),
        outbox.c.path,
        chats.c.key.label("chat"),
        outbox.c.key,
        outbox.c.content,
        outbox.c.kind,
        outbox.c.attempts,
        outbox.c.created_at,
        outbox.c.document_path,
        outbox.c.platform_id,
        broadcasts.c.params,
        _SPOKEN_AT.label("spoken_at"),
    )
    .join(chats, chats.c.id == outbox.c.chat_id)
    .outerjoin(broadcasts, broadcasts.c.id == outbox.c.broadcast_id)
    .where(outbox.c.id.in_(listed("ids")))
    .order_by(outbox.c.rank, outbox.c.id)
)
_FINISH = Prepared(
    update(outbox)
    .where(outbox.c.id == bindparam("this"), outbox.c.status == WAITING)
    .values(
        status=bindparam("final"),
        finished_at=bindparam("at"),
        due_at=case(
            (bindparam("due", type_=BigInteger) > 0, bindparam("due", type_=BigInteger)), else_=outbox.c.due_at
        ),
        platform_id=func.coalesce(bindparam("sent_as", type_=String), outbox.c.platform_id),
        error=bindparam("why"),
        holder="",
        lease_until=0,
    )
)
_RELEASE = Prepared(
    update(outbox)
    .where(outbox.c.id.in_(listed("ids")), outbox.c.status == WAITING)
    .values(holder="", lease_until=0, attempts=outbox.c.attempts - 1)
)
_BLOCK_CHATS = update(chats).where(chats.c.id == bindparam("this")).values(blocked_at=bindparam("at"))
_PAUSE_CHATS = update(chats).where(chats.c.id == bindparam("this")).values(paused_until=bindparam("until"))
_GIVE_UP = (
    update(outbox)
    .where(outbox.c.chat_id.in_(listed("chats")), outbox.c.status == WAITING, IN_THE_CHAT)
    .values(status=BLOCKED, finished_at=bindparam("at"), holder="", lease_until=0)
    .returning(outbox.c.dossier_id, outbox.c.notice)
)
_COUNT = select(outbox.c.channel, func.count()).where(outbox.c.status == WAITING).group_by(outbox.c.channel)
_DEAD = (
    select(outbox.c.id, outbox.c.status, outbox.c.error, outbox.c.finished_at)
    .where(outbox.c.status > DELIVERED, outbox.c.broadcast_id.is_(None))
    .order_by(outbox.c.id.desc())
    .limit(bindparam("limit"))
)
_MESSAGES = (
    select(
        outbox.c.id,
        outbox.c.chat_id,
        outbox.c.key,
        outbox.c.content,
        outbox.c.kind,
        outbox.c.created_at,
        broadcasts.c.params,
    )
    .outerjoin(broadcasts, broadcasts.c.id == outbox.c.broadcast_id)
    .where(outbox.c.chat_id == bindparam("chat"), outbox.c.content.is_not(None), IN_THE_CHAT)
    .limit(bindparam("limit"))
)
_AFTER = _MESSAGES.where(outbox.c.id > bindparam("after")).order_by(outbox.c.id)
_NEWEST = _MESSAGES.order_by(outbox.c.id.desc())


class OutboxTable:
    def __init__(self, db: Database, seals: Seals, losing: Losing) -> None:
        self._db = db
        self._losing = losing
        self._seals = seals
        # No key share: a message may be claimed while a turn writes the next one to the same chat.
        self._pick = Prepared(_PICK.with_for_update(skip_locked=True, of=outbox) if db.is_postgres else _PICK)
        self._settling: Together[Settled | int, None] = Together(self._settle)
        self._sharing = Sharing(db)

    async def claim(
        self, channel: str, *, limit: int, now: datetime, holder: str, lease: timedelta, kinds: Sequence[Kind] = ()
    ) -> list[Parcel]:
        at = micros(now)
        asked = {
            "channel": channel,
            "ranks": by_rank(kinds) if kinds else ALL_RANKS,
            "limit": limit,
            "now": at,
            "far": at + LONGEST_LEASE,
        }
        async with self._db.writing_prepared(is_durable=False) as connection:
            ids = [row[0] for row in (await self._pick.one(connection, asked)).rows]
            if not ids:
                return []
            ids = padded(ids)
            await _LEASE.one(connection, {"ids": ids, "by": holder, "until": micros(now + lease)})
            rows = (await _PARCELS.one(connection, {"ids": ids})).rows
        return [self._parcel(row) for row in rows]

    def _parcel(self, row: Any) -> Parcel:
        words, buttons = opened_row(self._seals, row)
        return Parcel(
            id=row.id,
            chat_id=row.chat_id,
            chat=ChatKey(row.channel, row.dossier_id or "") if row.is_apart else chat_of(row.chat),
            is_apart=bool(row.is_apart),
            is_paid=row.path == Path.PAID.value,
            words=words,
            buttons=buttons,
            kind=KINDS[row.kind],
            attempts=row.attempts,
            created_at=row.created_at,
            document_path=row.document_path,
            platform_id=row.platform_id or "",
            spoken_at=moment(row.spoken_at) if row.spoken_at else None,
        )

    async def settle(self, fates: Sequence[Settled], *, release: Sequence[int] = ()) -> None:
        if fates or release:
            await self._settling.add([*fates, *release])

    async def _settle(self, settled: Sequence[Settled | int]) -> None:
        """Mostly everything was sent, and only that is to be noted."""
        fates = sorted((each for each in settled if isinstance(each, Settled)), key=lambda fate: fate.id)
        released = sorted(each for each in settled if isinstance(each, int))
        if any(may_be_lost(fate) or fate.pause_chat_until for fate in fates):
            await self._settle_failures(fates, released)
            return
        async with self._db.writing_prepared() as connection:
            await _finish(connection, fates, released)

    async def _settle_failures(self, fates: Sequence[Settled], released: Sequence[int]) -> None:
        """Chats before messages, as every transaction that touches both."""
        blocked = {fate.chat_id: fate.at for fate in fates if fate.fate is Fate.BLOCKED}
        paused = {fate.chat_id: fate.pause_chat_until for fate in fates if fate.pause_chat_until}
        async with self._db.writing() as connection:
            failed = [fate for fate in fates if may_be_lost(fate)]
            if failed:
                await self._losing.lock(connection, [*blocked, *paused, *(fate.chat_id for fate in failed)])
            if blocked:
                rows = [{"this": chat, "at": at} for chat, at in sorted(blocked.items())]
                await connection.execute(_BLOCK_CHATS, rows)
            if paused:
                until = [{"this": chat, "until": micros(at)} for chat, at in sorted(paused.items())]
                await connection.execute(_PAUSE_CHATS, until)
            await _finish(connection, fates, released)
            given_up: list[Any] = []
            if blocked:
                asked = {"chats": padded(sorted(blocked)), "at": micros(max(blocked.values()))}
                given_up = list(await connection.execute(_GIVE_UP, asked))
            if failed:
                await self._losing.pass_on(connection, failed, given_up)

    async def release(self, ids: Sequence[int]) -> None:
        await self.settle((), release=ids)

    async def share(
        self, bucket: str, *, holder: str, wanted: int, used: int, limit: int, now: datetime, lease: timedelta
    ) -> Allowance:
        return await self._sharing.share(
            bucket, holder=holder, wanted=wanted, used=used, limit=limit, now=now, lease=lease
        )

    async def hold(self, bucket: str, until: datetime) -> None:
        await self._sharing.hold(bucket, until)

    async def transcript(self, chat_id: int, *, after: int = 0, limit: int = 200) -> list[StoredMessage]:
        query, asked = (_AFTER, {"after": after}) if after else (_NEWEST, {})
        async with self._db.reading() as connection:
            rows = (await connection.execute(query, {"chat": chat_id, "limit": limit, **asked})).all()
        return sorted((stored_message(self._seals, row) for row in rows), key=lambda message: message.id)

    async def waiting(self) -> Mapping[str, int]:
        async with self._db.reading() as connection:
            return {row[0]: row[1] for row in await connection.execute(_COUNT)}

    async def dead(self, *, limit: int = 100) -> list[tuple[int, str, datetime]]:
        async with self._db.reading() as connection:
            rows = (await connection.execute(_DEAD, {"limit": limit})).all()
        return [(row.id, row.error or OUTCOMES[row.status], moment(row.finished_at)) for row in rows]

    async def undelivered(self, *, unit_ids: Sequence[str] | None, limit: int = 100) -> list[Undelivered]:
        query = UNDELIVERED.limit(limit)
        if unit_ids is not None:
            query = query.where(outbox.c.dossier_id.is_(None) | dossiers.c.unit_id.in_(unit_ids))
        async with self._db.reading() as connection:
            return [undelivered_row(row, self._seals) for row in await connection.execute(query)]


async def _finish(connection: Connection, fates: Sequence[Settled], released: Sequence[int]) -> None:
    if fates:
        await _FINISH.later(connection, [_finished(fate) for fate in fates])
    if released:
        await _RELEASE.later(connection, [{"ids": padded(released)}])


def _finished(fate: Settled) -> dict[str, Any]:
    later = fate.fate is Fate.LATER
    return {
        "this": fate.id,
        "final": NEW if later else _FINAL[fate.fate],
        "at": None if later else micros(fate.at),
        "due": micros(fate.due_at or fate.at) if later else 0,
        "sent_as": fate.platform_id or None,
        "why": plain(fate.error) or None,
    }
