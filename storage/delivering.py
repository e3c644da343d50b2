"""Ways to a person, what notices cost, and what became of each on its paths: as a plan and its repetition need it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.conversation.facts import VIETNAM
from flows.delivery.model import OUTSIDE_WINDOW, Contact, Contacts, Path, Spent, Tried
from flows.dossiers.model import Dossier
from flows.ports import Kind, Lost, SoFar
from flows.ports.delivery import APART
from storage.dossier_rows import WITH_ANSWERS, from_row
from storage.linking import preferences
from storage.posting import IN_THE_CHAT, NEW, SENT, opened_content
from storage.prepared import Prepared
from storage.sealing import Seals
from storage.statements import chat_of, listed, padded
from storage.tables import chats, conversations, dossiers, outbox, people
from storage.tables.columns import DELIVERED

_ON_THE_WAY = (NEW, SENT)
_WAYS = Prepared(
    select(
        chats.c.person_id,
        chats.c.id,
        chats.c.key,
        chats.c.blocked_at,
        conversations.c.updated_at,
        people.c.preferred_chat_id,
        people.c.kinds_off,
        people.c.notices_on,
        people.c.consented_at,
    )
    .join(people, people.c.id == chats.c.person_id)
    .outerjoin(conversations, conversations.c.chat_id == chats.c.id)
    .where(chats.c.person_id.in_(listed("people")), people.c.erased_at.is_(None))
    .order_by(conversations.c.updated_at.is_(None), conversations.c.updated_at.desc(), chats.c.id.desc())
)
_SINCE = (
    select(outbox.c.chat_id, func.count())
    .join(conversations, conversations.c.chat_id == outbox.c.chat_id)
    .where(
        outbox.c.chat_id.in_(listed("chats")),
        outbox.c.status.in_(_ON_THE_WAY),
        outbox.c.kind != Kind.ECHO.value,
        outbox.c.created_at >= conversations.c.updated_at,
        IN_THE_CHAT,
    )
    .group_by(outbox.c.chat_id)
)
_MONEY = (
    select(func.coalesce(func.sum(outbox.c.cost_vnd), 0))
    .join(dossiers, dossiers.c.id == outbox.c.dossier_id)
    .where(
        outbox.c.cost_vnd.is_not(None),
        outbox.c.created_at >= bindparam("since"),
        outbox.c.status.in_(_ON_THE_WAY),
        dossiers.c.unit_id == bindparam("unit"),
    )
)
_TEMPLATES = select(func.count()).where(
    outbox.c.cost_vnd.is_not(None),
    outbox.c.created_at >= bindparam("since"),
    outbox.c.status.in_(_ON_THE_WAY),
    outbox.c.path == Path.TEMPLATE.value,
)
_DOSSIER = select(*WITH_ANSWERS).where(dossiers.c.id == bindparam("this"))
_IS_IT = and_(outbox.c.dossier_id == bindparam("dossier"), outbox.c.notice == bindparam("its_notice"))
_PATHS = select(outbox).where(_IS_IT).order_by(outbox.c.id)
_SETTLE = (
    update(outbox).where(_IS_IT, outbox.c.status > DELIVERED, outbox.c.id != bindparam("but")).values(passed_on=True)
)


class DeliveryTables:
    """Keeps the promises of `Deliveries` within one transaction."""

    def __init__(self, connection: AsyncConnection, seals: Seals) -> None:
        self._connection = connection
        self._seals = seals

    async def contacts_of(self, person_ids: Sequence[int], *, windowed: Collection[str]) -> Mapping[int, Contacts]:
        if not person_ids:
            return {}
        rows = (await _WAYS.one(self._connection, {"people": padded(sorted(set(person_ids)))})).rows
        counted = await self._sent_since([row.id for row in rows if chat_of(row.key).channel in windowed])
        found: dict[int, list[Any]] = {}
        for row in rows:
            found.setdefault(row.person_id, []).append(row)
        return {person: _contacts(ways, counted) for person, ways in found.items()}

    async def _sent_since(self, chat_ids: Sequence[int]) -> dict[int, int]:
        if not chat_ids:
            return {}
        rows = await self._connection.execute(_SINCE, {"chats": padded(sorted(chat_ids))})
        return {row[0]: row[1] for row in rows}

    async def spent(self, unit_id: str, *, now: datetime) -> Spent:
        today = now.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
        month = {"since": today.replace(day=1), "unit": unit_id}
        money = (await self._connection.execute(_MONEY, month)).scalar_one()
        templates = (await self._connection.execute(_TEMPLATES, {"since": today})).scalar_one()
        return Spent(int(money), int(templates))

    async def dossier(self, dossier_id: str) -> Dossier | None:
        row = (await self._connection.execute(_DOSSIER, {"this": dossier_id})).one_or_none()
        return from_row(row, self._seals) if row else None

    async def so_far(self, lost: Lost) -> SoFar | None:
        rows = (await self._connection.execute(_PATHS, _of(lost))).all()
        said = next((row for row in reversed(rows) if row.content), None)
        failed = [row for row in rows if row.status > SENT]
        if said is None or not failed:
            return None
        words, _ = opened_content(self._seals, said.chat_id, said.key, said.content)
        buttons = [opened_content(self._seals, row.chat_id, row.key, row.content)[1] for row in rows if row.content]
        return SoFar(words, next(filter(None, buttons), ()), _tried(rows), failed[-1].id)

    async def settle(self, lost: Lost, *, but: int = 0) -> None:
        await self._connection.execute(_SETTLE, {**_of(lost), "but": but})


def _of(lost: Lost) -> dict[str, Any]:
    return {"dossier": lost.dossier_id, "its_notice": lost.notice}


def _contacts(rows: Sequence[Any], counted: Mapping[int, int]) -> Contacts:
    ways = [
        Contact(row.id, chat_of(row.key).channel, row.updated_at, counted.get(row.id, 0), row.blocked_at is not None)
        for row in rows
    ]
    return Contacts(tuple(ways), preferences(rows[0]), has_consent=rows[0].consented_at is not None)


def _tried(rows: Sequence[Any]) -> Tried:
    failed = [row for row in rows if row.status > SENT]
    free = {row.chat_id for row in failed if row.path == Path.REPLY.value and row.error == OUTSIDE_WINDOW}
    return Tried(
        frozenset(row.chat_id for row in failed if row.path not in [path.value for path in APART]),
        frozenset(row.channel for row in rows if row.status in _ON_THE_WAY),
        template_failed=any(row.path == Path.TEMPLATE.value for row in failed),
        only_free=frozenset(free - {row.chat_id for row in rows if row.path == Path.PAID.value}),
    )
