"""Papers to be joined: leased like messages, and written only while their pages are still those that were joined."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.ports import AlreadyDone, Joined, Paper
from storage.db import Database
from storage.prepared import Prepared
from storage.sealing import Seals
from storage.statements import LONGEST_LEASE
from storage.tables import files, papers
from storage.tables.columns import WAITING, micros
from storage.uploads import to_row

_p = papers.c
_SEPARATOR = "\n"
JOINED, NOT_JOINED = 1, 2
_THIS = (
    (_p.dossier_id == bindparam("dossier"))
    & (_p.step_id == bindparam("step"))
    & (_p.supplement == bindparam("its_supplement"))
)
_OURS = _THIS & (_p.recipe == bindparam("its_recipe")) & (_p.state == WAITING) & (_p.holder == bindparam("by"))
_DROP = Prepared(delete(papers).where(_THIS))
_SETTLE = (
    update(papers)
    .where(_OURS)
    .values(
        state=bindparam("final"),
        file_id=bindparam("file"),
        holder="",
        lease_until=0,
    )
)
_LEASE = update(papers).where(_OURS).values(lease_until=bindparam("until"))
#: What was put off is nobody's until then.
_PUT_OFF = update(papers).where(_OURS).values(holder="", lease_until=bindparam("until"))
_FREE = or_(_p.lease_until <= bindparam("now"), _p.lease_until > bindparam("far"))
_PICK = (
    select(_p.dossier_id, _p.step_id, _p.supplement, _p.recipe, _p.chat_id, _p.attempts)
    .where(_p.state == WAITING, _FREE)
    .order_by(_p.lease_until, _p.dossier_id, _p.step_id)
    .limit(bindparam("limit"))
)
_TAKE = (
    update(papers)
    .where(_THIS)
    .values(holder=bindparam("by"), lease_until=bindparam("until"), attempts=papers.c.attempts + 1)
)


class PaperTable:
    def __init__(self, db: Database) -> None:
        self._db = db
        self._pick = _PICK.with_for_update(skip_locked=True) if db.is_postgres else _PICK

    async def claim(self, *, limit: int, now: datetime, holder: str, lease: timedelta) -> list[Paper]:
        at = micros(now)
        async with self._db.leasing() as connection:
            rows = (await connection.execute(self._pick, {"limit": limit, "now": at, "far": at + LONGEST_LEASE})).all()
            found = [_paper(row) for row in rows]
            if found:
                leased = {"by": holder, "until": micros(now + lease)}
                await connection.execute(_TAKE, [{**_key(paper), **leased} for paper in found])
        return found

    async def renew(self, papers: Sequence[Paper], *, holder: str, until: datetime) -> None:
        if papers:
            async with self._db.leasing() as connection:
                held = [{**_held(paper, holder), "until": micros(until)} for paper in papers]
                await connection.execute(_LEASE, held)

    async def put_off(self, paper: Paper, *, holder: str, until: datetime) -> None:
        async with self._db.leasing() as connection:
            await connection.execute(_PUT_OFF, {**_held(paper, holder), "until": micros(until)})

    async def waiting(self) -> int:
        async with self._db.reading() as connection:
            query = select(func.count()).select_from(papers).where(_p.state == WAITING)
            return int((await connection.execute(query)).scalar_one())


class PaperWriting:
    """The part of a transaction that asks for papers to be joined, and keeps what came of it."""

    def __init__(self, db: Database, seals: Seals) -> None:
        self._seals = seals
        fresh = db.insert(papers)
        again = ("recipe", "state", "chat_id", "file_id", "attempts", "holder", "lease_until")
        self._ask = Prepared(
            fresh.on_conflict_do_update(
                index_elements=[_p.dossier_id, _p.step_id, _p.supplement],
                set_={name: getattr(fresh.excluded, name) for name in again},
            )
        )

    async def ask(self, connection: AsyncConnection, wanted: Sequence[Paper], now: datetime) -> None:
        """Before files are detached: so whoever has just joined the former pages waits here, and then finds them
        changed."""
        latest = {(paper.dossier_id, paper.step_id, paper.supplement): paper for paper in wanted}.values()
        whole = [paper for paper in latest if not paper.file_ids]
        several = [paper for paper in latest if paper.file_ids]
        if whole:
            await _DROP.later(connection, [_key(paper) for paper in whole])
        if several:
            await self._ask.later(connection, [_asked(paper, now) for paper in several])

    async def keep(self, connection: AsyncConnection, joined: Sequence[Joined], *, holder: str) -> None:
        """Raises AlreadyDone when a paper was changed, dropped or taken over meanwhile."""
        for each in joined:
            became = {"final": JOINED, "file": each.file.id} if each.file else {"final": NOT_JOINED, "file": None}
            settled = {**_held(each.paper, holder), **became}
            if (await connection.execute(_SETTLE, settled)).rowcount != 1:
                raise AlreadyDone("the paper is no longer the one that was joined")
            if each.file:
                await connection.execute(insert(files), to_row(each.file, self._seals))


def _asked(paper: Paper, now: datetime) -> dict[str, Any]:
    return {
        "dossier_id": paper.dossier_id,
        "step_id": paper.step_id,
        "supplement": paper.supplement,
        "recipe": _SEPARATOR.join(paper.file_ids),
        "state": 0,
        "chat_id": paper.chat_id,
        "file_id": None,
        "attempts": 0,
        "holder": "",
        "lease_until": micros(now),
    }


def _key(paper: Paper) -> dict[str, Any]:
    return {"dossier": paper.dossier_id, "step": paper.step_id, "its_supplement": paper.supplement}


def _held(paper: Paper, holder: str) -> dict[str, Any]:
    return {**_key(paper), "its_recipe": _SEPARATOR.join(paper.file_ids), "by": holder}


def _paper(row: Any) -> Paper:
    ids = tuple(row.recipe.split(_SEPARATOR))
    return Paper(row.dossier_id, row.step_id, row.supplement, ids, row.chat_id, row.attempts + 1)
