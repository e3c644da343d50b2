"""Messages on their way into the outbox, in the transaction that causes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, bindparam, exists, not_, or_, select

from flows.conversation.buttons import Button
from flows.delivery.model import Path
from flows.ports import ChatKey, Kind, Outgoing, Parcel
from flows.ports.delivery import APART
from flows.values import JSON, Words
from storage.prepared import Prepared
from storage.statements import chat_of, listed, padded
from storage.tables import chats, outbox
from storage.tables.columns import WAITING, micros

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.db import Database
    from storage.sealing import Seals

NEW, SENT, BLOCKED, REJECTED = 0, 1, 2, 3
#: Of a broadcast that is paused, or was given up; below what waits, so that nothing takes them for unfinished.
HELD, CANCELLED = -1, -2
#: Smaller goes first.
RANKS = {Kind.REPLY: 0, Kind.ECHO: 0, Kind.NOTICE: 1, Kind.DELETION: 1, Kind.BROADCAST: 2}

_OURS = (outbox.c.holder == bindparam("holder")) & (outbox.c.lease_until > bindparam("now"))
#: Sent to the chat that it is kept with, and not past it.
IN_THE_CHAT: ColumnElement[bool] = or_(outbox.c.path.is_(None), outbox.c.path.not_in([path.value for path in APART]))
#: What was never tried because its time has not come stands in nobody's way.
_ANOTHER_FIRST = exists().where(
    outbox.c.chat_id == chats.c.id,
    outbox.c.status == WAITING,
    not_(_OURS),
    IN_THE_CHAT,
    or_(outbox.c.attempts > 0, outbox.c.due_at <= bindparam("now")),
)
_CHATS = (
    select(chats.c.id, chats.c.key, chats.c.blocked_at, chats.c.paused_until, _ANOTHER_FIRST.label("another_first"))
    .where(chats.c.id.in_(listed("ids")))
    .order_by(chats.c.id)
)


class Posting:
    def __init__(self, db: Database, seals: Seals, stored_channels: frozenset[str]) -> None:
        self._seals = seals
        self._stored = stored_channels
        # Locked, so that the ids of one chat's messages become visible in their order: pages read on from an id.
        self._chats = Prepared(_CHATS.with_for_update(key_share=True) if db.is_postgres else _CHATS)
        self._insert = Prepared(db.insert(outbox).on_conflict_do_nothing().returning(outbox.c.id, outbox.c.position))

    async def post(
        self,
        connection: AsyncConnection,
        messages: Sequence[Outgoing],
        *,
        holder: str,
        lease: timedelta,
        now: datetime,
    ) -> list[Parcel]:
        """Stores them; those that nothing waits before are leased to the holder and returned."""
        ids = sorted({message.chat_id for message in messages})
        asked = {"ids": padded(ids), "holder": holder, "now": micros(now)}
        known = {row.id: row for row in (await self._chats.one(connection, asked)).rows}
        leased = {"holder": holder, "lease_until": micros(now + lease), "attempts": 1}
        rows = [
            self._row(message, known[message.chat_id], position, now=now, leased=leased)
            for position, message in enumerate(messages)
            if message.chat_id in known and self._is_shown(message, known[message.chat_id])
        ]
        if not rows:
            return []
        numbers = {row.position: row.id for row in await self._insert.many(connection, rows)}
        return [
            self._parcel(numbers[row["position"]], messages[row["position"]], known[row["chat_id"]], now)
            for row in rows
            if row["position"] in numbers and row["holder"]
        ]

    def _is_shown(self, message: Outgoing, chat: Any) -> bool:
        """What the person said is kept only where the channel reads its transcript from here."""
        return message.kind is not Kind.ECHO or chat_of(chat.key).channel in self._stored

    def _row(
        self, message: Outgoing, chat: Any, position: int, *, now: datetime, leased: dict[str, Any]
    ) -> dict[str, Any]:
        planned = message.planned
        channel = planned.channel if planned and planned.is_apart else chat_of(chat.key).channel
        at = micros(now)
        due_at = micros(planned.not_before) if planned and planned.not_before else at
        row: dict[str, Any] = {
            "chat_id": message.chat_id,
            "channel": channel,
            "kind": message.kind.value,
            "rank": RANKS[message.kind],
            "key": message.words.key,
            "content": sealed_content(self._seals, message),
            "document_path": message.document_path,
            "dossier_id": message.dossier_id,
            "dedup": message.dedup,
            "position": position,
            "status": self._first_status(message, chat, channel),
            "attempts": 0,
            "due_at": due_at,
            "holder": "",
            "lease_until": 0,
            "created_at": now,
            "finished_at": None,
            "notice": planned.notice if planned else None,
            "path": planned.path.value if planned else None,
            "reason": planned.reason if planned else None,
            "cost_vnd": planned.cost_vnd or None if planned else None,
        }
        if row["status"] != NEW:
            row["finished_at"] = at
        elif due_at <= at and (_is_apart(message) or (not chat.another_first and chat.paused_until <= at)):
            row |= leased
        return row

    def _first_status(self, message: Outgoing, chat: Any, channel: str) -> int:
        if message.planned and message.planned.path is Path.TELEPHONE:
            return REJECTED
        if channel in self._stored:
            return SENT
        if _is_apart(message):
            return NEW
        return BLOCKED if chat.blocked_at is not None and message.kind is not Kind.REPLY else NEW

    def _parcel(self, row_id: int, message: Outgoing, chat: Any, now: datetime) -> Parcel:
        return Parcel(
            id=row_id,
            chat_id=message.chat_id,
            chat=address_of(message, chat_of(chat.key)),
            words=message.words,
            buttons=message.buttons,
            kind=message.kind,
            attempts=1,
            created_at=now,
            document_path=message.document_path,
            is_apart=_is_apart(message),
            is_paid=message.planned is not None and message.planned.path is Path.PAID,
        )


def _is_apart(message: Outgoing) -> bool:
    return message.planned is not None and message.planned.is_apart


def address_of(message: Outgoing, chat: ChatKey) -> ChatKey:
    """Past the chat a message goes to whom the dossier names; nothing personal stands in the address."""
    if message.planned is None or not message.planned.is_apart:
        return chat
    return ChatKey(message.planned.channel, message.dossier_id or "")


def sealed_content(seals: Seals, message: Outgoing) -> bytes:
    content = [dict(message.words.params), [_button_to_json(button) for button in message.buttons]]
    return seals.seal("outbox.content", message.chat_id, content)


def opened_content(seals: Seals, chat_id: int, key: str, sealed: bytes | None) -> tuple[Words, tuple[Button, ...]]:
    if not sealed:
        return Words(key), ()
    params, buttons = seals.open("outbox.content", chat_id, sealed)
    return Words(key, params), tuple(_button_from_json(*button) for button in buttons)


def _button_to_json(button: Button) -> list[JSON]:
    return [button.label.key, dict(button.label.params), button.token, button.aside, button.numbered]


def _button_from_json(key: str, params: dict[str, JSON], token: str, aside: bool, numbered: bool = True) -> Button:
    return Button(Words(key, params), token, aside, numbered)


def by_rank(kinds: Iterable[Kind]) -> list[int]:
    return sorted({RANKS[kind] for kind in kinds})
