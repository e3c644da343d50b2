"""What a batch of turns reads: one query for chats, people and conversations, one for dossiers, one for codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from sqlalchemy import bindparam, case, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.conversation.facts import Person
from flows.conversation.help_asked import invited_in, is_at_desk, sessions_in
from flows.conversation.link_codes import busy_with, links_in
from flows.dossiers.model import Dossier
from flows.people import NO_GUESSES, Guesses, OwnChat
from flows.ports import ChatKey, Loaded, Wanted
from storage.assisted import Asked, AssistedReading, Found
from storage.db import Database
from storage.dossier_rows import CHANGEABLE_ANSWERS, IS_CHANGEABLE, WITHOUT_ANSWERS, from_row
from storage.linking import LinkReading
from storage.prepared import Prepared
from storage.sealing import Seals
from storage.statements import chat_key, listed, padded
from storage.tables import chats, conversations, dossiers, people

NEWEST = 20
#: Filed dossiers that are kept at hand.
MOST_FILED = 2_000

_others = chats.alias("others")
#: Few people have several chats; only theirs are looked at.
_HOW_MANY = (
    select(func.count())
    .select_from(_others)
    .where(_others.c.person_id == people.c.id)
    .correlate(people)
    .scalar_subquery()
    .label("how_many")
)
_CHATS = (
    select(
        chats.c.key,
        chats.c.id,
        chats.c.person_id,
        chats.c.blocked_at,
        people.c.consented_at,
        people.c.notices_on,
        people.c.erased_at,
        conversations.c.state,
        people.c.preferred_chat_id,
        people.c.kinds_off,
        _HOW_MANY,
    )
    .join(people, people.c.id == chats.c.person_id)
    .outerjoin(conversations, conversations.c.chat_id == chats.c.id)
    .where(chats.c.key.in_(listed("keys")))
    .order_by(people.c.id)
)
#: Ordered and locked weakly: rows that refer to a person may still be inserted by others.
_LOCKED_CHATS = _CHATS.with_for_update(of=people, key_share=True)

#: Nearly everybody has few, and all of them are wanted: ranking them would take as long again.
_ALL = Prepared(
    select(*CHANGEABLE_ANSWERS)
    .where(dossiers.c.person_id.in_(listed("people")))
    .order_by(dossiers.c.created_at.desc(), dossiers.c.id)
    .limit(bindparam("most"))
)
#: What can still be changed is always among the twenty, whatever came after it.
_RANKED = (
    select(
        *CHANGEABLE_ANSWERS,
        func.row_number()
        .over(
            partition_by=dossiers.c.person_id,
            order_by=(case((IS_CHANGEABLE, 0), else_=1), dossiers.c.created_at.desc()),
        )
        .label("place"),
    )
    .where(dossiers.c.person_id.in_(listed("people")))
    .subquery()
)
_NEWEST_OF_MANY = Prepared(
    select(_RANKED).where(_RANKED.c.place <= NEWEST).order_by(_RANKED.c.created_at.desc(), _RANKED.c.id)
)
_BY_CODE = select(*WITHOUT_ANSWERS).where(dossiers.c.code.in_(listed("codes")))
_UNBLOCK = update(chats).where(chats.c.id.in_(listed("ids"))).values(blocked_at=None)


@dataclass(frozen=True, slots=True)
class _Chat:
    id: int
    person: Person
    blocked: bool
    state: Mapping[str, Any] | None
    has_others: bool = False


def _asked(wanted: Sequence[Wanted], found: Mapping[str, _Chat]) -> Asked:
    """Most turns ask for nothing."""
    chats_of = {each.chat: found[chat_key(each.chat)] for each in wanted}
    states = [chat.state for chat in chats_of.values() if chat.state]
    return Asked(
        sessions=frozenset(chain(*(each.sessions for each in wanted), *(sessions_in(state) for state in states))),
        codes=frozenset(each.help.code for each in wanted if each.help.code),
        invitations=frozenset(each.help.invitation for each in wanted if each.help.invitation),
        invited=frozenset(chain(*(invited_in(state) for state in states))),
        chats=frozenset(
            chats_of[each.chat].id for each in wanted if each.help.as_volunteer or is_at_desk(chats_of[each.chat].state)
        ),
    )


def _beside(loaded: Loaded, wanted: Wanted, found: Found) -> Loaded:
    """What is known of the sessions that this chat takes part in. The draft in hand is as it stands under the lock."""
    ids = (*wanted.sessions, *sessions_in(loaded.state))
    helps = [found.by_id[each] for each in ids if each in found.by_id]
    invited = (wanted.help.invitation, *invited_in(loaded.state))
    people = [found.invited[each] for each in invited if each in found.invited]
    typed, volunteer = found.by_code.get(wanted.help.code), found.by_chat.get(loaded.chat_id)
    if not (helps or people or typed or volunteer):
        return loaded
    its = helps[0] if helps else None
    newest = its.dossier if its and its.dossier and its.dossier.person_id == loaded.person.id else None
    return replace(
        loaded,
        dossiers=tuple(newest if newest and each.id == newest.id else each for each in loaded.dossiers),
        help=its,
        typed_session=typed,
        volunteer=volunteer,
        invited=people[0] if people else None,
    )


class Loading:
    def __init__(self, db: Database, seals: Seals) -> None:
        self._db = db
        self._seals = seals
        self._filed: dict[str, tuple[Any, Dossier]] = {}  #: as they were read last, without their answers
        self._linking = LinkReading(db, seals)
        self._assisted = AssistedReading(db, seals)
        self._chats = Prepared(_LOCKED_CHATS if db.is_postgres else _CHATS)
        self._new_chats = (
            db.insert(chats).on_conflict_do_nothing(index_elements=[chats.c.key]).returning(chats.c.person_id)
        )

    async def load(self, connection: AsyncConnection, wanted: Sequence[Wanted]) -> list[Loaded]:
        if not wanted:
            return []
        found = await self._all_chats(connection, [each.chat for each in wanted])
        await self._unblock(connection, found.values())
        own = await self._dossiers(connection, {chat.person.id for chat in found.values()})
        by_code = await self._by_code(connection, {code for each in wanted for code in each.codes})
        waited_for = {each.chat: (*each.links, *links_in(found[chat_key(each.chat)].state)) for each in wanted}
        linked, typed = await self._linking.load(
            connection, chain.from_iterable(waited_for.values()), (each.link_code for each in wanted)
        )
        several = sorted({chat.person.id for chat in found.values() if chat.has_others})
        own_chats = await self._linking.own_chats(connection, several)
        helped = await self._assisted.load(connection, _asked(wanted, found))
        return [
            _beside(
                Loaded(
                    chat=each.chat,
                    chat_id=chat.id,
                    person=chat.person,
                    state=chat.state,
                    dossiers=tuple(own.get(chat.person.id, ())),
                    found=tuple(by_code[code] for code in each.codes if code in by_code),
                    chats=own_chats.get(chat.person.id)
                    or (OwnChat(chat.id, each.chat.channel, busy_with(chat.state)),),
                    links=tuple(linked[link_id] for link_id in waited_for[each.chat] if link_id in linked),
                    typed_link=typed.get(each.link_code),
                    guesses=await self._guesses(connection, chat.id, each),
                ),
                each,
                helped,
            )
            for each in wanted
            for chat in (found[chat_key(each.chat)],)
        ]

    async def _guesses(self, connection: AsyncConnection, chat_id: int, wanted: Wanted) -> Guesses:
        if not (wanted.link_code or wanted.help.is_guess()) or wanted.guesses_since is None:
            return NO_GUESSES
        return await self._linking.guesses(connection, chat_id, wanted.guesses_since)

    async def open_chat(self, connection: AsyncConnection, chat: ChatKey) -> int:
        """The id of the chat, which is made if need be."""
        return (await self._all_chats(connection, [chat]))[chat_key(chat)].id

    async def _all_chats(self, connection: AsyncConnection, wanted: Iterable[ChatKey]) -> dict[str, _Chat]:
        keys = sorted({chat_key(chat) for chat in wanted})
        found = await self._known_chats(connection, keys)
        missing = [key for key in keys if key not in found]
        if missing:
            await self._make_chats(connection, missing)
            found |= await self._known_chats(connection, missing)
        return found

    async def _known_chats(self, connection: AsyncConnection, keys: Sequence[str]) -> dict[str, _Chat]:
        rows = (await self._chats.one(connection, {"keys": padded(keys)})).rows
        if any(row.erased_at for row in rows):
            # Forgotten by another chat of the same person while we waited for the lock: read whose the chats are now.
            rows = (await self._chats.one(connection, {"keys": padded(keys)})).rows
        return {row[0]: self._chat(row) for row in rows}

    def _chat(self, row: Any) -> _Chat:
        _, chat_id, person_id, blocked_at, consented_at, notices_on, _, state, preferred, kinds_off, how_many = row
        off = frozenset(kinds_off.split())
        return _Chat(
            id=chat_id,
            person=Person(person_id, consented_at, notices_on, preferred or 0, off),
            has_others=how_many > 1,
            blocked=blocked_at is not None,
            state=self._seals.open("conversations.state", chat_id, state) if state else None,
        )

    async def _make_chats(self, connection: AsyncConnection, keys: Sequence[str]) -> None:
        """Of two processes that make the same chat, one makes it; the other's new person goes again."""
        born = insert(people).returning(people.c.id)
        rows = await connection.execute(born, [{"notices_on": True}] * len(keys))
        made = [row.id for row in rows]
        taken = await connection.execute(
            self._new_chats,
            [{"key": key, "person_id": person, "paused_until": 0} for key, person in zip(keys, made, strict=True)],
        )
        unused = set(made) - {row.person_id for row in taken}
        if unused:
            await connection.execute(delete(people).where(people.c.id.in_(unused)))

    async def _unblock(self, connection: AsyncConnection, found: Iterable[_Chat]) -> None:
        """Who writes to us can be reached again."""
        blocked = sorted(chat.id for chat in found if chat.blocked)
        if blocked:
            await connection.execute(_UNBLOCK, {"ids": padded(blocked)})

    async def _dossiers(self, connection: AsyncConnection, person_ids: set[int]) -> dict[int, list[Dossier]]:
        people = {"people": padded(sorted(person_ids))}
        most = NEWEST * len(person_ids)
        rows = (await _ALL.one(connection, {**people, "most": most + 1})).rows
        if len(rows) > NEWEST and (len(rows) > most or max(Counter(row.person_id for row in rows).values()) > NEWEST):
            rows = (await _NEWEST_OF_MANY.one(connection, people)).rows
        own: dict[int, list[Dossier]] = {}
        for row in rows:
            dossier = self._dossier(row)
            own.setdefault(dossier.person_id, []).append(dossier)
        return own

    def _dossier(self, row: Any) -> Dossier:
        """Those that were filed come along with every turn of their person, and nearly always as they were."""
        if row.answers:
            return from_row(row, self._seals)
        known = self._filed.get(row.id)
        if known is None or known[0] != row:
            if len(self._filed) >= MOST_FILED:
                self._filed.clear()
            known = self._filed[row.id] = row, from_row(row, self._seals)
        return known[1]

    async def _by_code(self, connection: AsyncConnection, codes: set[str]) -> dict[str, Dossier]:
        if not codes:
            return {}
        rows = await connection.execute(_BY_CODE, {"codes": padded(sorted(codes))})
        return {str(dossier.code): dossier for dossier in (from_row(row, self._seals) for row in rows)}
