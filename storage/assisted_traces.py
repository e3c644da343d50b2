"""What a session left in a volunteer's chat: found, so that the platform can delete it, and then forgotten here."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.assisting.model import AssistedSession
from flows.ports import Kind
from flows.ports.assisting import Traces
from storage.assisting_rows import session_of
from storage.erasing import scrub
from storage.posting import NEW
from storage.statements import chat_of
from storage.tables import assisted_messages, assisted_sessions, chats, dossiers, files, outbox, papers, people
from storage.tables.columns import EPOCH, micros

_s = assisted_sessions.c
#: What stays in the chat: it names nobody.
SUMMARY = "assisting.ended"
_KINDS = tuple(kind.value for kind in (Kind.REPLY, Kind.ECHO, Kind.NOTICE))


class AssistedTx:
    """Keeps the promises of `AssistingTx`."""

    def __init__(self, connection: AsyncConnection, *, locks: bool) -> None:
        self._connection = connection
        self._locks = locks

    async def session(self, session_id: str) -> AssistedSession | None:
        query = select(assisted_sessions).where(_s.id == session_id)
        row = (await self._connection.execute(query.with_for_update() if self._locks else query)).one_or_none()
        return session_of(row) if row else None

    async def newcomer(self) -> int:
        born = insert(people).values(notices_on=True).returning(people.c.id)
        return int((await self._connection.execute(born)).scalar_one())

    async def traces(self, session: AssistedSession, *, now: datetime) -> Traces:
        of_it = _of(session)
        unsent = of_it & (outbox.c.status == NEW)
        await self._connection.execute(delete(outbox).where(unsent, outbox.c.lease_until <= micros(now)))
        busy = (await self._connection.execute(select(outbox.c.id).where(unsent).limit(1))).first()
        sent = select(outbox.c.platform_id).where(of_it, outbox.c.platform_id.is_not(None)).order_by(outbox.c.id)
        came = select(assisted_messages.c.message_id).where(assisted_messages.c.session_id == session.id)
        ids = [one for row in await self._connection.execute(sent) for one in row.platform_id.split()]
        ids += (await self._connection.execute(came.order_by(assisted_messages.c.id))).scalars()
        key = select(chats.c.key).where(chats.c.id == session.volunteer_chat)
        chat = (await self._connection.execute(key)).scalar_one_or_none()
        return Traces(chat_of(chat) if chat else None, tuple(dict.fromkeys(ids)), busy is not None)

    async def forget(self, session: AssistedSession) -> None:
        await scrub(self._connection)
        await self._empty(session)
        its = dossiers.c.id == session.dossier_id
        await self._connection.execute(update(dossiers).where(its).values(helped_until=None))
        tidy = update(assisted_sessions).where(_s.id == session.id)
        await self._connection.execute(tidy.values(mark=None, is_tidy=True))

    async def _empty(self, session: AssistedSession) -> None:
        """Messages without their words, files without a way back, pictures that nothing took on their way out."""
        if not session.volunteer_chat:
            return
        gone = {"content": None, "document_path": None, "dossier_id": None}
        await self._connection.execute(update(outbox).where(_of(session)).values(gone))
        came = assisted_messages.c.session_id == session.id
        await self._connection.execute(delete(assisted_messages).where(came))
        mine = files.c.chat_id == session.volunteer_chat
        since, until = session.opened_at or session.started_at, session.ended_at
        loose = mine & files.c.dossier_id.is_(None) & (files.c.created_at >= since) & (files.c.created_at <= until)
        await self._connection.execute(update(files).where(loose).values(created_at=EPOCH))
        for table in (files, papers):
            its = (table.c.dossier_id == session.dossier_id) & (table.c.chat_id == session.volunteer_chat)
            await self._connection.execute(update(table).where(its).values(chat_id=session.citizen_chat))


def _of(session: AssistedSession) -> ColumnElement[bool]:
    """What was said in the volunteer's chat during the session, but of the volunteer's own dossiers."""
    since, until = session.opened_at or session.started_at, session.ended_at
    own = or_(outbox.c.dossier_id.is_(None), outbox.c.dossier_id == session.dossier_id)
    return (
        (outbox.c.chat_id == session.volunteer_chat)
        & outbox.c.kind.in_(_KINDS)
        & (outbox.c.created_at >= since)
        & (outbox.c.created_at <= until)
        & (outbox.c.key != SUMMARY)
        & own
    )
