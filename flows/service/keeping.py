"""Ended dossiers go when their time is over: told of first, held back where somebody needs them, kept by themselves
while something about them is still to be answered, gone with their files, what was written about them, and what they
are found by. That one went, and under which rule, stays in the audit log.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from flows.audit import SYSTEM, AuditEntry
from flows.conversation.buttons import Button
from flows.dossiers.model import TERMINAL, Dossier
from flows.ports import Changes, Store, Tx
from flows.retention.model import Farewell
from flows.retention.rules import retention_rules, years_on
from flows.service.delivering import Told, planned, ways_to
from flows.service.one_by_one import one_by_one
from flows.service.world import World
from flows.staffing import Right, Staff, may
from flows.values import JSON, Words

#: Dossiers told of, or taken away, in one go.
BATCH = 100


class NotHere(Exception):
    """No such dossier on the list of this person: not there, or another unit's. Both look the same."""


class Keeping:
    def __init__(self, store: Store, *, world: Callable[[], World]) -> None:
        self._store = store
        self._world = world

    async def tell(self, now: datetime) -> int:
        """Of each once; after a long stop the days of the notice still run from now on."""
        rules = retention_rules()
        before = {status: moment for status in TERMINAL if (moment := rules.ended_before(status, now))}
        found = await self._store.retention.untold(before, limit=BATCH)
        if not found:
            return 0
        changes, world = Changes(), self._world()
        async with self._store.transaction() as tx:
            ways = await ways_to(tx, found, world, now=now, pays=False)
            for dossier in found:
                farewell = _farewell(dossier, now)
                changes.farewells.append(farewell)
                told = Told(dossier, _words(world, dossier, farewell), _buttons(dossier), f"farewell:{dossier.id}")
                changes.outgoing += planned(told, ways[dossier.id], world, now=now)
            await tx.write(changes, holder="", lease=timedelta(), now=now)
        return len(found)

    async def purge(self, now: datetime) -> int:
        due = await self._store.retention.due(now=now, limit=BATCH)
        return await one_by_one(due, lambda dossier_id: self.purge_one(dossier_id, now))

    async def purge_one(self, dossier_id: str, now: datetime) -> bool:
        """Whether it went."""
        async with self._store.transaction() as tx:
            return await _purge(tx, dossier_id, now)

    async def forget_voices(self, now: datetime) -> int:
        rules = retention_rules()
        return await self._store.retention.forget_voices(
            complaints_before=years_on(now, -rules.complaint_years),
            requests_before=years_on(now, -rules.data_request_years),
        )

    async def hold(self, staff: Staff, dossier_id: str, *, now: datetime, holds: bool) -> Farewell:
        """Kept back, or let go again: then the notice runs anew. Raises NotHere."""
        async with self._store.transaction() as tx:
            dossier, farewell = await tx.dossier(dossier_id), await tx.retention.get(dossier_id)
            if dossier is None or farewell is None or not may(staff, Right.DATA, dossier.unit_id):
                raise NotHere
            after = _held(farewell, staff.login, now) if holds else _let_go(farewell, now)
            noted = AuditEntry(
                now, staff.login, "dossier_held" if holds else "dossier_let_go", dossier.id, dossier.unit_id
            )
            await tx.write(Changes(farewells=[after], audit=[noted]), holder="", lease=timedelta(), now=now)
        return after


def _buttons(dossier: Dossier) -> tuple[Button, ...]:
    return (Button(Words("button.view"), f"!view:{dossier.id}"),)


def _farewell(dossier: Dossier, now: datetime) -> Farewell:
    rules = retention_rules()
    ends_at = rules.ends_at(dossier.status, dossier.updated_at) or now
    return Farewell(dossier.id, now, max(ends_at, now + timedelta(days=rules.notice_days)))


def _held(farewell: Farewell, login: str, now: datetime) -> Farewell:
    return replace(farewell, held_by=login, held_at=now)


def _let_go(farewell: Farewell, now: datetime) -> Farewell:
    notice = timedelta(days=retention_rules().notice_days)
    return replace(farewell, held_by="", held_at=None, purge_at=max(farewell.purge_at, now + notice))


def _words(world: World, dossier: Dossier, farewell: Farewell) -> Words:
    params: dict[str, JSON] = {
        "code": dossier.code or "",
        "procedure": world.library.name(dossier.procedure_code),
        "unit": world.office.unit(dossier.unit_id).name,
        "purge_at": farewell.purge_at.isoformat(),
        "source": retention_rules().source,
    }
    return Words("notice.farewell", params)


async def _purge(tx: Tx, dossier_id: str, now: datetime) -> bool:
    """Looked at once more under the lock: somebody may have held it, complained, or opened it again."""
    dossier, farewell = await tx.dossier(dossier_id), await tx.retention.get(dossier_id)
    if dossier is None or farewell is None or not farewell.is_due(now) or dossier.status not in TERMINAL:
        return False
    if await tx.retention.grounds(dossier_id):
        return False
    rules = retention_rules()
    detail: dict[str, JSON] = {
        "code": dossier.code or "",
        "status": dossier.status.value,
        "ended_at": dossier.updated_at.isoformat(),
        "years": rules.years(dossier.status),
        "told_at": farewell.told_at.isoformat(),
        "source": rules.source,
    }
    noted = AuditEntry(now, SYSTEM, "dossier_purged", dossier.id, dossier.unit_id, detail)
    await tx.write(Changes(purged=[dossier_id], audit=[noted]), holder="", lease=timedelta(), now=now)
    return True
