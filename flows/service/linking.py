"""What a linking needs beside the turns of its two chats: the other chat asked or told, two people made one.

Each step is a transaction of its own that locks both people in order, and begins from what the store says: repeated
after a crash it does the rest, repeated after success it does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from flows.conversation import state
from flows.conversation.engine import advance
from flows.conversation.events import LinkMoved
from flows.conversation.facts import Person
from flows.people import Link, LinkState
from flows.ports import Changes, Kind, Loaded, Merge, Parcel, SavedLink, Store, Waker, Wanted
from flows.service.turning import facts_of, outgoing
from flows.service.world import Chance, World

LEASE = timedelta(seconds=15)
#: Codes are of use for minutes; who linked what to what is not kept longer than it takes to answer a complaint.
KEPT = timedelta(days=30)


class Linking:
    """The use case behind `flows/conversation/linking.py`."""

    def __init__(self, store: Store, *, world: Callable[[], World], chance: Chance, holder: str, waker: Waker) -> None:
        self._store = store
        self._world = world
        self._chance = chance
        self._holder = holder
        self._waker = waker

    async def sweep(self, now: datetime) -> int:
        """Whatever a process left unfinished when it ended; how many linkings that were."""
        due = await self._store.links.due(now=now)
        for link_id in due:
            parcels = await self.proceed(link_id)
            await self._store.outbox.release([parcel.id for parcel in parcels])
        if due:
            self._waker.wake("outbox")
        await self._store.links.forget(before=now - KEPT)
        return len(due)

    async def proceed(self, link_id: str) -> list[Parcel]:
        """The next step, if there is one; what is to be sent."""
        keys = await self._store.links.chats(link_id)
        if not keys:
            return []
        now, changes = self._chance.now(), Changes()
        async with self._store.transaction() as tx:
            loaded = await tx.load([Wanted(key, links=(link_id,)) for key in keys])
            link = next((link for link in loaded[0].links if link.id == link_id), None)
            if link is None or not link.has_news():
                return []
            self._step(changes, link, loaded, now=now)
            parcels = await tx.write(changes, holder=self._holder, lease=LEASE, now=now)
        self._waker.wake("outbox", *(f"chat:{each.chat_id}" for each in changes.outgoing))
        return parcels

    def _step(self, changes: Changes, link: Link, loaded: Sequence[Loaded], *, now: datetime) -> None:
        if link.state is LinkState.AGREED:
            self._unite(changes, link, loaded, now=now)
            return
        changes.links.append(SavedLink(link.at(link.state)))
        if link.state is LinkState.ACCEPTED and not link.is_live(now):
            return
        for each in loaded:
            if each.chat_id == link.news_for:
                self._tell(changes, link, each, now=now)

    def _unite(self, changes: Changes, link: Link, loaded: Sequence[Loaded], *, now: datetime) -> None:
        """Only while both chats are still whose they were when they agreed."""
        starter, guest = (_side(link, loaded, place) for place in (0, 1))
        if starter is None or guest is None or starter.person.id == guest.person.id:
            changes.links.append(SavedLink(link.at(LinkState.ENDED)))
            for each in loaded:
                self._tell(changes, link.at(LinkState.ENDED), each, now=now)
            return
        done = link.at(LinkState.DONE)
        changes.merged.append(Merge(keep=starter.person.id, gone=guest.person.id))
        changes.links.append(SavedLink(done))
        for one in (starter, guest):
            self._tell(changes, done, _united(one, starter, guest), now=now)

    def _tell(self, changes: Changes, link: Link, loaded: Loaded, *, now: datetime) -> None:
        """As a turn of that chat: what is asked there can be answered there like any question."""
        conversation = state.from_json(loaded.state) if loaded.state else state.Conversation()
        seen = replace(loaded, links=(link, *(each for each in loaded.links if each.id != link.id)))
        outcome = advance(conversation, LinkMoved(link.id), facts_of(self._world(), self._chance, seen, now=now))
        changes.states.append((loaded.chat_id, state.to_json(outcome.conversation)))
        changes.outgoing += outgoing(loaded.chat_id, outcome.spoken, kind=Kind.NOTICE)


def _side(link: Link, loaded: Sequence[Loaded], place: int) -> Loaded | None:
    side = (link.starter, link.guest)[place]
    return next((each for each in loaded if side and (each.chat_id, each.person.id) == side.key), None)


def _united(one: Loaded, starter: Loaded, guest: Loaded) -> Loaded:
    """What that chat knows once both are one person."""
    dossiers = sorted((*starter.dossiers, *guest.dossiers), key=lambda each: each.created_at, reverse=True)
    return replace(
        one,
        person=_person(starter.person, guest.person),
        dossiers=tuple(dossiers),
        chats=(*starter.chats, *guest.chats),
    )


def _person(keep: Person, gone: Person) -> Person:
    return replace(keep, consented_at=keep.consented_at or gone.consented_at)
