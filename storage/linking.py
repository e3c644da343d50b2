"""Two chats become one person's: the codes, what is left to be done of each linking, and the change of hands itself.

Rows are locked after the people that a transaction concerns, so that no two transactions wait in a ring.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, delete, func, insert, literal_column, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.conversation.link_codes import busy_with
from flows.people import KINDS, LIVE, NOTICES, CodeKind, Guesses, Link, LinkState, OwnChat, Preferences, Side
from flows.ports import ChatKey, Guess, Merge, SavedLink
from storage.assisted import end_own
from storage.db import Database
from storage.sealing import Seals
from storage.statements import chat_of, listed, padded
from storage.tables import (
    chats,
    complaints,
    consents,
    conversations,
    data_requests,
    dossiers,
    link_guesses,
    links,
    papers,
    people,
    person_requests,
    practice_seats,
    staff_chats,
)

_starter, _guest = chats.alias("starter"), chats.alias("guest")
#: As the partial index says it.
_HAS_NEWS: ColumnElement[bool] = or_(
    links.c.state == literal_column("'agreed'"), links.c.news_for != literal_column("0")
)
_LINKS = (
    select(links, _starter.c.key.label("starter_key"), _guest.c.key.label("guest_key"))
    .join(_starter, _starter.c.id == links.c.starter_chat_id)
    .outerjoin(_guest, _guest.c.id == links.c.guest_chat_id)
    .where(or_(links.c.id.in_(listed("ids")), links.c.mark.in_(listed("marks"))))
    .order_by(links.c.id)
)
#: A chat that begins anew has one code at a time.
_END_OTHERS = (
    update(links)
    .where(
        links.c.starter_chat_id == bindparam("chat"),
        links.c.id != bindparam("but"),
        links.c.state.in_([state.value for state in LIVE]),
    )
    .values(state=LinkState.ENDED.value)
)
_CHANGE = update(links).where(links.c.id == bindparam("this"))
_OWN_CHATS = (
    select(chats.c.person_id, chats.c.id, chats.c.key, conversations.c.state)
    .outerjoin(conversations, conversations.c.chat_id == chats.c.id)
    .where(chats.c.person_id.in_(listed("people")))
    .order_by(chats.c.id)
)
_CONSENTS = (
    select(consents.c.at, consents.c.text_version)
    .where(consents.c.person_id.in_(listed("people")))
    .order_by(consents.c.at.desc(), consents.c.id.desc())
    .limit(1)
)


class LinkTable:
    """Linkings as sweeps and the use case between two turns see them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def due(self, *, now: datetime, limit: int = 100) -> list[str]:
        query = select(links.c.id).where(_HAS_NEWS).order_by(links.c.id).limit(limit)
        async with self._db.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def chats(self, link_id: str) -> tuple[ChatKey, ...]:
        query = (
            select(chats.c.key)
            .join(links, or_(chats.c.id == links.c.starter_chat_id, chats.c.id == links.c.guest_chat_id))
            .where(links.c.id == link_id)
            .order_by(chats.c.id != links.c.starter_chat_id)
        )
        async with self._db.reading() as connection:
            return tuple(chat_of(key) for key in (await connection.execute(query)).scalars())

    async def forget(self, *, before: datetime) -> int:
        async with self._db.writing() as connection:
            await connection.execute(delete(link_guesses).where(link_guesses.c.at < before))
            gone = await connection.execute(delete(links).where(links.c.started_at < before))
        return gone.rowcount


class LinkReading:
    """What turns know of linkings. Nothing is asked of the database for those that have none."""

    def __init__(self, db: Database, seals: Seals) -> None:
        self._seals = seals
        self._links = _LINKS.with_for_update(of=links) if db.is_postgres else _LINKS

    async def load(
        self, connection: AsyncConnection, ids: Iterable[str], codes: Iterable[str]
    ) -> tuple[Mapping[str, Link], Mapping[str, Link]]:
        """By id, and by code."""
        wanted, typed = sorted(set(ids)), {code: self._marks(code) for code in set(codes) if code}
        if not wanted and not typed:
            return {}, {}
        marks = [mark for each in typed.values() for mark in each]
        rows = (await connection.execute(self._links, {"ids": wanted, "marks": marks})).all()
        by_mark = {row.mark: _link(row) for row in rows}
        by_code = {code: by_mark[mark] for code, each in typed.items() for mark in each if mark in by_mark}
        return {row.id: _link(row) for row in rows}, by_code

    def _marks(self, code: str) -> tuple[bytes, ...]:
        return self._seals.ring.blind_indexes("links.code", code)

    async def guesses(self, connection: AsyncConnection, chat_id: int, since: datetime) -> Guesses:
        return await guesses_of(connection, chat_id, since)

    async def own_chats(
        self, connection: AsyncConnection, person_ids: Sequence[int]
    ) -> Mapping[int, tuple[OwnChat, ...]]:
        """The chats of people who have several, and what is being filled in there."""
        found: dict[int, tuple[OwnChat, ...]] = {}
        if not person_ids:
            return found
        for person_id, chat_id, key, sealed in await connection.execute(_OWN_CHATS, {"people": padded(person_ids)}):
            state = self._seals.open("conversations.state", chat_id, sealed) if sealed else None
            chat = OwnChat(chat_id, chat_of(key).channel, busy_with(state), state)
            found[person_id] = (*found.get(person_id, ()), chat)
        return found


async def guesses_of(connection: AsyncConnection, chat_id: int, since: datetime) -> Guesses:
    """Of this chat, and of all by kind."""
    own = func.sum(case((link_guesses.c.chat_id == chat_id, 1), else_=0))
    by_kind = select(link_guesses.c.kind, own, func.count()).where(link_guesses.c.at > since)
    rows = (await connection.execute(by_kind.group_by(link_guesses.c.kind))).all()
    # A newer program on the same database may know kinds that this one does not.
    known = {each.value: each for each in CodeKind}
    of_all = {known[kind]: int(count) for kind, _, count in rows if kind in known}
    return Guesses(sum(int(mine) for _, mine, _ in rows), of_all)


class LinkWriting:
    def __init__(self, seals: Seals) -> None:
        self._ring = seals.ring

    async def save(self, connection: AsyncConnection, saved: Sequence[SavedLink]) -> None:
        for each in sorted(saved, key=lambda one: one.link.id):
            row = _row(each.link)
            if each.code:
                others = {"chat": each.link.starter.chat_id, "but": each.link.id}
                await connection.execute(_END_OTHERS, others)
                mark = self._ring.blind_index("links.code", each.code)
                await connection.execute(insert(links).values(id=each.link.id, mark=mark, **row))
            else:
                await connection.execute(_CHANGE.values(**row), {"this": each.link.id})

    async def guessed(self, connection: AsyncConnection, guesses: Sequence[Guess]) -> None:
        rows = [{"chat_id": each.chat_id, "at": each.at, "kind": each.kind.value} for each in guesses]
        await connection.execute(insert(link_guesses), rows)


async def merge(connection: AsyncConnection, each: Merge, now: datetime) -> None:
    """The row of the person who is gone stays, erased: whoever waits for its lock then looks again."""
    keep, gone = each.keep, each.gone
    rows = (await connection.execute(select(people).where(people.c.id.in_([keep, gone])))).all()
    wishes = {row.id: preferences(row) for row in rows}
    consent = (await connection.execute(_CONSENTS, {"people": [keep, gone]})).first()
    for table in (chats, dossiers, consents, person_requests, complaints, data_requests):
        await connection.execute(update(table).where(table.c.person_id == gone).values(person_id=keep))
    await end_own(connection, keep, now)
    off = Preferences(wishes[keep].chat_id, wishes[keep].off | wishes[gone].off)
    kept = preference_row(off) | {
        "consented_at": consent.at if consent and consent.text_version is not None else None,
        "consent_version": consent.text_version if consent else None,
    }
    await connection.execute(update(people).where(people.c.id == keep).values(kept))
    forgotten = {"consented_at": None, "consent_version": None, "notices_on": False, "erased_at": now}
    await connection.execute(update(people).where(people.c.id == gone).values(forgotten))


async def unlink(connection: AsyncConnection, chat_id: int) -> None:
    """The chat goes on with somebody who is new to us; nothing of what was said or filed stays with it."""
    born = insert(people).values(notices_on=True).returning(people.c.id)
    stranger = (await connection.execute(born)).scalar_one()
    await connection.execute(update(chats).where(chats.c.id == chat_id).values(person_id=stranger))
    await connection.execute(delete(conversations).where(conversations.c.chat_id == chat_id))
    await connection.execute(delete(practice_seats).where(practice_seats.c.chat_id == chat_id))
    await connection.execute(delete(staff_chats).where(staff_chats.c.chat_id == chat_id))
    await connection.execute(update(papers).where(papers.c.chat_id == chat_id).values(chat_id=0))
    not_there = update(people).where(people.c.preferred_chat_id == chat_id).values(preferred_chat_id=None)
    await connection.execute(not_there)


async def prefer(connection: AsyncConnection, wishes: Sequence[tuple[int, Preferences]]) -> None:
    for person_id, each in wishes:
        await connection.execute(update(people).where(people.c.id == person_id).values(preference_row(each)))


def preferences(row: Any) -> Preferences:
    off = frozenset(row.kinds_off.split())
    return Preferences(row.preferred_chat_id or 0, off if row.notices_on else off | {NOTICES})


def preference_row(wishes: Preferences) -> dict[str, Any]:
    return {
        "preferred_chat_id": wishes.chat_id or None,
        "kinds_off": " ".join(kind for kind in KINDS if kind in wishes.off and kind != NOTICES),
        "notices_on": NOTICES not in wishes.off,
    }


def _link(row: Any) -> Link:
    guest = None
    if row.guest_chat_id is not None:
        guest = Side(row.guest_chat_id, row.guest_person_id, chat_of(row.guest_key or "").channel)
    starter = Side(row.starter_chat_id, row.starter_person_id, chat_of(row.starter_key).channel)
    return Link(row.id, LinkState(row.state), starter, row.started_at, row.expires_at, guest, row.news_for)


def _row(link: Link) -> dict[str, Any]:
    return {
        "state": link.state.value,
        "starter_chat_id": link.starter.chat_id,
        "starter_person_id": link.starter.person_id,
        "guest_chat_id": link.guest.chat_id if link.guest else None,
        "guest_person_id": link.guest.person_id if link.guest else None,
        "started_at": link.started_at,
        "expires_at": link.expires_at,
        "news_for": link.news_for,
    }
