"""Wishes about own data whose time runs out: whoever is responsible is warned once before the answer is due, and once
before the deed is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from flows.audit import SYSTEM, AuditEntry
from flows.data_rights.model import DataRequest
from flows.data_rights.rules import warns_at
from flows.ports import Changes, Kind, Outgoing, Store
from flows.service.data_rights import may_see
from flows.service.one_by_one import one_by_one
from flows.service.watching import NoStaffChats, StaffChats
from flows.service.world import World
from flows.staffing import Staff
from flows.values import JSON, Words


def is_soon(request: DataRequest, world: World, *, now: datetime) -> bool:
    """The time that is awaited next comes near, or has passed."""
    hours = world.office.unit(request.unit_id or "").hours
    return request.ended_at is None and warns_at(request.until, calendar=world.calendar, hours=hours) <= now


class WishWarnings:
    def __init__(self, store: Store, *, world: Callable[[], World], chats: StaffChats | None = None) -> None:
        self._store = store
        self._world = world
        self._chats = chats or NoStaffChats()

    async def sweep(self, now: datetime) -> int:
        world = self._world()
        near = [each for each in await self._store.data_requests.waiting() if is_soon(each, world, now=now)]
        staff = await self._store.staff.list() if near else []
        return await one_by_one(near, lambda each: self._warn(each, staff, now))

    async def _warn(self, request: DataRequest, staff: Sequence[Staff], now: datetime) -> bool:
        told = [each.login for each in staff if not each.disabled and may_see(each, request)]
        chats = await self._chats.chats_of(told)
        async with self._store.transaction() as tx:
            kept = await tx.data_requests.get(request.id)
            if kept is None or kept.stand is not request.stand or kept.warned_at is not None:
                return False
            changes = Changes(data_requests=[replace(kept, warned_at=now)], audit=[_noted(kept, now)])
            changes.outgoing += [
                Outgoing(chat, _words(kept), kind=Kind.NOTICE, dedup=f"data-due:{kept.id}:{kept.stand.value}:{chat}")
                for own in chats.values()
                for chat in own
            ]
            await tx.write(changes, holder="", lease=timedelta(), now=now)
        return True


def _words(request: DataRequest) -> Words:
    """Masked: of which kind and until when, nothing of whom."""
    params: dict[str, JSON] = {
        "kind": request.kind.value,
        "stand": request.stand.value,
        "until": request.until.isoformat(),
    }
    return Words("staff.warning.data_request", params)


def _noted(request: DataRequest, at: datetime) -> AuditEntry:
    detail: dict[str, JSON] = {"kind": request.kind.value, "request": request.id, "until": request.until.isoformat()}
    return AuditEntry(at, SYSTEM, "data_request_due", f"person:{request.person_id}", request.unit_id, detail)
