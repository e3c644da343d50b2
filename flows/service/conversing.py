"""Turns: read what a batch of people needs, advance each purely, write everything in one transaction.

If a batch fails it is repeated turn by turn; the one that makes the code fail is set aside with its trace, so that the
same person's next message works.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from flows.conversation import state
from flows.conversation.engine import Spoken
from flows.conversation.events import ButtonPressed, CardPhotographed, Event, FilesReceived, TextSent
from flows.conversation.facts import Facts
from flows.conversation.secrets import carries_secret
from flows.conversation.taking_over import attended
from flows.ports import (
    AlreadyDone,
    Arrival,
    Changes,
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
from flows.service.applying import APPLY, Batch
from flows.service.exporting import export_words
from flows.service.notifying import announce
from flows.service.numbering import numbered, wants_code
from flows.service.world import Chance, World
from flows.values import Words, as_is, together

#: A message that we made is ours to send for so long; after that another process takes it over.
SEND_LEASE = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Ready:
    """An arrival that was parsed, its files checked and stored. `codes` are dossier codes that stand in its text."""

    arrival: Arrival
    event: Event
    codes: tuple[str, ...] = ()


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
    ) -> None:
        self._waker = waker
        self._kept: set[str] = set()
        self._store = store
        self._world = world
        self._chance = chance
        self._holder = holder
        self._echoed = echoed

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
            loaded = await tx.load([Wanted(ready.arrival.chat, ready.codes) for ready in batch])
            first, later = _one_turn_a_person(batch, loaded)
            gathered = Batch(world, self._chance, now)
            for ready, facts_of in first:
                self._turn(gathered, ready, facts_of)
            await _finish_moves(tx, gathered)
            parcels = await tx.write(gathered.changes, holder=self._holder, lease=SEND_LEASE, now=now)
        await self._keep_versions(gathered)
        self._wake(first, gathered)
        for _, facts_of in first:
            if facts_of.chat_id in gathered.exports:
                parcels += await self._export(facts_of)
        return parcels, later

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
        conversation = state.from_json(loaded.state) if loaded.state else state.Conversation()
        outcome = attended(conversation, ready.event, self._facts(batch, loaded))
        for effect in outcome.effects:
            APPLY[type(effect)](batch, loaded, effect)
        if loaded.chat.channel in self._echoed and (echo := _echo(ready.event, conversation)):
            batch.changes.outgoing.append(Outgoing(loaded.chat_id, echo, kind=Kind.ECHO))
        batch.changes.outgoing += _outgoing(loaded.chat_id, outcome.spoken)
        batch.changes.states.append((loaded.chat_id, state.to_json(outcome.conversation)))
        batch.changes.done += [row.id for row in ready.arrival.rows]

    def _facts(self, batch: Batch, loaded: Loaded) -> Facts:
        world = batch.world
        return Facts(
            now=batch.now,
            fresh_id=self._chance.fresh_id(),
            person=loaded.person,
            office=world.office,
            library=world.library,
            places=world.places,
            kinds=world.kinds,
            dossiers=loaded.dossiers,
            found=loaded.found,
            chat_id=loaded.chat_id,
        )

    async def _export(self, loaded: Loaded) -> list[Parcel]:
        dossiers = await self._store.dossiers.of_person(loaded.person.id)
        words = export_words(self._world(), dossiers, person=loaded.person)
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


def _one_turn_a_person(
    batch: Sequence[Ready], loaded: Sequence[Loaded]
) -> tuple[list[tuple[Ready, Loaded]], list[Ready]]:
    """Two chats of one person are never decided from the same facts: the second waits for the first."""
    seen: set[int] = set()
    first: list[tuple[Ready, Loaded]] = []
    later: list[Ready] = []
    for ready, each in zip(batch, loaded, strict=True):
        if each.person.id in seen:
            later.append(ready)
        else:
            seen.add(each.person.id)
            first.append((ready, each))
    return first, later


def _outgoing(chat_id: int, spoken: Sequence[Spoken]) -> list[Outgoing]:
    """What is said in one turn goes out as one message, unless an earlier part has buttons of its own."""
    messages: list[Outgoing] = []
    run: list[Words] = []
    for each in spoken:
        run.append(each.words)
        if each.buttons:
            messages.append(Outgoing(chat_id, together(run), each.buttons))
            run = []
    return [*messages, Outgoing(chat_id, together(run))] if run else messages


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


async def _finish_moves(tx: Tx, batch: Batch) -> None:
    """Number what was filed (per agency and day), then tell everybody concerned."""
    if not batch.moves:
        return
    await _number(tx, batch)
    chats = await tx.chats_of([move.after.person_id for move in batch.moves])
    for move in batch.moves:
        told = (move.chat_id, *chats.get(move.after.person_id, ()))
        announce(batch.changes, move.after, move.action, chats=told, world=batch.world, asked_in=move.chat_id)


async def _number(tx: Tx, batch: Batch) -> None:
    filed = [place for place, move in enumerate(batch.moves) if wants_code(move.after)]
    coded = await numbered(tx, batch.world, [batch.moves[place].after for place in filed], at=batch.now)
    for place, after in zip(filed, coded, strict=True):
        batch.moves[place] = replace(batch.moves[place], after=after)
        batch.save(after)
