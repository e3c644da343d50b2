"""Who has a dossier open in the console, and queues saved under a name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, tuple_

from flows.ports.desks import PRESENT_FOR, Present, SavedQueue
from storage.db import Database
from storage.tables import saved_queues, staff, staff_presence

_p, _s = staff_presence.c, saved_queues.c


class DeskTable:
    """Being there is noted lightly: after a power cut nobody is."""

    def __init__(self, db: Database) -> None:
        self._db = db
        noted = db.insert(staff_presence)
        self._note = noted.on_conflict_do_update(
            index_elements=[_p.dossier_id, _p.staff_id], set_={"seen_at": noted.excluded.seen_at}
        )
        kept = db.insert(saved_queues)
        self._keep = kept.on_conflict_do_update(
            index_elements=[_s.staff_id, _s.name], set_={"query": kept.excluded.query}
        )

    async def present(self, dossier_id: str, staff_id: int, *, now: datetime) -> Sequence[Present]:
        """Whoever is gone is forgotten by whoever comes, each row by one of them."""
        gone = select(_p.dossier_id, _p.staff_id).where(_p.seen_at <= now - PRESENT_FOR).limit(500)
        swept = delete(staff_presence).where(
            tuple_(_p.dossier_id, _p.staff_id).in_(gone.with_for_update(skip_locked=True))
        )
        others = (
            select(staff.c.name, _p.since)
            .join(staff, staff.c.id == _p.staff_id)
            .where(_p.dossier_id == dossier_id, _p.staff_id != staff_id)
            .order_by(_p.since, _p.staff_id)
        )
        me = {"dossier_id": dossier_id, "staff_id": staff_id, "since": now, "seen_at": now}
        async with self._db.leasing() as connection:
            await connection.execute(swept)
            await connection.execute(self._note, me)
            return [Present(row.name, row.since) for row in await connection.execute(others)]

    async def saved(self, staff_id: int) -> Sequence[SavedQueue]:
        query = select(_s.name, _s.query).where(_s.staff_id == staff_id).order_by(_s.name)
        async with self._db.reading() as connection:
            return [SavedQueue(row.name, row.query) for row in await connection.execute(query)]

    async def save(self, staff_id: int, queue: SavedQueue) -> None:
        async with self._db.writing() as connection:
            await connection.execute(self._keep, {"staff_id": staff_id, "name": queue.name, "query": queue.query})

    async def forget(self, staff_id: int, name: str) -> None:
        async with self._db.writing() as connection:
            await connection.execute(delete(saved_queues).where(_s.staff_id == staff_id, _s.name == name))
