"""People in bulk: consent, a chat, when they last wrote, and a filed dossier each; for broadcasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, insert, select, text, update

from flows.ports import ChatKey
from storage.db import Database
from storage.keys import KeyRing
from storage.statements import chat_key
from storage.tables import chats, conversations, dossier_marks, dossiers, people
from tests.storage.samples import NOW

BATCH = 5_000
#: Ids were given by hand, so the counter has to follow.
_COUNT_ON = "SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"


@dataclass(frozen=True)
class Somebody:
    """One person; `chats` are (channel, address, last contact: so long ago; None: never)."""

    id: int
    chats: tuple[tuple[str, str, timedelta | None], ...]
    consented: bool = True
    off: str = ""  #: kinds of messages that are switched off
    chosen: str = ""  #: the channel of the chat that the person chose
    erased: bool = False
    blocked: tuple[str, ...] = ()  #: channels
    dossiers: tuple[dict[str, Any], ...] = field(default_factory=tuple)


def a_person(number: int, *, channel: str = "telegram", **changes: Any) -> Somebody:
    """Filed a birth registration at the commune, and wrote a moment ago."""
    filed = {"unit_id": "xa-mau", "procedure_code": "1.001193", "status": "registered"}
    given = {"chats": ((channel, str(number), timedelta(hours=1)),), "dossiers": (filed,)}
    return Somebody(number, **{**given, **changes})


async def bring(url: str, crowd: Sequence[Somebody], *, ring: KeyRing | None = None, now: datetime = NOW) -> None:
    db = Database(url)
    try:
        for start in range(0, len(crowd), BATCH):
            await _bring(db, crowd[start : start + BATCH], ring, now)
    finally:
        await db.close()


async def _bring(db: Database, crowd: Sequence[Somebody], ring: KeyRing | None, now: datetime) -> None:
    async with db.writing() as connection:
        await connection.execute(insert(people), [_person(each, now) for each in crowd])
        last = (await connection.execute(select(func.coalesce(func.max(chats.c.id), 0)))).scalar_one()
        theirs = [pair for each in crowd for pair in _chats(each, now)]
        numbered = [({**row, "id": number}, seen) for number, (row, seen) in enumerate(theirs, last + 1)]
        await connection.execute(insert(chats), [row for row, _ in numbered])
        wish = {each.id: each.chosen for each in crowd if each.chosen}
        chosen = [
            {"this": row["person_id"], "chat": row["id"]}
            for row, _ in numbered
            if row["key"].partition(":")[0] == wish.get(row["person_id"])
        ]
        if chosen:
            choose = update(people).where(people.c.id == bindparam("this"))
            await connection.execute(choose.values(preferred_chat_id=bindparam("chat")), chosen)
        used = [
            {"chat_id": row["id"], "state": b"sealed", "updated_at": seen} for row, seen in numbered if seen is not None
        ]
        if used:
            await connection.execute(insert(conversations), used)
        rows = [_dossier(each, place, filed, now) for each in crowd for place, filed in enumerate(each.dossiers)]
        if rows:
            await connection.execute(insert(dossiers), rows)
        marks = [mark for each in crowd for mark in _marks(each, ring)]
        if marks:
            await connection.execute(insert(dossier_marks), marks)
        if db.is_postgres:
            for table in ("people", "chats"):
                await connection.execute(text(_COUNT_ON.format(table=table)))


def _person(each: Somebody, now: datetime) -> dict[str, Any]:
    return {
        "id": each.id,
        "consented_at": now if each.consented else None,
        "consent_version": "1" if each.consented else None,
        "notices_on": True,
        "kinds_off": each.off,
        "erased_at": now if each.erased else None,
    }


def _chats(each: Somebody, now: datetime) -> list[tuple[dict[str, Any], datetime | None]]:
    return [
        (
            {
                "key": chat_key(ChatKey(channel, address)),
                "person_id": each.id,
                "blocked_at": now if channel in each.blocked else None,
                "paused_until": 0,
            },
            None if ago is None else now - ago,
        )
        for channel, address, ago in each.chats
    ]


def _dossier(each: Somebody, place: int, filed: dict[str, Any], now: datetime) -> dict[str, Any]:
    kept = {key: value for key, value in filed.items() if key not in ("phone", "commune")}
    return {
        "id": f"d{each.id}-{place}",
        "person_id": each.id,
        "version_id": "1.001193@1",
        "ending": "here",
        "created_at": now,
        "updated_at": now,
        "answers": b"sealed",
        "code": f"H99.101-261121-{each.id * 10 + place:05d}",
        "supplements_asked": 0,
        "revision": 0,
        **kept,
    }


def _marks(each: Somebody, ring: KeyRing | None) -> list[dict[str, Any]]:
    return [
        {"dossier_id": f"d{each.id}-{place}", "label": label, "mark": ring.blind_index(label, filed[label])}
        for place, filed in enumerate(each.dossiers)
        for label in ("phone", "commune")
        if label in filed and ring is not None
    ]
