"""Requests that nothing was found for (masked, sealed, counted), and the wordings that people attach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.audit import AuditEntry
from flows.conversation.facts import VIETNAM
from flows.learning.effect import Effect, from_json, to_json
from flows.learning.masking import folded
from flows.learning.model import WORDINGS_NOTE, Request, RequestState, Unanswered, Wording, WordingState
from storage.audit import AuditWriting
from storage.db import Database
from storage.sealing import Seals
from storage.tables import notes, unmatched_requests, wording_effects, wordings

_r, _w, _e = unmatched_requests.c, wordings.c, wording_effects.c
_LABEL, _TEXT = "learning.request", "unmatched_requests.text"
_IN_USE = _w.state != WordingState.WITHDRAWN.value
KEPT_EFFECTS, BATCH = 20, 500


class LearningWriting:
    """What turns leave: one statement a batch, and only if there is something."""

    def __init__(self, db: Database, seals: Seals) -> None:
        self._seals = seals
        fresh = db.insert(unmatched_requests)
        self._count = fresh.on_conflict_do_update(
            index_elements=[_r.mark],
            set_={
                "times": _r.times + fresh.excluded.times,
                "declined": _r.declined + fresh.excluded.declined,
                "last_on": func.greatest(_r.last_on, fresh.excluded.last_on)
                if db.is_postgres
                else func.max(_r.last_on, fresh.excluded.last_on),
            },
        )

    async def keep(self, connection: AsyncConnection, unanswered: Sequence[Unanswered]) -> None:
        """In the order of their marks, as every transaction has it."""
        rows: dict[bytes, dict[str, Any]] = {}
        for each in unanswered:
            row = self._row(each)
            kept = rows.setdefault(row["mark"], row)
            if kept is not row:
                kept["times"] += 1
                kept["declined"] += row["declined"]
        await connection.execute(self._count, [rows[mark] for mark in sorted(rows)])

    def _row(self, each: Unanswered) -> dict[str, Any]:
        mark = self._seals.ring.blind_index(_LABEL, folded(each.text))
        day = each.at.astimezone(VIETNAM).date().isoformat()
        return {
            "mark": mark,
            "text": self._seals.seal_text(_TEXT, mark.hex(), each.text),
            "times": 1,
            "declined": int(each.declined),
            "first_on": day,
            "last_on": day,
            "state": RequestState.OPEN.value,
            "by": "",
        }


class LearningTables:
    def __init__(self, db: Database, seals: Seals) -> None:
        self._db = db
        self._seals = seals
        self._audit = AuditWriting(db, seals)
        note = db.insert(notes)
        self._note = note.on_conflict_do_update(index_elements=[notes.c.key], set_={"value": note.excluded.value})
        kept = db.insert(wording_effects)
        self._keep = kept.on_conflict_do_update(
            index_elements=[_e.digest],
            set_={name: kept.excluded[name] for name in ("at", "by", "body")},
        )

    async def requests(self, state: RequestState, *, limit: int = 50) -> list[Request]:
        query = select(unmatched_requests).where(_r.state == state.value)
        query = query.order_by(_r.times.desc(), _r.last_on.desc(), _r.id).limit(limit)
        async with self._db.reading() as connection:
            return [self._request(row) for row in await connection.execute(query)]

    async def counts(self) -> Mapping[RequestState, int]:
        query = select(_r.state, func.count()).group_by(_r.state)
        async with self._db.reading() as connection:
            found = {RequestState(state): int(count) for state, count in await connection.execute(query)}
        return {state: found.get(state, 0) for state in RequestState}

    async def settle(self, request_id: int, state: RequestState, *, by: str, now: datetime) -> bool:
        async with self._db.writing() as connection:
            done = await _settle(connection, request_id, state, by, now)
            if done:
                detail: dict[str, Any] = {"as": state.value}
                await self._note_down(connection, "request_settled_as", f"wish:{request_id}", by, now, detail)
        return done

    async def attach(self, code: str, text: str, *, request_id: int | None, by: str, now: datetime) -> bool:
        same = select(_w.id).where(_w.procedure_code == code, func.lower(_w.text) == text.lower(), _IN_USE)
        row = {
            "procedure_code": code,
            "text": text,
            "state": WordingState.DRAFT.value,
            "request_id": request_id,
            "by": by,
            "at": now,
            "published_by": "",
            "withdrawn_by": "",
        }
        async with self._db.writing() as connection:
            if (await connection.execute(same)).first() is not None:
                return False
            await connection.execute(wordings.insert(), row)
            if request_id is not None:
                await _settle(connection, request_id, RequestState.ATTACHED, by, now)
            await self._note_down(connection, "wording_attached", f"procedure:{code}", by, now, {"wording": text})
        return True

    async def wordings(self) -> list[Wording]:
        async with self._db.reading() as connection:
            rows = await connection.execute(select(wordings).where(_IN_USE).order_by(_w.procedure_code, _w.id))
            return [_wording(row) for row in rows]

    async def take_back(self, wording_id: int, *, by: str, now: datetime) -> Wording | None:
        gone = update(wordings).where(_w.id == wording_id, _IN_USE)
        gone = gone.values(state=WordingState.WITHDRAWN.value, withdrawn_by=by, withdrawn_at=now)
        async with self._db.writing() as connection:
            row = (await connection.execute(select(wordings).where(_w.id == wording_id, _IN_USE))).one_or_none()
            if row is None or not (await connection.execute(gone)).rowcount:
                return None
            if row.request_id is not None:
                await _settle(connection, row.request_id, RequestState.OPEN, by, now)
            if row.state == WordingState.PUBLISHED.value:
                await self._tell(connection, now)
            detail: dict[str, Any] = {"wording": row.text, "was": row.state}
            await self._note_down(connection, "wording_taken_back", f"procedure:{row.procedure_code}", by, now, detail)
        return _wording(row)

    async def keep_effect(self, digest: str, effect: Effect, *, by: str, now: datetime) -> None:
        newest = select(_e.digest).order_by(_e.at.desc(), _e.digest).limit(KEPT_EFFECTS)
        async with self._db.writing() as connection:
            row = {"digest": digest, "at": now, "by": by, "body": orjson.dumps(to_json(effect))}
            await connection.execute(self._keep, row)
            kept = list((await connection.execute(newest)).scalars())
            await connection.execute(delete(wording_effects).where(_e.digest.not_in(kept)))

    async def effect(self, digest: str) -> Effect | None:
        async with self._db.reading() as connection:
            body = (await connection.execute(select(_e.body).where(_e.digest == digest))).scalar_one_or_none()
        return None if body is None else from_json(orjson.loads(body))

    async def publish(self, ids: Sequence[int], *, by: str, now: datetime) -> int:
        drafts = update(wordings).where(_w.id.in_(ids), _w.state == WordingState.DRAFT.value)
        drafts = drafts.values(state=WordingState.PUBLISHED.value, published_by=by, published_at=now)
        async with self._db.writing() as connection:
            count = int((await connection.execute(drafts)).rowcount)
            if count:
                await self._tell(connection, now)
                await self._note_down(connection, "wordings_published", "wordings", by, now, {"count": count})
        return count

    async def forget(self, *, once_before: date, before: date) -> int:
        settled = _r.state == RequestState.OPEN.value
        old = or_(_r.last_on < before.isoformat(), settled & (_r.times == 1) & (_r.last_on < once_before.isoformat()))
        async with self._db.writing() as connection:
            return int((await connection.execute(delete(unmatched_requests).where(old))).rowcount)

    async def _tell(self, connection: AsyncConnection, now: datetime) -> None:
        await connection.execute(self._note, {"key": WORDINGS_NOTE, "value": now.isoformat()})

    async def _note_down(
        self, connection: AsyncConnection, action: str, about: str, by: str, now: datetime, detail: dict[str, Any]
    ) -> None:
        await self._audit.append(connection, [AuditEntry(now, by, action, about, None, detail)])

    def _request(self, row: Any) -> Request:
        return Request(
            id=row.id,
            text=self._seals.open_text(_TEXT, row.mark.hex(), row.text),
            times=row.times,
            declined=row.declined,
            first_on=date.fromisoformat(row.first_on),
            last_on=date.fromisoformat(row.last_on),
            state=RequestState(row.state),
            by=row.by,
        )


async def _settle(connection: AsyncConnection, request_id: int, state: RequestState, by: str, now: datetime) -> bool:
    change = update(unmatched_requests).where(_r.id == request_id, _r.state != state.value)
    return bool((await connection.execute(change.values(state=state.value, by=by, at=now))).rowcount)


def _wording(row: Any) -> Wording:
    return Wording(
        id=row.id,
        code=row.procedure_code,
        text=row.text,
        state=WordingState(row.state),
        by=row.by,
        at=row.at,
        request_id=row.request_id,
        published_by=row.published_by,
        published_at=row.published_at,
    )
