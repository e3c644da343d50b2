"""Assisted sessions inside a transaction: read under their lock, written, and forgotten.

A session is locked after the people that a transaction concerns. The dossier that it is about is read after that lock:
whoever held it before has written by then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.assisting.model import AT_WORK, CITIZEN, VOLUNTEER, AssistedSession, Ending, State, Volunteer
from flows.conversation.facts import Person
from flows.dossiers.model import Dossier
from flows.ports.assisting import Handed, Help, Inbound, SavedSession
from storage.assisting_rows import session_of, session_row, volunteer_of, volunteer_row
from storage.db import Database
from storage.dossier_rows import CHANGEABLE_ANSWERS, from_row
from storage.sealing import Seals
from storage.tables import assisted_messages, assisted_sessions, chats, dossiers, files, papers, people, volunteers

_s, _v = assisted_sessions.c, volunteers.c
#: In these states a code opens the session.
_CODED = (State.OFFERED, State.HANDING)
_UNBIND = update(volunteers).where(_v.chat_id == bindparam("chat"), _v.id != bindparam("but")).values(chat_id=None)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the turns of a batch want to know; usually nothing, and then nothing is asked of the database."""

    sessions: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    invitations: frozenset[str] = frozenset()
    invited: frozenset[str] = frozenset()  #: volunteers by id
    chats: frozenset[int] = frozenset()  #: whose volunteer is wanted


@dataclass(frozen=True, slots=True)
class Found:
    by_id: Mapping[str, Help] = field(default_factory=dict)
    by_code: Mapping[str, AssistedSession] = field(default_factory=dict)
    by_chat: Mapping[int, Volunteer] = field(default_factory=dict)
    invited: Mapping[str, Volunteer] = field(default_factory=dict)  #: by code and by id


class AssistedReading:
    def __init__(self, db: Database, seals: Seals) -> None:
        self._seals = seals
        self._locks = db.is_postgres

    async def load(self, connection: AsyncConnection, asked: Asked) -> Found:
        sessions, by_code = await self._sessions(connection, asked)
        chats = {*asked.chats, *(each.volunteer_chat for each in sessions.values() if each.volunteer_chat)}
        by_chat, invited = await self._volunteers(connection, asked, chats)
        return Found(await self._helps(connection, sessions.values()), by_code, by_chat, invited)

    async def _sessions(
        self, connection: AsyncConnection, asked: Asked
    ) -> tuple[dict[str, AssistedSession], dict[str, AssistedSession]]:
        marks = {mark: code for code in asked.codes for mark in self._marks("assisted_sessions.code", code)}
        if not asked.sessions and not marks:
            return {}, {}
        query = select(assisted_sessions).where(or_(_s.id.in_(sorted(asked.sessions)), _s.mark.in_(sorted(marks))))
        query = query.order_by(_s.id)
        rows = (await connection.execute(query.with_for_update() if self._locks else query)).all()
        by_code = {marks[row.mark]: session_of(row) for row in rows if row.mark in marks}
        return {row.id: session_of(row) for row in rows}, by_code

    async def _volunteers(
        self, connection: AsyncConnection, asked: Asked, chats: set[int]
    ) -> tuple[dict[int, Volunteer], dict[str, Volunteer]]:
        marks = {mark: code for code in asked.invitations for mark in self._marks("volunteers.code", code)}
        if not chats and not marks and not asked.invited:
            return {}, {}
        wanted = or_(_v.chat_id.in_(sorted(chats)), _v.mark.in_(sorted(marks)), _v.id.in_(sorted(asked.invited)))
        rows = (await connection.execute(select(volunteers).where(wanted))).all()
        by_chat = {row.chat_id: volunteer_of(row, self._seals) for row in rows if row.chat_id}
        invited = {row.id: volunteer_of(row, self._seals) for row in rows}
        return by_chat, invited | {marks[row.mark]: invited[row.id] for row in rows if row.mark in marks}

    def _marks(self, label: str, code: str) -> tuple[bytes, ...]:
        return self._seals.ring.blind_indexes(label, code)

    async def _helps(self, connection: AsyncConnection, sessions: Iterable[AssistedSession]) -> dict[str, Help]:
        """The citizen and the dossier are read only while somebody works on it."""
        at_work = [each for each in sessions if each.state in AT_WORK and each.dossier_id]
        owners = await self._people(connection, {each.person_id for each in at_work})
        drafts = await self._dossiers(connection, {each.dossier_id for each in at_work})
        return {
            each.id: Help(each, owners.get(each.person_id), _own(each, drafts)) if each in at_work else Help(each)
            for each in sessions
        }

    async def _people(self, connection: AsyncConnection, ids: set[int]) -> dict[int, Person]:
        if not ids:
            return {}
        rows = await connection.execute(
            select(people).where(people.c.id.in_(sorted(ids)), people.c.erased_at.is_(None))
        )
        return {row.id: Person(row.id, row.consented_at, row.notices_on) for row in rows}

    async def _dossiers(self, connection: AsyncConnection, ids: set[str]) -> dict[str, Dossier]:
        if not ids:
            return {}
        rows = await connection.execute(select(*CHANGEABLE_ANSWERS).where(dossiers.c.id.in_(sorted(ids))))
        return {each.id: each for each in (from_row(row, self._seals) for row in rows)}


def _own(session: AssistedSession, drafts: Mapping[str, Dossier]) -> Dossier | None:
    """A dossier that has changed hands meanwhile is not the session's any more."""
    dossier = drafts.get(session.dossier_id)
    return dossier if dossier is not None and dossier.person_id == session.person_id else None


class AssistedWriting:
    def __init__(self, db: Database, seals: Seals) -> None:
        self._seals = seals
        self._fresh = db.insert(assisted_sessions)

    async def save(self, connection: AsyncConnection, saved: Sequence[SavedSession]) -> None:
        """A dossier is in the session's hands for as long as that lasts."""
        for each in sorted(saved, key=lambda one: one.session.id):
            row = session_row(each.session) | self._mark(each)
            changed = {name: value for name, value in row.items() if name != "id"}
            await connection.execute(
                self._fresh.values(**{"mark": None, **row}).on_conflict_do_update(index_elements=[_s.id], set_=changed)
            )
            until = None if each.session.is_over else each.session.expires_at
            in_hands = update(dossiers).where(dossiers.c.id == each.session.dossier_id)
            await connection.execute(in_hands.values(helped_until=until))

    def _mark(self, saved: SavedSession) -> dict[str, Any]:
        if saved.code:
            return {"mark": self._seals.ring.blind_index("assisted_sessions.code", saved.code)}
        return {} if saved.session.state in _CODED else {"mark": None}

    async def bind(self, connection: AsyncConnection, agreed: Sequence[Volunteer]) -> None:
        """A chat is one volunteer's; who is invited anew begins anew. An invitation that somebody took up, or that was
        taken back, since it was read stays as it is."""
        for each in agreed:
            await connection.execute(_UNBIND, {"chat": each.chat_id, "but": each.id})
            row = volunteer_row(each, self._seals) | {"mark": None}
            waits = _v.id == row.pop("id"), _v.agreed_at.is_(None), _v.suspended_at.is_(None)
            await connection.execute(update(volunteers).where(*waits).values(row))

    async def note(self, connection: AsyncConnection, inbound: Sequence[Inbound]) -> None:
        rows = [{"session_id": each.session_id, "message_id": one} for each in inbound for one in each.message_ids]
        if rows:
            await connection.execute(insert(assisted_messages), rows)

    async def hand(self, connection: AsyncConnection, handed: Sequence[Handed]) -> None:
        """With everything that hangs on it; whoever had it before keeps nothing."""
        for each in handed:
            its = {"person_id": each.person_id, "chat_id": each.chat_id, "helped_until": None}
            await connection.execute(update(dossiers).where(dossiers.c.id == each.dossier_id).values(its))
            for table in (files, papers):
                change = update(table).where(table.c.dossier_id == each.dossier_id)
                await connection.execute(change.values(chat_id=each.chat_id))


async def forget_sides(connection: AsyncConnection, chat_ids: Sequence[int], now: datetime) -> None:
    """Of people who wished to be forgotten: what they took part in ends, and the chat is no volunteer's any more."""
    mine = or_(_s.citizen_chat_id.in_(chat_ids), _s.volunteer_chat_id.in_(chat_ids))
    ended = {"state": State.ENDED.value, "mark": None, "ending": "revoked", "ended_at": now, "news_for": "volunteer"}
    await connection.execute(update(assisted_sessions).where(mine, _s.state != State.ENDED.value).values(ended))
    own = update(assisted_sessions).where(_s.citizen_chat_id.in_(chat_ids))
    await connection.execute(own.values(citizen_chat_id=None, person_id=None, dossier_id=None))
    await connection.execute(update(volunteers).where(_v.chat_id.in_(chat_ids)).values(chat_id=None))
    ids = select(_s.id).where(_s.volunteer_chat_id.in_(chat_ids))
    await connection.execute(delete(assisted_messages).where(assisted_messages.c.session_id.in_(ids)))


async def end_own(connection: AsyncConnection, person_id: int, now: datetime) -> None:
    """Of somebody whose two chats are found to be the two sides: nobody has the last word on what they type themselves.
    Both sides are told."""
    own = select(chats.c.id).where(chats.c.person_id == person_id)
    both = _s.citizen_chat_id.in_(own), _s.volunteer_chat_id.in_(own), _s.state != State.ENDED.value
    ended = {"state": State.ENDED.value, "mark": None, "ending": Ending.REVOKED.value, "ended_at": now}
    told = " ".join(sorted((CITIZEN, VOLUNTEER)))
    await connection.execute(update(assisted_sessions).where(*both).values(**ended, news_for=told))
