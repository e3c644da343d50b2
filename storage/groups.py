"""Groups bound to units: found by their chat, bound by a code that serves once, counted for without naming anybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.dossiers.model import OPEN, TERMINAL, Status
from flows.groups.model import Figures, Group, GroupCode
from flows.groups.schedule import Every, Schedule
from flows.ports import ChatKey
from storage.db import Database
from storage.sealing import Seals
from storage.statements import chat_key, chat_of
from storage.tables import chats, dossiers, group_codes, groups, outbox, staff

_GROUPS = select(groups, chats.c.key).join(chats, chats.c.id == groups.c.chat_id)
_TAKE = (
    update(group_codes)
    .where(
        group_codes.c.mark.in_(bindparam("marks", expanding=True)),
        group_codes.c.used_at.is_(None),
        group_codes.c.expires_at > bindparam("now"),
        group_codes.c.by.in_(select(staff.c.login).where(staff.c.disabled.is_(False))),
    )
    .values(used_at=bindparam("now"))
    .returning(group_codes)
)
_FORGET_OTHERS = delete(group_codes).where(
    group_codes.c.unit_id == bindparam("unit"), group_codes.c.by == bindparam("who"), group_codes.c.used_at.is_(None)
)
_ANSWERS = select(func.count()).where(outbox.c.chat_id == bindparam("chat"), outbox.c.created_at > bindparam("since"))
_d = dossiers.c


class GroupTable:
    def __init__(self, db: Database, seals: Seals) -> None:
        self._db = db
        self._seals = seals

    async def of_units(self, unit_ids: Sequence[str] | None) -> list[Group]:
        query = _GROUPS.order_by(groups.c.id.desc())
        query = query if unit_ids is None else query.where(groups.c.unit_id.in_(unit_ids))
        async with self._db.reading() as connection:
            return [_group(row, self._seals) for row in await connection.execute(query)]

    async def forget_codes(self, *, before: datetime) -> int:
        async with self._db.writing() as connection:
            gone = await connection.execute(delete(group_codes).where(group_codes.c.expires_at < before))
        return gone.rowcount


class GroupChangesTable:
    """Keeps the promises of `GroupChanges` within one transaction."""

    def __init__(self, connection: AsyncConnection, seals: Seals) -> None:
        self._connection = connection
        self._seals = seals

    async def give(self, code: GroupCode) -> None:
        await self._connection.execute(_FORGET_OTHERS, {"unit": code.unit_id, "who": code.by})
        mark = self._seals.ring.blind_index("groups.code", code.code)
        row = {"mark": mark, "unit_id": code.unit_id, "by": code.by}
        moments = {"given_at": code.given_at, "expires_at": code.expires_at, "used_at": None}
        await self._connection.execute(insert(group_codes).values(**row, **moments))

    async def take(self, code: str, *, now: datetime) -> GroupCode | None:
        marks = self._seals.ring.blind_indexes("groups.code", code)
        row = (await self._connection.execute(_TAKE, {"marks": list(marks), "now": now})).one_or_none()
        return GroupCode(code, row.unit_id, row.by, row.given_at, row.expires_at) if row else None

    async def of_chat(self, chat_id: int) -> Group | None:
        return await self._one(groups.c.chat_id == chat_id)

    async def get(self, group_id: int) -> Group | None:
        return await self._one(groups.c.id == group_id)

    async def _one(self, which: ColumnElement[bool]) -> Group | None:
        query = _GROUPS.where(which).with_for_update(of=groups)  # SQLite has one writer anyway
        row = (await self._connection.execute(query)).one_or_none()
        return _group(row, self._seals) if row else None

    async def bind(self, group: Group) -> None:
        row = {"chat_id": group.chat_id, "unit_id": group.unit_id, **self._row(group)}
        await self._connection.execute(insert(groups).values(**row))

    async def save(self, group: Group) -> None:
        await self._connection.execute(update(groups).where(groups.c.id == group.id).values(**self._row(group)))

    def _row(self, group: Group) -> dict[str, Any]:
        return {
            "title": self._seals.seal_text("groups.title", group.chat_id, group.title),
            "bound_by": group.bound_by,
            "bound_at": group.bound_at,
            "every": group.schedule.every.value,
            "weekday": group.schedule.weekday,
            "hour": group.schedule.hour,
            "left_at": group.left_at,
            "posted_at": group.posted_at,
        }

    async def unbind(self, group_id: int) -> None:
        await self._connection.execute(delete(groups).where(groups.c.id == group_id))

    async def move(self, chat_id: int, to: ChatKey) -> None:
        """The chat itself gets the new address. Where that is a chat already, only what it is bound to moves over."""
        known = select(chats.c.id).where(chats.c.key == chat_key(to))
        other = (await self._connection.execute(known)).scalar_one_or_none()
        if other is None:
            renamed = update(chats).where(chats.c.id == chat_id).values(key=chat_key(to))
            await self._connection.execute(renamed)
        elif other != chat_id and (group := await self.of_chat(chat_id)) and await self.of_chat(other) is None:
            title = self._seals.seal_text("groups.title", other, group.title)
            moved = update(groups).where(groups.c.id == group.id).values(chat_id=other, title=title)
            await self._connection.execute(moved)

    async def answers_since(self, chat_id: int, since: datetime) -> int:
        return int((await self._connection.execute(_ANSWERS, {"chat": chat_id, "since": since})).scalar_one())

    async def figures(self, unit_id: str, *, since: datetime, until: datetime, now: datetime) -> Figures:
        filed = [status.value for status in (*OPEN, *TERMINAL)]
        late = _d.due_at < now
        query = (
            select(
                _d.status,
                func.count().label("all"),
                *(_within(each, since, until) for each in (_d.filed_at, _d.received_at, _d.finished_at)),
                _sum(late & _d.finished_at.is_(None) & _d.paused_at.is_(None)).label("late"),
            )
            .where(_d.unit_id == unit_id, _d.status.in_(filed))
            .group_by(_d.status)
        )
        return _figures((await self._connection.execute(query)).all())


def _sum(condition: ColumnElement[bool]) -> Any:
    return func.sum(case((condition, 1), else_=0))


def _within(moment: Any, since: datetime, until: datetime) -> Any:
    return _sum((moment >= since) & (moment < until)).label(moment.name)


def _figures(rows: Sequence[Any]) -> Figures:
    now = {Status(row.status): int(row.all) for row in rows}
    return Figures(
        filed=sum(int(row.filed_at) for row in rows),
        received=sum(int(row.received_at) for row in rows),
        finished=sum(int(row.finished_at) for row in rows),
        now={status: now[status] for status in OPEN if status in now},
        overdue=sum(int(row.late) for row in rows if Status(row.status) in OPEN),
    )


def _group(row: Any, seals: Seals) -> Group:
    return Group(
        row.id,
        row.chat_id,
        chat_of(row.key).channel,
        row.unit_id,
        seals.open_text("groups.title", row.chat_id, row.title),
        row.bound_by,
        row.bound_at,
        Schedule(Every(row.every), row.weekday, row.hour),
        row.left_at,
        row.posted_at,
    )
