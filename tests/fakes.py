"""A store in memory that keeps the promises of `flows/ports.py` as far as the use cases need them."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Collection, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, TypeVar

from flows.conversation.facts import Person
from flows.conversation.link_codes import busy_with, links_in
from flows.delivery.model import Contact, Contacts
from flows.dossiers.model import CHANGEABLE, Dossier, Event, Satisfaction, Status
from flows.hurdles.model import Stuck
from flows.people import NOTICES, Guesses, Link, OwnChat
from flows.ports import AlreadyDone, Changes, ChatKey, Guess, Kind, Loaded, Outgoing, Parcel, Wanted
from flows.values import JSON, TOGETHER, Words
from tests.fakes_office import FakeHandling, FakeRequests, FakeVoices

T = TypeVar("T")


@dataclass
class FakeStore:
    """Nothing of a transaction is kept before `write`; `write` is all or nothing."""

    chats: dict[ChatKey, tuple[int, int]] = field(default_factory=dict)  #: -> chat, person
    people: dict[int, Person] = field(default_factory=dict)
    states: dict[int, Mapping[str, JSON]] = field(default_factory=dict)
    kept: dict[str, Dossier] = field(default_factory=dict)
    history: list[Event] = field(default_factory=list)
    sent: list[Outgoing] = field(default_factory=list)
    requests: FakeRequests = field(default_factory=FakeRequests)
    numbers: dict[tuple[str, date], int] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)
    aside: dict[int, str] = field(default_factory=dict)
    versions: dict[str, tuple[str, str]] = field(default_factory=dict)
    rung: list[str] = field(default_factory=list)
    kept_links: dict[str, Link] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    guesses: list[Guess] = field(default_factory=list)
    held: FakeHandling = field(default_factory=FakeHandling)
    voiced: FakeVoices = field(default_factory=FakeVoices)
    stuck: list[Stuck] = field(default_factory=list)
    encouraged: list[str] = field(default_factory=list)

    def chat(self, address: str, *, person: int) -> int:
        """A chat of that person; its id."""
        self.people.setdefault(person, Person(person))
        self.chats[ChatKey("test", address)] = (len(self.chats) + 1, person)
        return len(self.chats)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[FakeTx]:
        yield FakeTx(self)

    @property
    def hurdles(self) -> Any:
        async def left_lying(*, since: datetime, before: datetime) -> list[Dossier]:
            drafts = [each for each in self.kept.values() if each.status is Status.DRAFT]
            return [each for each in drafts if since <= each.updated_at < before and each.id not in self.encouraged]

        return SimpleNamespace(left_lying=left_lying)

    @property
    def inbox(self) -> Any:
        async def set_aside(row_id: int, trace: str, *, now: datetime) -> None:
            self.aside[row_id] = trace

        return SimpleNamespace(set_aside=set_aside)

    @property
    def catalogue(self) -> Any:
        async def keep_versions(versions: Mapping[str, tuple[str, str]], *, now: datetime) -> None:
            self.versions.update(versions)

        return SimpleNamespace(keep_versions=keep_versions)

    @property
    def dossiers(self) -> Any:
        async def of_person(person_id: int) -> list[Dossier]:
            return [each for each in self.kept.values() if each.person_id == person_id]

        async def stale(*, before: datetime, statuses: Sequence[Status], limit: int = 200) -> list[Dossier]:
            return [each for each in self.kept.values() if each.status in statuses and each.updated_at < before]

        return SimpleNamespace(of_person=of_person, stale=stale)

    @property
    def ratings(self) -> Any:
        async def unasked(*, since: datetime, before: datetime, limit: int = 200) -> list[Dossier]:
            done = [each for each in self.kept.values() if each.status is Status.RETURNED]
            return [
                each for each in done if since <= each.updated_at < before and each.satisfaction is Satisfaction.UNKNOWN
            ]

        async def reminded(dossier_ids: Sequence[str]) -> None:
            for each in dossier_ids:
                self.kept[each] = replace(self.kept[each], satisfaction=Satisfaction.REMINDED)

        return SimpleNamespace(unasked=unasked, reminded=reminded, of_person=_nothing)

    @property
    def complaints(self) -> Any:
        return SimpleNamespace(of_person=_nothing)

    @property
    def data_requests(self) -> Any:
        return SimpleNamespace(of_person=_nothing)

    @property
    def links(self) -> Any:
        async def due(*, now: datetime, limit: int = 100) -> list[str]:
            return [link.id for link in self.kept_links.values() if link.has_news()]

        async def chats(link_id: str) -> tuple[ChatKey, ...]:
            link = self.kept_links[link_id]
            sides = (link.starter, link.guest) if link.guest else (link.starter,)
            return tuple(key for side in sides for key, (chat, _) in self.chats.items() if chat == side.chat_id)

        async def forget(*, before: datetime) -> int:
            return 0

        return SimpleNamespace(due=due, chats=chats, forget=forget)

    @property
    def outbox(self) -> Any:
        async def release(ids: Sequence[int]) -> None:
            pass

        return SimpleNamespace(release=release)

    def wake(self, *names: str) -> None:
        self.rung += names

    def keys(self, chat_id: int) -> list[str]:
        """What this chat was told, in order, whether in one message or in several."""
        return [key for each in self.sent if each.chat_id == chat_id for key in keys_of(each.words)]


def keys_of(words: Words) -> list[str]:
    parts = words.params["parts"] if words.key == TOGETHER else None
    return [str(part[0]) for part in parts if isinstance(part, list)] if isinstance(parts, list) else [words.key]


def finished(work: Coroutine[Any, Any, T]) -> T:
    """What it comes to where nothing is ever waited for."""
    try:
        work.send(None)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]
    raise AssertionError("this waits for something")


async def _nothing(person_id: int) -> list[Any]:
    return []


@dataclass(frozen=True)
class FakeTx:
    store: FakeStore

    async def load(self, wanted: Sequence[Wanted]) -> list[Loaded]:
        return [self._loaded(each) for each in wanted]

    def _loaded(self, wanted: Wanted) -> Loaded:
        chat_id, person_id = self.store.chats[wanted.chat]
        every = sorted(self.store.kept.values(), key=lambda dossier: dossier.created_at, reverse=True)
        seen = [each if each.status in CHANGEABLE else replace(each, answers={}) for each in every]
        own = tuple(each for each in seen if each.person_id == person_id)
        found = tuple(each for each in seen if each.code in wanted.codes)
        state = self.store.states.get(chat_id)
        return Loaded(
            wanted.chat,
            chat_id,
            self.store.people[person_id],
            state,
            own,
            found,
            chats=self._chats(person_id),
            links=tuple(self.store.kept_links[each] for each in (*wanted.links, *links_in(state))),
            typed_link=self.store.kept_links.get(self.store.codes.get(wanted.link_code, "")),
            guesses=self._guesses(chat_id, wanted),
        )

    def _chats(self, person_id: int) -> tuple[OwnChat, ...]:
        return tuple(
            OwnChat(chat_id, key.channel, busy_with(self.store.states.get(chat_id)), self.store.states.get(chat_id))
            for key, (chat_id, owner) in self.store.chats.items()
            if owner == person_id
        )

    def _guesses(self, chat_id: int, wanted: Wanted) -> Guesses:
        if not wanted.link_code or not wanted.guesses_since:
            return Guesses()
        lately = [each for each in self.store.guesses if each.at > wanted.guesses_since]
        return Guesses(len([each for each in lately if each.chat_id == chat_id]), Counter(each.kind for each in lately))

    async def dossier(self, dossier_id: str) -> Dossier | None:
        return self.store.kept.get(dossier_id)

    @property
    def deliveries(self) -> FakeTx:
        return self

    @property
    def handling(self) -> FakeHandling:
        return self.store.held

    @property
    def voices(self) -> FakeVoices:
        return self.store.voiced

    async def contacts_of(self, person_ids: Sequence[int], *, windowed: Collection[str]) -> Mapping[int, Contacts]:
        return {person: self._contacts(person) for person in person_ids}

    def _contacts(self, person_id: int) -> Contacts:
        """Each chat stands for another channel: of two of one channel only one would be told."""
        person = self.store.people[person_id]
        ways = [
            Contact(chat, f"{key.channel}{chat}")
            for key, (chat, owner) in self.store.chats.items()
            if owner == person_id
        ]
        return Contacts(tuple(ways), person.preferences, has_consent=person.consented_at is not None)

    async def chats_of(self, person_ids: Sequence[int], *, kind: str = NOTICES) -> Mapping[int, tuple[int, ...]]:
        own = {person: [chat for chat, owner in self.store.chats.values() if owner == person] for person in person_ids}
        return {person: self.store.people[person].preferences.of(chats, kind) for person, chats in own.items()}

    async def number(self, wanted: Mapping[tuple[str, date], int]) -> Mapping[tuple[str, date], int]:
        first = {}
        for key, many in wanted.items():
            first[key] = self.store.numbers.get(key, 0) + 1
            self.store.numbers[key] = first[key] + many - 1
        return first

    async def write(self, changes: Changes, *, holder: str, lease: timedelta, now: datetime) -> list[Parcel]:
        store = self.store
        if store.done & set(changes.done):
            raise AlreadyDone
        store.done.update(changes.done)
        store.states.update(changes.states)
        store.history += changes.history
        store.held.write(changes)
        store.voiced.write(changes)
        store.stuck += changes.stuck
        store.encouraged += changes.encouraged
        store.requests += changes.person_requests
        for dossier in (*changes.opened, *changes.saved):
            self._keep(dossier)
        for dossier_id in changes.dropped:
            del store.kept[dossier_id]
        self._linked(changes)
        for consent in changes.consents:
            agreed = consent.at if consent.text_version else None
            store.people[consent.person_id] = replace(store.people[consent.person_id], consented_at=agreed)
        for person_id, on in changes.notices_on:
            store.people[person_id] = replace(store.people[person_id], notices_on=on)
        return [parcel for each in changes.outgoing if (parcel := self._posted(each, now))]

    def _linked(self, changes: Changes) -> None:
        store = self.store
        for merge in changes.merged:
            store.chats = {
                key: (chat, merge.keep if owner == merge.gone else owner) for key, (chat, owner) in store.chats.items()
            }
            for dossier in [each for each in store.kept.values() if each.person_id == merge.gone]:
                store.kept[dossier.id] = replace(dossier, person_id=merge.keep)
        for chat_id in changes.unlinked:
            stranger = max(store.people) + 1
            store.people[stranger] = Person(stranger)
            store.chats = {
                key: (chat, stranger if chat == chat_id else owner) for key, (chat, owner) in store.chats.items()
            }
        for saved in changes.links:
            store.kept_links[saved.link.id] = saved.link
            if saved.code:
                store.codes[saved.code] = saved.link.id
        store.guesses += changes.guesses
        for person_id, wishes in changes.preferences:
            store.people[person_id] = store.people[person_id].preferring(wishes)

    def _keep(self, dossier: Dossier) -> None:
        before = self.store.kept.get(dossier.id)
        if before and not dossier.answers and dossier.status is not Status.DRAFT:
            dossier = replace(dossier, answers=before.answers)
        self.store.kept[dossier.id] = dossier

    def _posted(self, message: Outgoing, now: datetime) -> Parcel | None:
        if message.dedup and message.dedup in {each.dedup for each in self.store.sent}:
            return None
        self.store.sent.append(message)
        key = next(key for key, (chat_id, _) in self.store.chats.items() if chat_id == message.chat_id)
        kind: Kind = message.kind
        return Parcel(len(self.store.sent), message.chat_id, key, message.words, message.buttons, kind, 1, now)
