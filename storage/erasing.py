"""Forgetting people: drafts, files, chat and profile go; what an agency received stays, detached from the chat.

Law 91/2025/QH15 gives the right to erasure; archives law keeps the dossiers that were filed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, delete, func, insert, literal, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.dossiers.model import Status
from storage.assisted import forget_sides
from storage.data_requests import forget_data_requests
from storage.posting import BLOCKED, NEW
from storage.tables import (
    chats,
    conversations,
    dossiers,
    files,
    inbox,
    link_guesses,
    links,
    outbox,
    papers,
    people,
    person_requests,
    practice_seats,
    request_messages,
    staff_chats,
    web_visits,
)
from storage.tables.columns import EPOCH, WAITING, Moment, micros
from storage.voices import forget_complaints

NOT_FILED = (Status.DRAFT.value, Status.PREPARED.value)


async def scrub(connection: AsyncConnection) -> None:
    """What is deleted is overwritten, not only let go: for the rest of this connection's life, on SQLite, where it
    costs nothing that a turn would notice. PostgreSQL's vacuum does the same in its own time."""
    if connection.dialect.name == "sqlite":
        await connection.execute(text("PRAGMA secure_delete = ON"))


async def drop_dossiers(connection: AsyncConnection, ids: Sequence[str]) -> None:
    """With answers, history and the words of what was told; their files become loose. Papers go first: what is being
    joined of them just now is then either here already, and loose like the rest, or refused."""
    await connection.execute(delete(papers).where(papers.c.dossier_id.in_(ids)))
    told = {"dossier_id": None, "content": case((outbox.c.status == NEW, outbox.c.content), else_=None)}
    await connection.execute(update(outbox).where(outbox.c.dossier_id.in_(ids)).values(told))
    loose = {"dossier_id": None, "step_id": None, "position": 0, "supplement": 0}
    await connection.execute(update(files).where(files.c.dossier_id.in_(ids)).values(loose))
    await connection.execute(delete(dossiers).where(dossiers.c.id.in_(ids)))


async def forget_conversations(connection: AsyncConnection, chat_ids: Sequence[int]) -> None:
    """What a chat that nobody came back to was about; dossiers, consents and wishes are kept for themselves."""
    await scrub(connection)
    await connection.execute(delete(conversations).where(conversations.c.chat_id.in_(chat_ids)))
    await connection.execute(delete(practice_seats).where(practice_seats.c.chat_id.in_(chat_ids)))
    own = outbox.c.chat_id.in_(chat_ids) & outbox.c.dossier_id.is_(None) & (outbox.c.status != NEW)
    await connection.execute(delete(outbox).where(own))
    await connection.execute(delete(web_visits).where(web_visits.c.chat_id.in_(chat_ids)))


async def erase_person(connection: AsyncConnection, person_id: int, now: datetime) -> None:
    """Each chat goes on with somebody who is new to us; the old person remains as the owner of what was filed."""
    await scrub(connection)
    own = select(chats.c.id).where(chats.c.person_id == person_id)
    chat_ids = list((await connection.execute(own.order_by(chats.c.id))).scalars())
    await _forget_files(connection, person_id, chat_ids)
    await forget_messages(connection, chat_ids, now)
    await connection.execute(delete(practice_seats).where(practice_seats.c.chat_id.in_(chat_ids)))
    await connection.execute(delete(conversations).where(conversations.c.chat_id.in_(chat_ids)))
    await connection.execute(update(dossiers).where(dossiers.c.person_id == person_id).values(chat_id=None))
    own_dossiers = select(dossiers.c.id).where(dossiers.c.person_id == person_id)
    await connection.execute(update(papers).where(papers.c.dossier_id.in_(own_dossiers)).values(chat_id=0))
    await _forget_requests(connection, person_id, now)
    await forget_complaints(connection, person_id, now)
    await forget_data_requests(connection, person_id, now)
    await _forget_what_came_in(connection, chat_ids)
    await connection.execute(delete(staff_chats).where(staff_chats.c.chat_id.in_(chat_ids)))
    took_part = or_(links.c.starter_chat_id.in_(chat_ids), links.c.guest_chat_id.in_(chat_ids))
    await connection.execute(delete(links).where(took_part))
    await forget_sides(connection, chat_ids, now)
    for chat_id in chat_ids:
        born = insert(people).values(notices_on=True).returning(people.c.id)
        stranger = (await connection.execute(born)).scalar_one()
        await connection.execute(update(chats).where(chats.c.id == chat_id).values(person_id=stranger))
    await connection.execute(
        update(people)
        .where(people.c.id == person_id)
        .values(consented_at=None, consent_version=None, notices_on=False, erased_at=now, preferred_chat_id=None)
    )


async def _forget_files(connection: AsyncConnection, person_id: int, chat_ids: Sequence[int]) -> None:
    """Files of drafts, and loose ones, are dated back so that the next sweep takes them."""
    drafts = select(dossiers.c.id).where(dossiers.c.person_id == person_id, dossiers.c.status.in_(NOT_FILED))
    ids = list((await connection.execute(drafts)).scalars())
    if ids:
        await connection.execute(delete(papers).where(papers.c.dossier_id.in_(ids)))
        await connection.execute(update(files).where(files.c.dossier_id.in_(ids)).values(created_at=EPOCH))
        await drop_dossiers(connection, ids)
    loose = files.c.chat_id.in_(chat_ids) & files.c.dossier_id.is_(None)
    await connection.execute(update(files).where(loose).values(created_at=EPOCH))
    await connection.execute(update(files).where(files.c.chat_id.in_(chat_ids)).values(chat_id=0))


async def _forget_what_came_in(connection: AsyncConnection, chat_ids: Sequence[int]) -> None:
    """Of messages that made us fail the words were kept; that there were some, and which, stays."""
    keys = select(chats.c.key).where(chats.c.id.in_(chat_ids))
    done = update(inbox).where(inbox.c.chat.in_(keys), inbox.c.status != WAITING)
    await connection.execute(done.values(body=None, trace=None))
    await connection.execute(delete(link_guesses).where(link_guesses.c.chat_id.in_(chat_ids)))


async def _forget_requests(connection: AsyncConnection, person_id: int, now: datetime) -> None:
    """Nobody is to answer any more; that somebody asked, and who answered, stays."""
    asked = select(person_requests.c.id).where(person_requests.c.person_id == person_id)
    await connection.execute(delete(request_messages).where(request_messages.c.request_id.in_(asked)))
    own = update(person_requests).where(person_requests.c.person_id == person_id)
    settled_at = func.coalesce(person_requests.c.handled_at, literal(now, Moment))
    await connection.execute(own.values(about=None, handled_at=settled_at, talk_until=None))


async def forget_messages(connection: AsyncConnection, chat_ids: Sequence[int], now: datetime) -> None:
    """Of notices about a dossier the fact of sending stays, as part of the dossier's record."""
    own = outbox.c.chat_id.in_(chat_ids)
    await connection.execute(delete(outbox).where(own, outbox.c.dossier_id.is_(None)))
    await connection.execute(
        update(outbox)
        .where(own)
        .values(
            content=None,
            document_path=None,
            status=case((outbox.c.status == NEW, BLOCKED), else_=outbox.c.status),
            finished_at=micros(now),
        )
    )
