"""Announcements from draft to outcome: whom they may reach, who may let them out, and when it is too late to announce.

Another unit's broadcast and one that does not exist look the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from flows.broadcasts import lifecycle
from flows.broadcasts.counts import Share
from flows.broadcasts.listing import Line
from flows.broadcasts.model import Audience, Broadcast, Reach, Said, State, Step
from flows.broadcasts.templates import Problem, problems, words_of
from flows.ports import Staff, Store, Waker
from flows.service.deciding import NotYours, Overtaken
from flows.service.world import Chance, World
from flows.staffing import Right, may, units_with

__all__ = ["Broadcasting", "Nobody", "NotYours", "Overtaken", "Unready"]


class Unready(Exception):
    """The message cannot go as it is; `problems` says why."""

    def __init__(self, found: Sequence[Problem]) -> None:
        super().__init__(", ".join(f"{each.field}: {each.why}" for each in found))
        self.problems = tuple(found)


class Nobody(Exception):
    """There is no one to tell."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form of a broadcast holds. `lines`: an uploaded list; None leaves the one that is there."""

    title: str
    said: Said
    audience: Audience
    lines: tuple[Line, ...] | None = None


class Broadcasting:
    """The use cases of the console's broadcast pages."""

    def __init__(self, store: Store, *, world: Callable[[], World], chance: Chance, waker: Waker) -> None:
        self._store = store
        self._world = world
        self._chance = chance
        self._waker = waker

    async def compose(self, staff: Staff, draft: Draft) -> tuple[Broadcast, list[Line]]:
        """A new draft, and the lines of its list behind which nobody stands."""
        kept = await self._store.broadcasts.add(self._fresh(staff, draft, unit_id=own_unit(staff)))
        return kept, await self._list(kept, draft)

    def _fresh(self, staff: Staff, draft: Draft, *, unit_id: str | None, resend_of: int | None = None) -> Broadcast:
        now = self._chance.now()
        return Broadcast(
            id=0,
            title=draft.title,
            unit_id=unit_id,
            state=State.DRAFT,
            audience=self._within(unit_id, draft.audience),
            said=draft.said,
            words=words_of(draft.said, agency=self._sender(unit_id)),
            created_by=staff.login,
            created_at=now,
            changed_by=staff.login,
            changed_at=now,
            resend_of=resend_of,
        )

    async def change(
        self, staff: Staff, broadcast_id: int, draft: Draft, *, revision: int
    ) -> tuple[Broadcast, list[Line]]:
        """Raises NotYours, Overtaken, IllegalMove."""
        before = await self._find(staff, broadcast_id, revision=revision)
        after = replace(
            self._moved(staff, before, "change"),
            title=draft.title,
            audience=self._within(before.unit_id, draft.audience),
            said=draft.said,
            words=words_of(draft.said, agency=self._sender(before.unit_id)),
        )
        kept = await self._keep(staff, before, after, "change")
        return kept, await self._list(kept, draft)

    async def act(self, staff: Staff, broadcast_id: int, action: str, *, revision: int) -> Broadcast:
        """Submit, approve, pause and so on, as the table of moves says. Raises NotYours, Overtaken, IllegalMove,
        NotALeader, SamePerson; Unready and Nobody where it is about to go out. Then nothing has changed."""
        before = await self._find(staff, broadcast_id, revision=revision)
        after = self._moved(staff, before, action)
        reach = None
        if action in ("submit", "approve"):
            self._check(before)
            reach = self.reach(before)
            if not any(share.people for share in await self._store.broadcasts.count(reach, now=self._chance.now())):
                raise Nobody
        kept = await self._keep(staff, before, after, action, reach=reach if action == "approve" else None)
        if kept.state is State.RUNNING:
            self._waker.wake("outbox")
        return kept

    async def resend(self, staff: Staff, broadcast_id: int) -> Broadcast:
        """A new draft with the same words for the people whom this one did not reach. Raises NotYours, Nobody."""
        before = await self.get(staff, broadcast_id)
        if before.state not in lifecycle.FROZEN:
            raise lifecycle.IllegalMove(before.state, "resend")
        failed = await self._store.broadcasts.progress(before.id, now=self._chance.now())
        if not failed.failed:
            raise Nobody
        draft = Draft(before.title, before.said, Audience(is_listed=True))
        fresh = self._fresh(staff, draft, unit_id=before.unit_id, resend_of=before.id)
        again = await self._store.broadcasts.add(fresh)
        await self._store.broadcasts.list_failed(again.id, of=before.id)
        return again

    async def get(self, staff: Staff, broadcast_id: int) -> Broadcast:
        """Raises NotYours."""
        found = await self._store.broadcasts.get(broadcast_id)
        if found is None or not may(staff, Right.BROADCASTS, found.unit_id):
            raise NotYours
        return found

    async def count(self, broadcast: Broadcast) -> list[Share]:
        """Whom it would reach now."""
        return await self._store.broadcasts.count(self.reach(broadcast), now=self._chance.now())

    def reach(self, broadcast: Broadcast) -> Reach:
        """An officer of a unit reaches only people with a dossier there, whatever the audience says."""
        own = (broadcast.unit_id,) if broadcast.unit_id else None
        chosen = broadcast.audience.units
        units = tuple(each for each in chosen if own is None or each in own) if chosen else own
        communes = broadcast.audience.communes
        there = (each.id for each in self._world().office.units.values() if each.commune_code in communes)
        return Reach(broadcast.audience, units, tuple(there), broadcast.id)

    def problems(self, broadcast: Broadcast) -> list[Problem]:
        return problems(broadcast.said, now=self._chance.now(), calendar=self._world().calendar)

    def _check(self, broadcast: Broadcast) -> None:
        found = self.problems(broadcast)
        if found:
            raise Unready(found)

    def _moved(self, staff: Staff, before: Broadcast, action: str) -> Broadcast:
        return lifecycle.move(before, action, login=staff.login, role=role_in(staff, before), at=self._chance.now())

    async def _find(self, staff: Staff, broadcast_id: int, *, revision: int) -> Broadcast:
        found = await self.get(staff, broadcast_id)
        if found.revision != revision:
            raise Overtaken
        return found

    async def _keep(
        self, staff: Staff, before: Broadcast, after: Broadcast, action: str, *, reach: Reach | None = None
    ) -> Broadcast:
        step = Step(self._chance.now(), action, before.state, after.state, staff.login)
        kept = await self._store.broadcasts.move(after, step, reach=reach)
        if kept is None:
            raise Overtaken
        return kept

    async def _list(self, kept: Broadcast, draft: Draft) -> list[Line]:
        if draft.lines is None:
            return []
        own = (kept.unit_id,) if kept.unit_id else None
        return await self._store.broadcasts.list_people(kept.id, draft.lines, unit_ids=own)

    def _within(self, unit_id: str | None, audience: Audience) -> Audience:
        """Of other units nothing is kept, so that the page never shows what does not count."""
        if unit_id is None:
            return audience
        return replace(audience, units=tuple(each for each in audience.units if each == unit_id))

    def _sender(self, unit_id: str | None) -> str:
        office = self._world().office
        return office.unit(unit_id).name if unit_id else office.agency


def seen_units(staff: Staff) -> Sequence[str] | None:
    """Whose broadcasts are listed for this person."""
    return units_with(staff, Right.BROADCASTS)


def own_unit(staff: Staff) -> str | None:
    """In whose name the person announces: the agency's where they may, else their first unit's."""
    own = units_with(staff, Right.BROADCASTS)
    return None if own is None else staff.unit_id if staff.unit_id in own else next(iter(own), "")


def role_in(staff: Staff, broadcast: Broadcast) -> str:
    """What the person is to this broadcast: a head elsewhere is none here."""
    return lifecycle.LEADERS[0] if may(staff, Right.LET_OUT, broadcast.unit_id) else ""
