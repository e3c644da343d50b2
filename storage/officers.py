"""Chats of officers: linked by a code that serves once, gone with the account's sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.officers.mornings import USUAL
from flows.ports import ChatKey, Morning, OfficerChat, Staff
from storage.db import Database
from storage.sealing import Seals
from storage.staff_rows import read_staff
from storage.statements import chat_key, chat_of
from storage.tables import chats, staff, staff_chat_codes, staff_chats, staff_mornings

_CODE = "staff_chats.code"
_ACTIVE = staff.c.disabled.is_(False)
_LINKED = select(staff_chats, chats.c.key, chats.c.blocked_at).join(chats, chats.c.id == staff_chats.c.chat_id)
_TAKE = (
    delete(staff_chat_codes)
    .where(
        staff_chat_codes.c.mark.in_(bindparam("marks", expanding=True)),
        staff_chat_codes.c.expires_at > bindparam("now"),
    )
    .returning(staff_chat_codes.c.staff_id)
)


class OfficerTable:
    def __init__(self, db: Database, seals: Seals) -> None:
        self._db = db
        self._seals = seals
        chosen = db.insert(staff_mornings)
        self._choose = chosen.on_conflict_do_update(
            index_elements=[staff_mornings.c.staff_id], set_={"told_at": chosen.excluded.told_at}
        )

    async def staff_of(self, chat: ChatKey) -> Staff | None:
        own = select(staff_chats.c.staff_id).join(chats, chats.c.id == staff_chats.c.chat_id)
        async with self._db.reading() as connection:
            return await _active(connection, staff.c.id.in_(own.where(chats.c.key == chat_key(chat))))

    async def chats_of(self, logins: Sequence[str]) -> dict[str, tuple[int, ...]]:
        if not logins:
            return {}
        query = (
            select(staff.c.login, staff_chats.c.chat_id)
            .join(staff_chats, staff_chats.c.staff_id == staff.c.id)
            .join(chats, chats.c.id == staff_chats.c.chat_id)
            .where(staff.c.login.in_(logins), _ACTIVE, chats.c.blocked_at.is_(None))
            .order_by(staff_chats.c.id)
        )
        found: dict[str, tuple[int, ...]] = {}
        async with self._db.reading() as connection:
            for login, chat_id in await connection.execute(query):
                found[login] = (*found.get(login, ()), chat_id)
        return found

    async def of_staff(self, staff_id: int) -> list[OfficerChat]:
        query = _LINKED.where(staff_chats.c.staff_id == staff_id).order_by(staff_chats.c.id.desc())
        async with self._db.reading() as connection:
            return [_chat(row) for row in await connection.execute(query)]

    async def give(self, staff_id: int, code: str, *, until: datetime) -> None:
        mark = self._seals.ring.blind_index(_CODE, code)
        async with self._db.writing() as connection:
            await connection.execute(delete(staff_chat_codes).where(staff_chat_codes.c.staff_id == staff_id))
            await connection.execute(insert(staff_chat_codes).values(staff_id=staff_id, mark=mark, expires_at=until))

    async def unlink(self, staff_id: int, link_id: int) -> bool:
        own = staff_chats.c.id == link_id, staff_chats.c.staff_id == staff_id
        async with self._db.writing() as connection:
            return (await connection.execute(delete(staff_chats).where(*own))).rowcount == 1

    async def told_at(self, staff_id: int) -> str:
        query = select(staff_mornings.c.told_at).where(staff_mornings.c.staff_id == staff_id)
        async with self._db.reading() as connection:
            found = (await connection.execute(query)).scalar_one_or_none()
        return USUAL if found is None else str(found)

    async def tell_at(self, staff_id: int, at: str) -> None:
        async with self._db.writing() as connection:
            await connection.execute(self._choose, {"staff_id": staff_id, "told_at": at})

    async def mornings(self) -> list[Morning]:
        async with self._db.reading() as connection:
            rows = (await connection.execute(_LINKED.where(chats.c.blocked_at.is_(None)))).all()
            if not rows:
                return []
            ids = sorted({row.staff_id for row in rows})
            people = await read_staff(connection, staff.c.id.in_(ids), _ACTIVE)
            chosen = await connection.execute(select(staff_mornings).where(staff_mornings.c.staff_id.in_(ids)))
            times = {row.staff_id: (row.told_at, row.last_on or "") for row in chosen}
        own = {each.id: tuple(_chat(row) for row in rows if row.staff_id == each.id) for each, _ in people}
        return [Morning(each, own[each.id], *times.get(each.id, (USUAL, ""))) for each, _ in people]

    async def forget_codes(self, *, before: datetime) -> int:
        async with self._db.writing() as connection:
            gone = await connection.execute(delete(staff_chat_codes).where(staff_chat_codes.c.expires_at < before))
        return gone.rowcount


class OfficersInTx:
    """Keeps the promises of `OfficersTx`."""

    def __init__(self, connection: AsyncConnection, seals: Seals) -> None:
        self._connection = connection
        self._seals = seals

    async def staff_of(self, chat_id: int) -> Staff | None:
        own = select(staff_chats.c.staff_id).where(staff_chats.c.chat_id == chat_id)
        return await _active(self._connection, staff.c.id.in_(own))

    async def is_own(self, staff_id: int, chat_id: int) -> bool:
        it = chats.alias()
        same_person = select(chats.c.id).join(it, it.c.person_id == chats.c.person_id).where(it.c.id == chat_id)
        own = select(staff_chats.c.id).where(staff_chats.c.staff_id == staff_id, staff_chats.c.chat_id.in_(same_person))
        return (await self._connection.execute(own.limit(1))).first() is not None

    async def take(self, code: str, *, now: datetime) -> Staff | None:
        marks = self._seals.ring.blind_indexes(_CODE, code)
        taken = await self._connection.execute(_TAKE, {"marks": list(marks), "now": now})
        staff_id = taken.scalar_one_or_none()
        return await _active(self._connection, staff.c.id == staff_id) if staff_id is not None else None

    async def bind(self, staff_id: int, chat_id: int, *, at: datetime) -> None:
        await self.let_go(chat_id)
        await self._connection.execute(insert(staff_chats).values(staff_id=staff_id, chat_id=chat_id, linked_at=at))

    async def let_go(self, chat_id: int) -> bool:
        gone = await self._connection.execute(delete(staff_chats).where(staff_chats.c.chat_id == chat_id))
        return gone.rowcount == 1

    async def note_told(self, staff_id: int, day: str) -> bool:
        known = select(staff_mornings.c.staff_id).where(staff_mornings.c.staff_id == staff_id).with_for_update()
        if (await self._connection.execute(known)).scalar_one_or_none() is None:
            await self._connection.execute(insert(staff_mornings).values(staff_id=staff_id, told_at=USUAL, last_on=day))
            return True
        m = staff_mornings.c
        noted = update(staff_mornings).where(m.staff_id == staff_id, or_(m.last_on.is_(None), m.last_on != day))
        return (await self._connection.execute(noted.values(last_on=day))).rowcount == 1


async def end_chats(connection: AsyncConnection, staff_id: int) -> None:
    """With the sessions of the account: whoever has one of its chats is out at once."""
    await connection.execute(delete(staff_chats).where(staff_chats.c.staff_id == staff_id))
    await connection.execute(delete(staff_chat_codes).where(staff_chat_codes.c.staff_id == staff_id))


async def _active(connection: AsyncConnection, which: ColumnElement[bool]) -> Staff | None:
    found = await read_staff(connection, which, _ACTIVE)
    return found[0][0] if found else None


def _chat(row: Any) -> OfficerChat:
    return OfficerChat(row.id, chat_of(row.key), row.chat_id, row.linked_at)
