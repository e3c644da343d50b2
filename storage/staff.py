"""People of the office, their sessions and their tries to log in."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from flows.ports import LoginTaken, Staff
from flows.staffing import Post
from storage.db import Database
from storage.officers import end_chats
from storage.staff_rows import read_staff, write_posts
from storage.statements import plain
from storage.tables import login_attempts, staff, staff_posts, staff_sessions

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
_NOTED_AGAIN = timedelta(minutes=1)  #: use is not written down more often than that


class StaffTable:
    def __init__(self, db: Database) -> None:
        self._db = db

    async def add(self, login: str, *, name: str, posts: Sequence[Post], password_hash: str) -> Staff:
        row = {"login": login, "name": name, "password_hash": password_hash, "disabled": False}
        query = insert(staff).values(row).returning(staff.c.id)
        try:
            async with self._db.writing() as connection:
                number = (await connection.execute(query)).scalar_one()
                await write_posts(connection, number, posts)
                (added,) = await read_staff(connection, staff.c.id == number)
        except IntegrityError as error:
            raise LoginTaken(login) from error
        return added[0]

    async def list(self) -> builtins.list[Staff]:
        async with self._db.reading() as connection:
            return [person for person, _ in await read_staff(connection)]

    async def set_posts(self, login: str, posts: Sequence[Post]) -> Staff | None:
        number = select(staff.c.id).where(staff.c.login == login)
        async with self._db.writing() as connection:
            found = (await connection.execute(number.with_for_update())).scalar_one_or_none()
            if found is None:
                return None
            await connection.execute(delete(staff_posts).where(staff_posts.c.staff_id == found))
            await write_posts(connection, found, posts)
            (changed,) = await read_staff(connection, staff.c.id == found)
        return changed[0]

    async def disable(self, login: str) -> bool:
        query = update(staff).where(staff.c.login == login).values(disabled=True).returning(staff.c.id)
        async with self._db.writing() as connection:
            number = (await connection.execute(query)).scalar_one_or_none()
            if number is None:
                return False
            await connection.execute(delete(staff_sessions).where(staff_sessions.c.staff_id == number))
            await end_chats(connection, number)
        return True

    async def set_password(self, login: str, password_hash: str, *, keep: bytes | None = None) -> bool:
        changed = update(staff).where(staff.c.login == login).values(password_hash=password_hash).returning(staff.c.id)
        async with self._db.writing() as connection:
            number = (await connection.execute(changed)).scalar_one_or_none()
            if number is None:
                return False
            others = delete(staff_sessions).where(staff_sessions.c.staff_id == number)
            if keep is not None:
                others = others.where(staff_sessions.c.token_hash != keep)
            await connection.execute(others)
            await end_chats(connection, number)
        return True

    async def by_login(self, login: str) -> tuple[Staff, str] | None:
        async with self._db.reading() as connection:
            found = await read_staff(connection, staff.c.login == login)
        return (found[0][0], found[0][1].password_hash) if found else None

    async def open_session(
        self, staff_id: int, *, token_hash: bytes, csrf: str, now: datetime, device: str = "", is_full: bool = True
    ) -> None:
        row = {"token_hash": token_hash, "staff_id": staff_id, "csrf": csrf, "opened_at": now, "seen_at": now}
        row |= {"device": plain(device), "is_full": is_full}
        async with self._db.writing() as connection:
            await connection.execute(delete(staff_sessions).where(staff_sessions.c.opened_at < now - LONGEST))
            await connection.execute(insert(staff_sessions).values(row))

    async def session(self, token_hash: bytes, *, now: datetime) -> tuple[Staff, str] | None:
        query = select(staff_sessions.c.staff_id, staff_sessions.c.csrf, staff_sessions.c.seen_at).where(
            staff_sessions.c.token_hash == token_hash,
            staff_sessions.c.is_full.is_(True),
            staff_sessions.c.seen_at > now - IDLE,
            staff_sessions.c.opened_at > now - LONGEST,
        )
        async with self._db.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
            if row is None:
                return None
            found = await read_staff(connection, staff.c.id == row.staff_id, staff.c.disabled.is_(False))
        if not found:
            return None
        if now - row.seen_at > _NOTED_AGAIN:
            await self._seen(token_hash, now)
        return found[0][0], row.csrf

    async def _seen(self, token_hash: bytes, now: datetime) -> None:
        used = update(staff_sessions).where(staff_sessions.c.token_hash == token_hash).values(seen_at=now)
        async with self._db.leasing() as connection:
            await connection.execute(used)

    async def close_session(self, token_hash: bytes) -> None:
        async with self._db.writing() as connection:
            await connection.execute(delete(staff_sessions).where(staff_sessions.c.token_hash == token_hash))

    async def note_attempt(self, key: str, *, ok: bool, now: datetime) -> None:
        async with self._db.writing() as connection:
            await connection.execute(insert(login_attempts).values(key=plain(key), ok=ok, at=now))

    async def failures(self, key: str, *, since: datetime) -> int:
        tries = login_attempts.c
        query = select(func.count()).where(tries.key == plain(key), tries.at >= since, tries.ok.is_(False))
        async with self._db.reading() as connection:
            return int((await connection.execute(query)).scalar_one())
