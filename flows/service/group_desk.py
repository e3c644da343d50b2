"""What an officer does about groups at the desk: a code that binds one, when it is told figures, letting it go again.

Another unit's group and one that does not exist look the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flows.audit import AuditEntry
from flows.conversation.link_codes import fresh_code
from flows.groups.model import CODE_VALID, Group, GroupCode
from flows.groups.schedule import Schedule
from flows.ports import Changes, Store, Tx
from flows.service.deciding import NotYours
from flows.values import JSON

NO_LEASE = timedelta(0)


@dataclass(frozen=True, slots=True)
class AtDesk:
    """Who acts, for which units (None: all), and when."""

    login: str
    unit_ids: Sequence[str] | None
    now: datetime

    def may(self, unit_id: str) -> bool:
        return self.unit_ids is None or unit_id in self.unit_ids

    def did(self, action: str, group: Group | GroupCode, **detail: JSON) -> Changes:
        number = str(group.id) if isinstance(group, Group) else ""
        return Changes(audit=[AuditEntry(self.now, self.login, action, number, group.unit_id, detail)])


async def give_code(store: Store, desk: AtDesk, unit_id: str, *, secret: str) -> GroupCode:
    """Raises NotYours. `secret` is one that nobody can guess."""
    if not desk.may(unit_id):
        raise NotYours
    code = GroupCode(fresh_code(secret), unit_id, desk.login, desk.now, desk.now + CODE_VALID)
    async with store.transaction() as tx:
        await tx.groups.give(code)
        await _noted(tx, desk, desk.did("group_code_given", code))
    return code


async def post_at(store: Store, desk: AtDesk, group_id: int, schedule: Schedule) -> None:
    """Raises NotYours."""
    async with store.transaction() as tx:
        group = await _own(tx, desk, group_id)
        # A time that has passed today is not owed at once.
        await tx.groups.save(replace(group, schedule=schedule, posted_at=desk.now))
        told = {"every": schedule.every.value, "weekday": schedule.weekday, "hour": schedule.hour}
        await _noted(tx, desk, desk.did("group_schedule_changed", group, **told))


async def unbind(store: Store, desk: AtDesk, group_id: int) -> None:
    """Nothing more is posted there; the group itself stays as it is. Raises NotYours."""
    async with store.transaction() as tx:
        group = await _own(tx, desk, group_id)
        await tx.groups.unbind(group.id)
        await _noted(tx, desk, desk.did("group_unbound", group))


async def _own(tx: Tx, desk: AtDesk, group_id: int) -> Group:
    group = await tx.groups.get(group_id)
    if group is None or not desk.may(group.unit_id):
        raise NotYours
    return group


async def _noted(tx: Tx, desk: AtDesk, changes: Changes) -> None:
    await tx.write(changes, holder="", lease=NO_LEASE, now=desk.now)
