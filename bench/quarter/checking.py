"""What became of every promise of the quarter, read from the tables and not from what the simulation meant to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from flows.dossiers.model import TERMINAL, Status
from flows.dossiers.promise import APOLOGY, RUNNING
from storage.store import SqlStore
from storage.tables import dossiers, extensions, holdings, outbox, warnings

_ENDED = {status.value for status in TERMINAL} | {Status.RESOLVED.value}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of all that was filed. A forgotten one is open and on nobody's desk, or late with nobody told."""

    filed: int
    finished: int
    on_time: int
    late: int
    warned: int  #: late ones of which somebody in the office was told before the promised moment
    apologised: int  #: late ones whose letter was approved, and the citizen told, before it
    forgotten: int
    doubled: int  #: warnings and notices that went out twice
    broken: tuple[str, ...] = ()  #: codes of late ones without warning or apology, to be looked at


@dataclass(frozen=True, slots=True)
class _Rows:
    dossiers: Sequence[Any]
    letters: Sequence[Any]
    warned: Sequence[Any]
    said: Sequence[Any]
    at_desks: frozenset[str]


async def checked(store: SqlStore, *, now: datetime) -> Outcome:
    rows = await _read(store)
    late = {row.id: promised(row) for row in rows.dossiers if is_late(row, now)}

    def in_time(found: Iterable[tuple[str, datetime | None]]) -> set[str]:
        return {dossier_id for dossier_id, at in found if dossier_id in late and at and at <= late[dossier_id]}

    warned = in_time((row.dossier_id, row.at) for row in rows.warned if row.name != APOLOGY)
    approved = in_time((row.dossier_id, row.decided_at) for row in rows.letters)
    sorry = in_time((row.dossier_id, row.created_at) for row in rows.said if row.key == "notice.extended")
    known = {row.dossier_id for row in rows.warned}
    return Outcome(
        filed=len(rows.dossiers),
        finished=sum(row.status in _ENDED for row in rows.dossiers),
        on_time=sum(
            row.received_at is not None and row.status in _ENDED and row.id not in late for row in rows.dossiers
        ),
        late=len(late),
        warned=len(warned),
        apologised=len(approved & sorry),
        forgotten=sum(_is_forgotten(row, rows.at_desks, known, now) for row in rows.dossiers),
        doubled=_doubled(rows.said),
        broken=tuple(row.code for row in rows.dossiers if row.id in late.keys() - (warned & approved & sorry)),
    )


async def _read(store: SqlStore) -> _Rows:
    open_steps = select(holdings.c.dossier_id).where(holdings.c.ended_at.is_(None))
    async with store._db.reading() as connection:
        return _Rows(
            (await connection.execute(select(dossiers).where(dossiers.c.filed_at.is_not(None)))).all(),
            (await connection.execute(select(extensions))).all(),
            (await connection.execute(select(warnings))).all(),
            (await connection.execute(select(outbox).where(outbox.c.dossier_id.is_not(None)))).all(),
            frozenset((await connection.execute(open_steps)).scalars()),
        )


def _is_kept(row: Any) -> bool:
    """Received under a promise, and done."""
    return row.received_at is not None and row.status in _ENDED


def promised(row: Any) -> datetime:
    at: datetime = row.first_due_at or row.due_at
    return at


def is_late(row: Any, now: datetime) -> bool:
    """The first promise counts; while a clock stands still nothing is late."""
    if row.due_at is None or (row.finished_at is None and row.status not in {each.value for each in RUNNING}):
        return False
    return bool((row.finished_at or now) > promised(row))


def _is_forgotten(row: Any, at_desks: Collection[str], known: Collection[str], now: datetime) -> bool:
    if row.status not in _ENDED and row.id not in at_desks:
        return True
    return is_late(row, now) and row.id not in known


def _doubled(said: Sequence[Any]) -> int:
    """The same notice about the same dossier in the same chat, about the same moment of its life."""
    keys = Counter((row.dossier_id, row.chat_id, row.dedup) for row in said if row.dedup)
    return sum(count - 1 for count in keys.values())
