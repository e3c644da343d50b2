"""What assisted sessions need beside the turns of their two sides: the other side told, time that runs out, and
everything personal taken out of the volunteer's chat when it is over.

Each step is a transaction of its own and begins from what the store says: repeated after a crash it does the rest,
repeated after success it does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from flows.assisting.lifecycle import stepped
from flows.assisting.model import CITIZEN, VOLUNTEER, AssistedSession, Ending
from flows.conversation import state
from flows.conversation.beside import attend
from flows.conversation.events import HelpMoved
from flows.ports import Changes, Inbound, Kind, Loaded, Outgoing, Parcel, SavedSession, Store, Traces, Tx, Waker, Wanted
from flows.service.batch import Batch
from flows.service.one_by_one import one_by_one
from flows.service.turning import beside, facts_of, outgoing
from flows.service.world import Chance, World
from flows.values import JSON, Words

LEASE = timedelta(seconds=15)
#: So many messages one deletion names.
AT_ONCE = 100


class Assisting:
    """The use case behind `flows/conversation/beside.py`."""

    def __init__(self, store: Store, *, world: Callable[[], World], chance: Chance, holder: str, waker: Waker) -> None:
        self._store = store
        self._world = world
        self._chance = chance
        self._holder = holder
        self._waker = waker

    async def sweep(self, now: datetime) -> int:
        """Time that ran out, news that nobody brought, traces that are left; how many sessions that were."""
        due = await self._store.assisting.due(now=now)
        try:
            await one_by_one(due, self._proceed_and_send)
        finally:
            if due:
                self._waker.wake("outbox")
        return len(due)

    async def _proceed_and_send(self, session_id: str) -> None:
        parcels = await self.proceed(session_id)
        await self._store.outbox.release([parcel.id for parcel in parcels])

    async def proceed(self, session_id: str) -> list[Parcel]:
        """The next step of a session, if there is one; what is to be sent."""
        sides = await self._store.assisting.sides(session_id)
        now, changes = self._chance.now(), Changes()
        async with self._store.transaction() as tx:
            loaded = await tx.load([Wanted(key, sessions=(session_id,)) for key in sides]) if sides else []
            session = await tx.assisting.session(session_id)
            if session is None:
                return []
            session = self._ended_in_time(changes, session, now)
            if session.news_for:
                self._tell(changes, session, loaded, now=now)
                session = replace(session, news_for=frozenset())
                changes.sessions = [SavedSession(session)]
            if session.is_over:
                await self._tidy(tx, changes, session, now=now)
            parcels = await tx.write(changes, holder=self._holder, lease=LEASE, now=now)
        self._waker.wake("outbox", *(f"chat:{chat}" for chat in {session.volunteer_chat, session.citizen_chat} if chat))
        return parcels

    def _ended_in_time(self, changes: Changes, session: AssistedSession, now: datetime) -> AssistedSession:
        if session.is_over or now < session.expires_at:
            return session
        ended = stepped(session, Ending.EXPIRED.value, now=now).telling(CITIZEN, VOLUNTEER)
        changes.sessions.append(SavedSession(ended))
        return ended

    def _tell(self, changes: Changes, session: AssistedSession, sides: Sequence[Loaded], *, now: datetime) -> None:
        """As a turn of that chat: what is asked there can be answered there like any question."""
        chats = {CITIZEN: session.citizen_chat, VOLUNTEER: session.volunteer_chat}
        wanted = {chats[side] for side in session.news_for}
        for each in sides:
            if each.chat_id not in wanted or each.help is None:
                continue
            seen = beside(replace(each, help=replace(each.help, session=session)))
            conversation = state.from_json(each.state) if each.state else state.Conversation()
            facts = facts_of(self._world(), self._chance, seen, now=now)
            outcome = attend(conversation, HelpMoved(session.id), facts)
            changes.states.append((each.chat_id, state.to_json(outcome.conversation)))
            changes.outgoing += outgoing(each.chat_id, outcome.spoken, kind=Kind.NOTICE)

    async def _tidy(self, tx: Tx, changes: Changes, session: AssistedSession, *, now: datetime) -> None:
        """Not before everything has been sent: what is under way would stay. Then once and for all."""
        traces = await tx.assisting.traces(session, now=now)
        if traces.is_busy:
            return
        changes.outgoing += self._deletions(session, traces)
        await tx.assisting.forget(session)
        changes.sessions = [SavedSession(summary(session))]

    def _deletions(self, session: AssistedSession, traces: Traces) -> list[Outgoing]:
        """Where the platform lets us; elsewhere the volunteer was asked to do it."""
        if traces.chat is None or traces.chat.channel not in self._world().erasable:
            return []
        ids = traces.message_ids
        parts = [ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE)]
        return [
            deletion(session.volunteer_chat, part, dedup=f"help:{session.id}:{number}")
            for number, part in enumerate(parts)
        ]


def summary(session: AssistedSession) -> AssistedSession:
    """What stays of a session that is over: nobody in it but the volunteer."""
    nobody = replace(session, citizen_chat=0, volunteer_chat=0, person_id=0, dossier_id="")
    return replace(nobody, news_for=frozenset())


def deletion(chat_id: int, message_ids: Sequence[str], *, dedup: str | None = None) -> Outgoing:
    ids: list[JSON] = [*message_ids]
    return Outgoing(chat_id, Words("assisting.deletion", {"ids": ids}), kind=Kind.DELETION, dedup=dedup)


def noted(batch: Batch, loaded: Loaded, message_ids: tuple[str, ...]) -> None:
    """What a volunteer sent is deleted when the session ends; an OTP at once."""
    assert loaded.help is not None
    batch.changes.inbound.append(Inbound(loaded.help.session.id, message_ids))
    if loaded.chat_id in batch.erased_now and loaded.chat.channel in batch.world.erasable:
        batch.changes.outgoing.append(deletion(loaded.chat_id, message_ids))
