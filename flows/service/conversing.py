"""Turns: read what a batch of people needs, advance each purely, write everything in one transaction.

If a batch fails it is repeated turn by turn; the one that makes the code fail is set aside with its trace, so that the
same person's next message works.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flows.assisting.masking import masked
from flows.conversation import state
from flows.conversation.engine import advance
from flows.conversation.events import ButtonPressed, CardPhotographed, DraftMoved, Event, FilesReceived, TextSent
from flows.conversation.help_asked import asked_by
from flows.conversation.link_codes import busy_with, code_in
from flows.conversation.secrets import carries_secret
from flows.conversation.taking_over import attended
from flows.people import GUESSES_WITHIN, OwnChat
from flows.ports import (
    AlreadyDone,
    Arrival,
    Changes,
    ChatKey,
    Kind,
    Loaded,
    Outgoing,
    Parcel,
    Store,
    StoreUnavailable,
    Tx,
    Waker,
    Wanted,
)
from flows.procedures.stored import to_text
from flows.service.applying import APPLY
from flows.service.assisting import Assisting, noted
from flows.service.batch import Batch
from flows.service.complaining import settled
from flows.service.data_rights import listed_wishes
from flows.service.delivering import ways_to
from flows.service.linking import Linking
from flows.service.notifying import announce
from flows.service.numbering import numbered, wants_code
from flows.service.officers import Officers, put_by
from flows.service.practising import Came, Practice
from flows.service.reach import everything_about
from flows.service.turning import beside, facts_of, is_helping, outgoing
from flows.service.world import Chance, World
from flows.values import Words, as_is

#: A message that we made is ours to send for so long; after that another process takes it over.
SEND_LEASE = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Ready:
    """An arrival that was parsed, its files checked and stored. `codes` are dossier codes that stand in its text."""

    arrival: Arrival
    event: Event
    codes: tuple[str, ...] = ()
    message_ids: tuple[str, ...] = ()  #: as the platform names what came in


class Conversing:
    """The use case of a turn. `world` is asked anew for each batch: a changed catalogue takes effect at once."""

    def __init__(
        self,
        store: Store,
        *,
        world: Callable[[], World],
        chance: Chance,
        holder: str,
        waker: Waker,
        echoed: frozenset[str],
        practice: Practice | None = None,
        officers: Officers | None = None,
    ) -> None:
        self._linking = Linking(store, world=world, chance=chance, holder=holder, waker=waker)
        self._assisting = Assisting(store, world=world, chance=chance, holder=holder, waker=waker)
        self._waker = waker
        self._kept: set[str] = set()
        self._store = store
        self._world = world
        self._chance = chance
        self._holder = holder
        self._echoed = echoed
        self._practice = practice
        self._officers = officers

    async def receive(self, batch: Sequence[Ready]) -> list[Parcel]:
        """Everything these people are answered is stored when this returns; the parcels are ours to send at once."""
        try:
            parcels, later = await self._receive(batch)
        except StoreUnavailable:
            raise
        except Exception as problem:
            if len(batch) > 1:
                return await self._one_by_one(batch)
            return [] if isinstance(problem, AlreadyDone) else await self._set_aside(batch[0])
        return parcels + (await self.receive(later) if later else [])

    async def _one_by_one(self, batch: Sequence[Ready]) -> list[Parcel]:
        parcels: list[Parcel] = []
        for ready in batch:
            parcels += await self.receive([ready])
        return parcels

    async def _receive(self, batch: Sequence[Ready]) -> tuple[list[Parcel], list[Ready]]:
        """One transaction; what is to be sent, and the turns that have to wait for it."""
        now, world = self._chance.now(), self._world()
        async with self._store.transaction() as tx:
            loaded = await tx.load([_wanted(ready, now) for ready in batch])
            first, later = _one_turn_a_person(batch, loaded)
            first, at_work = self._apart(first)
            gathered = Batch(world, self._chance, now)
            practised = await self._practised(tx, gathered, first)
            for ready, each in first:
                if each.chat_id not in practised:
                    self._turn(gathered, ready, each)
            await finish_moves(tx, gathered)
            await _settle_complaints(tx, gathered)
            await _tell_wishes(tx, gathered)
            parcels = await tx.write(gathered.changes, holder=self._holder, lease=SEND_LEASE, now=now)
        await self._keep_versions(gathered)
        self._wake(first, gathered)
        for _, each in first:
            if each.chat_id in gathered.exports:
                parcels += await self._export(each)
        for ready in at_work:
            parcels += await self._of_officer(ready)
        for link_id in gathered.links:
            parcels += await self._linking.proceed(link_id)
        for session_id in gathered.helped:
            parcels += await self._assisting.proceed(session_id)
        return parcels, later

    async def _practised(self, tx: Tx, batch: Batch, turns: Sequence[tuple[Ready, Loaded]]) -> frozenset[int]:
        """The chats whose turn is one of practice: they are taken apart from all that is real."""
        practice = self._practice
        ours = [(r, each) for r, each in turns if practice and practice.concerns(each.state, r.event)]
        if practice is None or not ours:
            return frozenset()
        took = await practice.take(tx, [Came(ready.event, each) for ready, each in ours])
        for (ready, each), one in zip(ours, took, strict=True):
            if each.chat.channel in self._echoed and (echo := _echo(ready.event, one.before)):
                batch.changes.outgoing.append(Outgoing(each.chat_id, echo, kind=Kind.ECHO))
            batch.changes.outgoing += one.outgoing
            batch.changes.states += one.states
            batch.changes.guesses += one.guesses
            batch.changes.done += [row.id for row in ready.arrival.rows]
        return frozenset(each.chat_id for _, each in ours)

    def _apart(self, turns: Sequence[tuple[Ready, Loaded]]) -> tuple[list[tuple[Ready, Loaded]], list[Ready]]:
        """Turns of officers at work are no conversations; which they are is known from what was read anyway."""
        others: list[tuple[Ready, Loaded]] = []
        at_work: list[Ready] = []
        for ready, each in turns:
            if self._officers and self._officers.concerns(each.state, ready.event):
                at_work.append(ready)
            else:
                others.append((ready, each))
        return others, at_work

    async def _of_officer(self, ready: Ready) -> list[Parcel]:
        """In a transaction of its own, when everybody else's are done; one that fails is set aside by itself."""
        assert self._officers is not None
        try:
            return await self._officers.receive(ready.arrival, ready.event)
        except StoreUnavailable:
            raise
        except AlreadyDone:
            return []
        except Exception:
            return await self._set_aside(ready)

    async def _keep_versions(self, batch: Batch) -> None:
        """A draft is finished with the questions it began with, whatever becomes of the definition meanwhile."""
        fresh = {draft.version_id: draft for draft in batch.changes.opened if draft.version_id not in self._kept}
        versions: dict[str, tuple[str, str]] = {}
        for version_id, draft in fresh.items():
            procedure = batch.world.library.version(version_id, draft.procedure_code)
            if procedure is not None:
                versions[version_id] = (procedure.code, to_text(procedure))
        if versions:
            await self._store.catalogue.keep_versions(versions, now=batch.now)
            self._kept.update(versions)

    def _wake(self, turns: Sequence[tuple[Ready, Loaded]], batch: Batch) -> None:
        """Open pages look at once; notices to people's other chats are not ours to send."""
        shown = [f"chat:{loaded.chat_id}" for _, loaded in turns if loaded.chat.channel in self._echoed]
        noticed = [f"chat:{each.chat_id}" for each in batch.changes.outgoing if each.kind is Kind.NOTICE]
        papers = ["papers"] if any(each.file_ids for each in batch.changes.papers) else []
        self._waker.wake(*shown, *papers, *(("outbox", *noticed) if noticed else ()))

    def _turn(self, batch: Batch, ready: Ready, loaded: Loaded) -> None:
        conversation = put_by(state.from_json(loaded.state) if loaded.state else state.Conversation())
        helps = is_helping(loaded)
        loaded = beside(loaded)
        facts = facts_of(batch.world, self._chance, loaded, now=batch.now)
        outcome = attended(conversation, ready.event, facts)
        for effect in outcome.effects:
            APPLY[type(effect)](batch, loaded, effect)
        if loaded.chat.channel in self._echoed and (echo := _echo(ready.event, conversation)):
            batch.changes.outgoing.append(Outgoing(loaded.chat_id, masked(echo) if helps else echo, kind=Kind.ECHO))
        if helps and ready.message_ids:
            noted(batch, loaded, ready.message_ids)
        batch.changes.outgoing += outgoing(loaded.chat_id, outcome.spoken)
        kept = state.to_json(outcome.conversation)
        batch.changes.states.append((loaded.chat_id, kept))
        for chat in loaded.chats:
            if chat.id != loaded.chat_id and chat.busy_with and chat.busy_with == busy_with(kept):
                self._moved_on(batch, loaded, chat)
        batch.changes.done += [row.id for row in ready.arrival.rows]

    def _moved_on(self, batch: Batch, loaded: Loaded, chat: OwnChat) -> None:
        """A draft that is open here now is no longer open there: that chat hears of it as a turn of its own."""
        there = replace(loaded, chat=ChatKey(chat.channel, ""), chat_id=chat.id, state=chat.state, links=())
        facts = facts_of(batch.world, self._chance, there, now=batch.now)
        event = DraftMoved(chat.busy_with, loaded.chat.channel)
        outcome = advance(state.from_json(chat.state or {}), event, facts)
        batch.changes.outgoing += outgoing(chat.id, outcome.spoken, kind=Kind.NOTICE)
        batch.changes.states.append((chat.id, state.to_json(outcome.conversation)))

    async def _export(self, loaded: Loaded) -> list[Parcel]:
        kept = await everything_about(self._store, loaded.person.id)
        words = kept.words(self._world(), person=loaded.person, chats=loaded.chats)
        changes = Changes(outgoing=[Outgoing(loaded.chat_id, each) for each in words])
        async with self._store.transaction() as tx:
            return await tx.write(changes, holder=self._holder, lease=SEND_LEASE, now=self._chance.now())

    async def _set_aside(self, ready: Ready) -> list[Parcel]:
        """Kept for staff with its trace. The person is told, unless even that cannot be done."""
        trace = traceback.format_exc(limit=-12)
        for row in ready.arrival.rows:
            await self._store.inbox.set_aside(row.id, trace, now=self._chance.now())
        with suppress(Exception):
            async with self._store.transaction() as tx:
                (loaded,) = await tx.load([Wanted(ready.arrival.chat)])
                sorry = Changes(outgoing=[Outgoing(loaded.chat_id, Words("went_wrong"))])
                return await tx.write(sorry, holder=self._holder, lease=SEND_LEASE, now=self._chance.now())
        return []


def _wanted(ready: Ready, now: datetime) -> Wanted:
    link_code = code_in(ready.event)
    return Wanted(
        ready.arrival.chat,
        ready.codes,
        link_code=link_code,
        guesses_since=now - GUESSES_WITHIN,
        help=asked_by(ready.event),
    )


def _one_turn_a_person(
    batch: Sequence[Ready], loaded: Sequence[Loaded]
) -> tuple[list[tuple[Ready, Loaded]], list[Ready]]:
    """Two chats of one person, or of one linking, are never decided from the same facts: the second waits."""
    seen: set[int | str] = set()
    first: list[tuple[Ready, Loaded]] = []
    later: list[Ready] = []
    for ready, each in zip(batch, loaded, strict=True):
        links = (*each.links, each.typed_link) if each.typed_link else each.links
        concerned: set[int | str] = {each.person.id, *(link.id for link in links), *_sessions(each)}
        if concerned & seen:
            later.append(ready)
        else:
            seen |= concerned
            first.append((ready, each))
    return first, later


def _sessions(loaded: Loaded) -> tuple[str, ...]:
    its = (loaded.help.session if loaded.help else None, loaded.typed_session)
    return tuple(each.id for each in its if each is not None)


def _echo(event: Event, conversation: state.Conversation) -> Words | None:
    """What the person did, for the transcript of channels that show one."""
    match event:
        case TextSent(text):
            return Words("echo.secret") if carries_secret(text) else as_is(text[:2000])
        case FilesReceived(files, _, _) if files:
            return Words("echo.files", {"names": [file.name for file in files]})
        case CardPhotographed():
            return Words("echo.card")
        case ButtonPressed(token):
            number, _, index = token.partition(".")
            current = number == str(conversation.prompt) and index.isdecimal() and int(index) < len(conversation.shown)
            label = conversation.shown[int(index)].label if current else ""
            return as_is(label) if label else None
    return None


async def finish_moves(tx: Tx, batch: Batch) -> None:
    """Number what was filed (per agency and day), then tell everybody concerned."""
    if not batch.moves:
        return
    await _number(tx, batch)
    ways = await ways_to(tx, [move.after for move in batch.moves], batch.world, now=batch.now, pays=False)
    for move in batch.moves:
        its_ways = ways[move.after.id]
        announce(
            batch.changes,
            move.after,
            move.action,
            ways=its_ways,
            world=batch.world,
            now=batch.now,
            asked_in=move.chat_id,
        )


async def _settle_complaints(tx: Tx, batch: Batch) -> None:
    """Few turns are about complaints: only these read any."""
    if batch.wished:
        said = await settled(tx, batch.world, batch.wished, now=batch.now)
        batch.changes.complaints += said.kept
        batch.changes.outgoing += said.outgoing


async def _tell_wishes(tx: Tx, batch: Batch) -> None:
    """Few turns ask what became of wishes about one's data: only these read any."""
    for person_id, chat_id in batch.asked_for_wishes:
        own = await tx.data_requests.of_person(person_id)
        batch.changes.outgoing.append(Outgoing(chat_id, listed_wishes(own)))


async def _number(tx: Tx, batch: Batch) -> None:
    filed = [place for place, move in enumerate(batch.moves) if wants_code(move.after)]
    coded = await numbered(tx, batch.world, [batch.moves[place].after for place in filed], at=batch.now)
    for place, after in zip(filed, coded, strict=True):
        batch.moves[place] = replace(batch.moves[place], after=after)
        batch.save(after)
