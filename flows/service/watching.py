"""Promises looked after: officers warned, letters of apology prepared before the promised moment, citizens told when it
has passed all the same.

Each warning about a promise is a row, so it is given once however often this runs. After a long stop, or when the clock
has jumped, nothing is said until the clock has stood for a while, and then a few at a time: late is told once, not in a
flood that somebody has to take back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from flows import texts
from flows.conversation.buttons import Button
from flows.dossiers.model import Dossier, Hours, Status
from flows.dossiers.promise import APOLOGY, RUNNING, Moment, moments, next_watch, passed, proposed_due
from flows.dossiers.promise_rules import Told as ToldRole
from flows.handling import stepping
from flows.handling.model import Warned
from flows.ports import Changes, Kind, Outgoing, Store, Tx, Waker
from flows.service.delivering import Told, planned, ways_to
from flows.service.following import clockwork, line_of, proposal, proposed_line, waiting_of
from flows.service.notifying import notice_words
from flows.service.world import World
from flows.staffing import Right, Role, Staff, may
from flows.values import Words

#: Dossiers looked after in one go, and how long the clock has to stand after a gap before anything is said.
BATCH, SETTLING, LONGEST_GAP = 100, timedelta(minutes=15), timedelta(hours=2)
LEASE = timedelta(seconds=10)
_LAST, _SETTLE = "watch-last", "watch-settle"
SYSTEM = "system"


class StaffChats(Protocol):
    """Where officers who linked a chat are told; nobody has to."""

    async def chats_of(self, logins: Sequence[str]) -> dict[str, tuple[int, ...]]:
        """Chat ids by login; those without a chat are left out."""
        ...


class NoStaffChats:
    async def chats_of(self, logins: Sequence[str]) -> dict[str, tuple[int, ...]]:
        return {}


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look at a dossier found: moments that lie behind it and were not dealt with."""

    dossier: Dossier
    due_at: datetime
    news: tuple[Moment, ...]

    @property
    def is_late(self) -> bool:
        return any(each.point and each.point.late for each in self.news)

    def to_say(self) -> list[Moment]:
        """Of several warnings to the same person only the last is said; all are noted."""
        last: dict[ToldRole, Moment] = {each.point.to: each for each in self.news if each.point}
        return list(last.values())


class Watching:
    def __init__(
        self, store: Store, *, world: Callable[[], World], waker: Waker, holder: str, chats: StaffChats | None = None
    ) -> None:
        self._store = store
        self._world = world
        self._waker = waker
        self._holder = holder
        self._chats = chats or NoStaffChats()

    async def sweep(self, now: datetime) -> int:
        """How many promises were looked after."""
        if not await self._is_settled(now):
            return 0
        staff: list[Staff] = []
        done = 0
        for dossier_id in await self._store.handling.to_watch(now=now, limit=BATCH):
            staff = staff or await self._store.staff.list()
            done += await self._look_after(dossier_id, staff, now)
        return done

    async def open_steps(self, now: datetime) -> int:
        """What was filed comes to a desk; steps that stood still run again."""
        ids = await self._store.handling.without_holding(limit=BATCH)
        for dossier_id in ids:
            world = self._world()
            async with self._store.transaction() as tx:
                dossier = await tx.dossier(dossier_id)
                if dossier is None or not dossier.filed():
                    continue
                rows = await tx.handling.holdings(dossier_id)
                clock = clockwork(world, dossier)
                caught = stepping.caught_up(world.route_of(dossier), dossier, rows, at=now, clock=clock)
                await tx.write(Changes(holdings=caught), holder=self._holder, lease=LEASE, now=now)
        return len(ids)

    async def _is_settled(self, now: datetime) -> bool:
        """A clock that went back, or that went on without us, is first watched for a while."""
        upkeep = self._store.upkeep
        last, until = _moment(await upkeep.get_note(_LAST)), _moment(await upkeep.get_note(_SETTLE))
        await upkeep.set_note(_LAST, now.isoformat())
        if last is not None and not timedelta() <= now - last <= LONGEST_GAP:
            await upkeep.set_note(_SETTLE, (now + SETTLING).isoformat())
            return False
        return until is None or now >= until or until - now > SETTLING

    async def _look_after(self, dossier_id: str, staff: Sequence[Staff], now: datetime) -> int:
        world, changes = self._world(), Changes()
        async with self._store.transaction() as tx:
            dossier = await tx.dossier(dossier_id)
            if dossier is None:
                return 0
            hours = world.office.unit(dossier.unit_id).hours
            look = await _looked(tx, world, dossier, hours, now)
            following = next_watch(dossier, now=now, calendar=world.calendar, hours=hours)
            changes.watched.append((dossier_id, following))
            if look is not None:
                changes.warned += _noted(look, now)
                await self._prepare(tx, look, changes, world, now)
                await self._tell(tx, look, changes, world, staff, now)
            await tx.write(changes, holder="", lease=timedelta(), now=now)
        if changes.outgoing:
            self._waker.wake("outbox", *(f"chat:{each.chat_id}" for each in changes.outgoing))
        return 1

    async def _prepare(self, tx: Tx, look: _Look, changes: Changes, world: World, now: datetime) -> None:
        """Mẫu 04 with a new date, for approval: before the promised moment, since after it an apology is no news."""
        if not any(each.name == APOLOGY for each in look.news):
            return
        every = await tx.handling.extensions(look.dossier.id)
        if waiting_of(every):
            return
        hours = world.office.unit(look.dossier.unit_id).hours
        new = proposed_due(look.dossier, now=now, calendar=world.calendar, hours=hours)
        reason = texts.plain(Words("staff.extension.reason"))
        made = proposal(look.dossier, every, new, reason=reason, by=SYSTEM, at=now)
        changes.extensions.append(made)
        changes.history.append(proposed_line(look.dossier, made))

    async def _tell(
        self, tx: Tx, look: _Look, changes: Changes, world: World, staff: Sequence[Staff], now: datetime
    ) -> None:
        rows = await tx.handling.holdings(look.dossier.id)
        held = stepping.current(rows)
        for moment in look.to_say():
            assert moment.point is not None
            people = _heads(staff, look.dossier) if moment.point.to is ToldRole.HEAD else [held.holder if held else ""]
            changes.outgoing += await self._warnings(look, moment, [each for each in people if each])
        if look.is_late:
            changes.history.append(line_of(look.dossier, "fall_late", SYSTEM, "", now))
            changes.outgoing += await _told_late(tx, look, world, now)

    async def _warnings(self, look: _Look, moment: Moment, logins: Iterable[str]) -> list[Outgoing]:
        """Masked: the code and the time, no name and no answer."""
        words = Words(
            "staff.warning.chat",
            {"code": look.dossier.code or "", "due_at": look.due_at.isoformat(), "name": moment.name},
        )
        chats = await self._chats.chats_of(sorted(set(logins)))
        key = f"warn:{look.dossier.id}:{look.due_at:%Y%m%d%H%M}:{moment.name}"
        return [
            Outgoing(chat, words, kind=Kind.NOTICE, dedup=f"{key}:{chat}") for own in chats.values() for chat in own
        ]


async def _looked(tx: Tx, world: World, dossier: Dossier, hours: Hours, now: datetime) -> _Look | None:
    """None when no promise runs, or everything behind it was dealt with."""
    if dossier.due_at is None or dossier.status not in RUNNING:
        return None
    known = await tx.handling.warned(dossier.id, due_at=dossier.due_at)
    behind = passed(moments(dossier, calendar=world.calendar, hours=hours), now=now)
    news = tuple(each for each in behind if each.name not in known)
    return _Look(dossier, dossier.due_at, news) if news else None


def _noted(look: _Look, now: datetime) -> list[Warned]:
    return [
        Warned(look.dossier.id, each.name, look.due_at, now, each.point.to.value if each.point else APOLOGY)
        for each in look.news
    ]


async def _told_late(tx: Tx, look: _Look, world: World, now: datetime) -> list[Outgoing]:
    """The citizen hears it from us and not from the calendar on the wall."""
    words = notice_words(look.dossier, "fall_late", world=world)
    if words is None or look.dossier.status is Status.RESOLVED:
        return []
    ways = (await ways_to(tx, [look.dossier], world, now=now, pays=True))[look.dossier.id]
    buttons = tuple(Button(Words(f"button.{name}"), f"!{name}:{look.dossier.id}") for name in ("view", "human"))
    told = Told(look.dossier, words, buttons, f"late:{look.dossier.id}:{look.due_at:%Y%m%d%H%M}")
    return planned(told, ways, world, now=now)


def _heads(staff: Sequence[Staff], dossier: Dossier) -> list[str]:
    """Those who lead the unit; where nobody does, whoever may give a new date there."""
    heads = [
        each.login
        for each in staff
        if not each.disabled and any(post.role is Role.HEAD and post.covers(dossier.unit_id) for post in each.posts)
    ]
    return heads or [each.login for each in staff if not each.disabled and may(each, Right.DECIDE, dossier.unit_id)]


def _moment(note: str | None) -> datetime | None:
    return datetime.fromisoformat(note) if note else None
