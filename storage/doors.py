"""How people of the office get in: open sessions, the second factor, what was tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, or_, select, update

from flows.ports.doors import OpenSession
from flows.staffing import Staff
from storage.db import Database
from storage.invitations import InvitationTable
from storage.officers import end_chats
from storage.sealing import Seals
from storage.staff import IDLE, LONGEST
from storage.staff_rows import read_staff
from storage.statements import plain
from storage.tables import login_attempts, staff, staff_recovery_codes, staff_sessions

#: How long one may look for the telephone after the password.
WAITS = timedelta(minutes=10)


class DoorTables(InvitationTable):
    def __init__(self, db: Database, seals: Seals) -> None:
        super().__init__(db)
        self._db = db
        self._seals = seals

    async def sessions(self, staff_id: int, *, now: datetime) -> list[OpenSession]:
        open_ = staff_sessions.c
        query = (
            select(open_.token_hash, open_.device, open_.opened_at, open_.seen_at)
            .where(open_.staff_id == staff_id, open_.is_full.is_(True))
            .where(open_.seen_at > now - IDLE, open_.opened_at > now - LONGEST)
            .order_by(open_.seen_at.desc(), open_.opened_at.desc())
        )
        async with self._db.reading() as connection:
            return [OpenSession(*row) for row in await connection.execute(query)]

    async def close_others(self, staff_id: int, *, keep: bytes) -> int:
        others = delete(staff_sessions).where(
            staff_sessions.c.staff_id == staff_id, staff_sessions.c.token_hash != keep
        )
        async with self._db.writing() as connection:
            return len((await connection.execute(others.returning(staff_sessions.c.token_hash))).all())

    async def waiting(self, token_hash: bytes, *, now: datetime) -> tuple[Staff, str] | None:
        open_ = staff_sessions.c
        query = select(open_.staff_id, open_.csrf).where(
            open_.token_hash == token_hash, open_.is_full.is_(False), open_.opened_at > now - WAITS
        )
        async with self._db.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
            if row is None:
                return None
            found = await read_staff(connection, staff.c.id == row.staff_id, staff.c.disabled.is_(False))
        return (found[0][0], row.csrf) if found else None

    async def secret(self, staff_id: int) -> bytes | None:
        async with self._db.reading() as connection:
            sealed = (await connection.execute(select(staff.c.totp).where(staff.c.id == staff_id))).scalar_one_or_none()
        return self._seals.open_bytes("staff.totp", staff_id, sealed) if sealed else None

    async def with_factor(self) -> frozenset[int]:
        async with self._db.reading() as connection:
            return frozenset((await connection.execute(select(staff.c.id).where(staff.c.totp.is_not(None)))).scalars())

    async def set_factor(self, staff_id: int, secret: bytes, *, step: int, codes: Sequence[bytes]) -> None:
        sealed = self._seals.seal_bytes("staff.totp", staff_id, secret)
        async with self._db.writing() as connection:
            await connection.execute(update(staff).where(staff.c.id == staff_id).values(totp=sealed, totp_step=step))
            await connection.execute(delete(staff_recovery_codes).where(staff_recovery_codes.c.staff_id == staff_id))
            rows = [{"staff_id": staff_id, "code_hash": code} for code in codes]
            if rows:
                await connection.execute(insert(staff_recovery_codes), rows)

    async def drop_factor(self, staff_id: int) -> bool:
        had = staff.c.id == staff_id, staff.c.totp.is_not(None)
        dropped = update(staff).where(*had).values(totp=None, totp_step=None).returning(staff.c.id)
        async with self._db.writing() as connection:
            if (await connection.execute(dropped)).scalar_one_or_none() is None:
                return False
            for table in (staff_recovery_codes, staff_sessions):
                await connection.execute(delete(table).where(table.c.staff_id == staff_id))
            await end_chats(connection, staff_id)
        return True

    async def use_step(self, staff_id: int, step: int) -> bool:
        newer = or_(staff.c.totp_step.is_(None), staff.c.totp_step < step)
        used = update(staff).where(staff.c.id == staff_id, newer).values(totp_step=step).returning(staff.c.id)
        async with self._db.writing() as connection:
            return (await connection.execute(used)).scalar_one_or_none() is not None

    async def use_code(self, staff_id: int, code_hash: bytes) -> bool:
        codes = staff_recovery_codes.c
        used = delete(staff_recovery_codes).where(codes.staff_id == staff_id, codes.code_hash == code_hash)
        async with self._db.writing() as connection:
            return (await connection.execute(used.returning(codes.staff_id))).scalar_one_or_none() is not None

    async def codes_left(self, staff_id: int) -> int:
        query = select(func.count()).where(staff_recovery_codes.c.staff_id == staff_id)
        async with self._db.reading() as connection:
            return int((await connection.execute(query)).scalar_one())

    async def enable(self, login: str) -> bool:
        query = update(staff).where(staff.c.login == login).values(disabled=False).returning(staff.c.id)
        async with self._db.writing() as connection:
            return (await connection.execute(query)).scalar_one_or_none() is not None

    async def failures_of(self, keys: Sequence[str], *, since: datetime) -> Mapping[str, int]:
        tries = login_attempts.c
        wanted = tries.key.in_([plain(key) for key in keys]), tries.at >= since, tries.ok.is_(False)
        query = select(tries.key, func.count().label("wrong")).where(*wanted).group_by(tries.key)
        async with self._db.reading() as connection:
            return {row.key: row.wrong for row in await connection.execute(query)}

    async def forget_failures(self, key: str) -> None:
        wrong = login_attempts.c.key == plain(key), login_attempts.c.ok.is_(False)
        async with self._db.writing() as connection:
            await connection.execute(delete(login_attempts).where(*wrong))
