"""Groups of officers: bound to a unit by a code, told figures when they ask and at times of their own.

Nothing of a person is ever said in a group, and no conversation begins there: who needs one is told where to go. All
messages to a group are notices, so that they keep the pace of one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flows.conversation.facts import VIETNAM
from flows.dossiers.model import Unit
from flows.groups.commands import BIND, FIGURES, Wish, read_command
from flows.groups.events import GroupEvent, GroupJoined, GroupLeft, GroupMoved, GroupSpoke
from flows.groups.model import MOST_ANSWERS, Figures, Group
from flows.groups.schedule import due, period
from flows.people import GUESSES_WITHIN, CodeKind
from flows.ports import Arrival, Changes, ChatKey, Guess, Kind, Loaded, Outgoing, Parcel, Store, Tx, Waker, Wanted
from flows.service.world import Chance, World
from flows.values import JSON, Words

LEASE = timedelta(seconds=15)
MINUTE = timedelta(minutes=1)
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Heard:
    """A group, as it is when something of it has come in."""

    tx: Tx
    changes: Changes
    loaded: Loaded
    group: Group | None
    now: datetime

    async def note(self, *, left_at: datetime | None) -> None:
        if self.group:
            await self.tx.groups.save(replace(self.group, left_at=left_at))


class Grouping:
    """The use case of what happens in groups. Another unit's group and one that does not exist look the same."""

    def __init__(self, store: Store, *, world: Callable[[], World], chance: Chance, holder: str, waker: Waker) -> None:
        self._store = store
        self._world = world
        self._chance = chance
        self._holder = holder
        self._waker = waker

    async def receive(self, arrival: Arrival, event: GroupEvent) -> list[Parcel]:
        """What is to be sent; everything is stored when this returns. Raises AlreadyDone, StoreUnavailable."""
        now = self._chance.now()
        changes = Changes(done=[row.id for row in arrival.rows])
        code = read_command(event.text).code if isinstance(event, GroupSpoke) else ""
        async with self._store.transaction() as tx:
            wanted = Wanted(arrival.chat, link_code=code, guesses_since=now - GUESSES_WITHIN)
            (loaded,) = await tx.load([wanted])
            heard = Heard(tx, changes, loaded, await tx.groups.of_chat(loaded.chat_id), now)
            words = await self._heard(heard, event)
            if words and await tx.groups.answers_since(loaded.chat_id, now - MINUTE) < MOST_ANSWERS:
                changes.outgoing.append(Outgoing(loaded.chat_id, words, kind=Kind.NOTICE))
            return await tx.write(changes, holder=self._holder, lease=LEASE, now=now)

    async def _heard(self, heard: Heard, event: GroupEvent) -> Words | None:
        match event:
            case GroupSpoke():
                return await self._spoken(heard, event)
            case GroupJoined():
                await heard.note(left_at=None)
                return Words("groups.hello", {"command": BIND})
            case GroupLeft():
                heard.changes.unreachable.append(heard.loaded.chat_id)
                await heard.note(left_at=heard.now)
            case GroupMoved(address):
                await heard.tx.groups.move(heard.loaded.chat_id, ChatKey(heard.loaded.chat.channel, address))
        return None

    async def _spoken(self, heard: Heard, said: GroupSpoke) -> Words:
        command = read_command(said.text)
        if command.wish is Wish.BIND:
            return await self._bind(heard, command.code, said.title)
        if command.wish is Wish.OTHER:
            return Words("groups.private", {"start": "", "web_link": "/"})
        if heard.group is None:
            return Words("groups.not_bound", {"command": BIND})
        since = heard.now.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
        return await self._figures(heard.tx, heard.group, "today", since=since, until=heard.now, now=heard.now)

    async def _bind(self, heard: Heard, code: str, title: str) -> Words:
        """A code is used up only where it binds. Wrong ones are counted as those of linkings are."""
        if heard.group:
            return Words("groups.already", {"unit": self._unit(heard.group.unit_id).name})
        if not code:
            return Words("groups.no_code", {"command": BIND})
        if not heard.loaded.guesses.may(CodeKind.GROUP):
            return Words("groups.too_many")
        given = await heard.tx.groups.take(code, now=heard.now)
        if given is None:
            heard.changes.guesses.append(Guess(heard.loaded.chat_id, heard.now, CodeKind.GROUP))
            return Words("groups.unknown", {"command": BIND})
        chat = heard.loaded
        bound = Group(0, chat.chat_id, chat.chat.channel, given.unit_id, title[:LONGEST_TITLE], given.by, heard.now)
        await heard.tx.groups.bind(bound)
        return Words("groups.bound", {"unit": self._unit(given.unit_id).name, "command": FIGURES})

    async def _figures(
        self, tx: Tx, group: Group, span: str, *, since: datetime, until: datetime, now: datetime
    ) -> Words:
        found = await tx.groups.figures(group.unit_id, since=since, until=until, now=now)
        return figures_words(self._unit(group.unit_id).name, span, found, since=since, until=until)

    def _unit(self, unit_id: str) -> Unit:
        return self._world().office.unit(unit_id)

    async def post(self, unit_id: str, words: Words, *, dedup: str) -> int:
        """Tell all groups of a unit that we are in. `dedup` names the post: repeated, it reaches nobody twice."""
        found = await self._store.groups.of_units([unit_id])
        now = self._chance.now()
        messages = [_post(group, words, dedup) for group in found if group.left_at is None]
        if messages:
            async with self._store.transaction() as tx:
                parcels = await tx.write(Changes(outgoing=messages), holder="", lease=timedelta(0), now=now)
            await self._store.outbox.release([parcel.id for parcel in parcels])
            self._waker.wake("outbox")
        return len(messages)

    async def sweep(self, now: datetime) -> int:
        """The regular posts that are due; how many. Codes that are over are forgotten."""
        await self._store.groups.forget_codes(before=now)
        done = 0
        for group in await self._store.groups.of_units(None):
            if group.left_at is None and due(group.schedule, since=_since(group), now=now):
                done += await self._post_figures(group.id, now)
        if done:
            self._waker.wake("outbox")
        return done

    async def _post_figures(self, group_id: int, now: datetime) -> int:
        """Noted in the same transaction that queues it: repeated after a crash, it does nothing."""
        async with self._store.transaction() as tx:
            group = await tx.groups.get(group_id)
            moment = due(group.schedule, since=_since(group), now=now) if group else None
            if group is None or moment is None:
                return 0
            since, until = period(group.schedule, moment)
            span = group.schedule.every.value
            words = await self._figures(tx, group, span, since=since, until=until, now=now)
            await tx.groups.save(replace(group, posted_at=moment))
            changes = Changes(outgoing=[_post(group, words, f"figures:{moment:%Y%m%d%H}")])
            await tx.write(changes, holder="", lease=timedelta(0), now=now)
        return 1


def figures_words(unit: str, span: str, figures: Figures, *, since: datetime, until: datetime) -> Words:
    now: list[JSON] = [[status.value, many] for status, many in figures.now.items()]
    params: Mapping[str, JSON] = {
        "unit": unit,
        "span": span,
        "since": since.isoformat(),
        "until": (until - timedelta(microseconds=1)).isoformat(),
        "filed": figures.filed,
        "received": figures.received,
        "finished": figures.finished,
        "now": now,
        "overdue": figures.overdue,
    }
    return Words("groups.figures", params)


def _since(group: Group) -> datetime:
    return max(group.bound_at, group.posted_at or group.bound_at)


def _post(group: Group, words: Words, dedup: str) -> Outgoing:
    return Outgoing(group.chat_id, words, kind=Kind.NOTICE, dedup=f"group:{group.id}:{dedup}")
