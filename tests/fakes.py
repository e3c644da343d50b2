"""A store in memory that keeps the promises of `flows/ports.py` as far as the use cases need them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from flows.conversation.facts import Person
from flows.dossiers.model import CHANGEABLE, Dossier, Event, Status
from flows.ports import AlreadyDone, Changes, ChatKey, Kind, Loaded, Outgoing, Parcel, PersonRequest, Wanted
from flows.values import JSON, TOGETHER, Words


@dataclass
class FakeStore:
    """Nothing of a transaction is kept before `write`; `write` is all or nothing."""

    chats: dict[ChatKey, tuple[int, int]] = field(default_factory=dict)  #: -> chat, person
    people: dict[int, Person] = field(default_factory=dict)
    states: dict[int, Mapping[str, JSON]] = field(default_factory=dict)
    kept: dict[str, Dossier] = field(default_factory=dict)
    history: list[Event] = field(default_factory=list)
    sent: list[Outgoing] = field(default_factory=list)
    requests: list[PersonRequest] = field(default_factory=list)
    numbers: dict[tuple[str, date], int] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)
    aside: dict[int, str] = field(default_factory=dict)
    versions: dict[str, tuple[str, str]] = field(default_factory=dict)
    rung: list[str] = field(default_factory=list)

    def chat(self, address: str, *, person: int) -> int:
        """A chat of that person; its id."""
        self.people.setdefault(person, Person(person))
        self.chats[ChatKey("test", address)] = (len(self.chats) + 1, person)
        return len(self.chats)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[FakeTx]:
        yield FakeTx(self)

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

    def wake(self, *names: str) -> None:
        self.rung += names

    def keys(self, chat_id: int) -> list[str]:
        """What this chat was told, in order, whether in one message or in several."""
        return [key for each in self.sent if each.chat_id == chat_id for key in keys_of(each.words)]


def keys_of(words: Words) -> list[str]:
    parts = words.params["parts"] if words.key == TOGETHER else None
    return [str(part[0]) for part in parts if isinstance(part, list)] if isinstance(parts, list) else [words.key]


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
        return Loaded(wanted.chat, chat_id, self.store.people[person_id], self.store.states.get(chat_id), own, found)

    async def dossier(self, dossier_id: str) -> Dossier | None:
        return self.store.kept.get(dossier_id)

    async def chats_of(self, person_ids: Sequence[int]) -> Mapping[int, tuple[int, ...]]:
        told = {person for person in person_ids if self.store.people[person].notices_on}
        every = self.store.chats.values()
        return {person: tuple(chat for chat, owner in every if owner == person) for person in told}

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
        store.requests += changes.person_requests
        for dossier in (*changes.opened, *changes.saved):
            self._keep(dossier)
        for dossier_id in changes.dropped:
            del store.kept[dossier_id]
        for consent in changes.consents:
            agreed = consent.at if consent.text_version else None
            store.people[consent.person_id] = replace(store.people[consent.person_id], consented_at=agreed)
        for person_id, on in changes.notices_on:
            store.people[person_id] = replace(store.people[person_id], notices_on=on)
        return [parcel for each in changes.outgoing if (parcel := self._posted(each, now))]

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
