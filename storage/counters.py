"""Numbers at a counter, and the devices that show and call them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from flows.counters.model import DEVICE_LASTS, KEPT_DAYS, LINK_VALID, MOST_A_DAY, Device, Stand, Ticket
from storage.db import Database
from storage.tables import counter_devices, counter_tickets

_t, _d = counter_tickets.c, counter_devices.c
#: Two who draw at the same moment: the second one takes the next number.
TRIES = 20


class CounterTables:
    def __init__(self, db: Database) -> None:
        self._db = db

    async def add_device(self, unit_id: str, desk: str, *, link_hash: bytes, by: str, now: datetime) -> Device:
        row = {"unit_id": unit_id, "desk": desk, "token_hash": link_hash, "made_by": by, "made_at": now}
        async with self._db.writing() as connection:
            made = await connection.execute(insert(counter_devices).values(row).returning(counter_devices))
            return _device(made.one())

    async def open_device(self, link_hash: bytes, *, token_hash: bytes, now: datetime) -> Device | None:
        fresh = _d.token_hash == link_hash, _d.opened_at.is_(None), _d.ended_at.is_(None), _d.made_at > now - LINK_VALID
        opened = update(counter_devices).where(*fresh).values(token_hash=token_hash, opened_at=now)
        async with self._db.writing() as connection:
            found = (await connection.execute(opened.returning(counter_devices))).one_or_none()
        return _device(found) if found else None

    async def device(self, token_hash: bytes, *, now: datetime) -> Device | None:
        live = _d.token_hash == token_hash, _d.ended_at.is_(None), _d.opened_at > now - DEVICE_LASTS
        async with self._db.reading() as connection:
            found = (await connection.execute(select(counter_devices).where(*live))).one_or_none()
        return _device(found) if found else None

    async def devices(self, *, unit_ids: Sequence[str] | None, now: datetime) -> list[Device]:
        query = select(counter_devices).where(_d.ended_at.is_(None), _d.made_at > now - DEVICE_LASTS)
        query = query.where(_d.opened_at.is_not(None) | (_d.made_at > now - LINK_VALID))
        if unit_ids is not None:
            query = query.where(_d.unit_id.in_(unit_ids))
        async with self._db.reading() as connection:
            return [_device(row) for row in await connection.execute(query.order_by(_d.unit_id, _d.desk, _d.id))]

    async def end_device(self, device_id: int, *, unit_ids: Sequence[str] | None, now: datetime) -> Device | None:
        ended = update(counter_devices).where(_d.id == device_id, _d.ended_at.is_(None)).values(ended_at=now)
        if unit_ids is not None:
            ended = ended.where(_d.unit_id.in_(unit_ids))
        async with self._db.writing() as connection:
            found = (await connection.execute(ended.returning(counter_devices))).one_or_none()
        return _device(found) if found else None

    async def take(self, unit_id: str, *, day: date, now: datetime) -> int | None:
        for _ in range(TRIES):
            try:
                return await self._taken(unit_id, day)
            except IntegrityError:
                continue
        return None

    async def _taken(self, unit_id: str, day: date) -> int | None:
        today = _t.unit_id == unit_id, _t.day == day.isoformat()
        old = (day - timedelta(days=KEPT_DAYS)).isoformat()
        async with self._db.writing() as connection:
            last = (await connection.execute(select(func.max(_t.number)).where(*today))).scalar_one() or 0
            if last >= MOST_A_DAY:
                return None
            row = {"unit_id": unit_id, "day": day.isoformat(), "number": last + 1, "stand": Stand.WAITING.value}
            await connection.execute(insert(counter_tickets).values(desk="", **row))
            await connection.execute(delete(counter_tickets).where(_t.unit_id == unit_id, _t.day < old))
        return int(last) + 1

    async def call_next(self, unit_id: str, *, day: date, desk: str, now: datetime) -> int | None:
        today = _t.unit_id == unit_id, _t.day == day.isoformat()
        waiting: Select[Any] = select(_t.number).where(*today, _t.stand == Stand.WAITING.value).order_by(_t.number)
        async with self._db.writing() as connection:
            found = await connection.execute(waiting.limit(1).with_for_update(skip_locked=True))
            number = found.scalar_one_or_none()
            if number is None:
                return None
            at_desk = *today, _t.desk == desk, _t.stand == Stand.CALLED.value
            await connection.execute(update(counter_tickets).where(*at_desk).values(stand=Stand.DONE.value))
            called = {"stand": Stand.CALLED.value, "desk": desk, "called_at": now}
            await connection.execute(update(counter_tickets).where(*today, _t.number == number).values(called))
        return int(number)

    async def finish(self, unit_id: str, *, day: date, desk: str, stand: Stand) -> None:
        at_desk = _t.unit_id == unit_id, _t.day == day.isoformat(), _t.desk == desk, _t.stand == Stand.CALLED.value
        async with self._db.writing() as connection:
            await connection.execute(update(counter_tickets).where(*at_desk).values(stand=stand.value))

    async def tickets(self, unit_id: str, *, day: date) -> list[Ticket]:
        open_ones = _t.stand.in_((Stand.WAITING.value, Stand.CALLED.value))
        query = select(_t.number, _t.stand, _t.desk, _t.called_at)
        query = query.where(_t.unit_id == unit_id, _t.day == day.isoformat(), open_ones).order_by(_t.number)
        async with self._db.reading() as connection:
            return [Ticket(n, Stand(stand), desk, at) for n, stand, desk, at in await connection.execute(query)]


def _device(row: Row[Any]) -> Device:
    return Device(row.id, row.unit_id, row.desk, row.made_by, row.made_at, row.opened_at)
