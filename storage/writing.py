"""What a batch of turns writes: one statement a list of `Changes`, in an order that all transactions keep.

People are locked first (by loading), then dossiers, chats last (by posting): so no two transactions wait in a ring.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, null, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.conversation.facts import VIETNAM
from flows.dossiers.model import Dossier, Event, Status
from flows.ports import AlreadyDone, Attached, Changes, Consent, Parcel, PersonRequest
from flows.values import JSON
from storage.assisted import AssistedWriting
from storage.audit import AuditWriting
from storage.data_requests import DataRequestWriting
from storage.db import Database
from storage.dossier_rows import answers_row, only_answered, to_row
from storage.erasing import drop_dossiers, erase_person, forget_messages
from storage.handling import HandlingWriting
from storage.hurdles import HurdleWriting
from storage.learning import LearningWriting
from storage.linking import LinkWriting, merge, prefer, unlink
from storage.papers import PaperWriting
from storage.posting import Posting
from storage.prepared import Prepared
from storage.retention import RetentionWriting
from storage.sealing import Seals
from storage.statements import listed, padded
from storage.tables import (
    chats,
    consents,
    conversations,
    dossier_marks,
    dossiers,
    files,
    history,
    inbox,
    people,
    person_requests,
    unmatched,
)
from storage.tables.columns import DONE, WAITING, micros
from storage.talks import TalkWriting, sealed_about
from storage.voices import VoiceWriting

_FINISH = Prepared(
    update(inbox)
    .where(inbox.c.id.in_(listed("ids")), inbox.c.status == WAITING)
    .values(status=DONE, body=null(), holder="", lease_until=0, finished_at=bindparam("now"))
)
_CONSENT = (
    update(people)
    .where(people.c.id == bindparam("person"))
    .values(consented_at=bindparam("at"), consent_version=bindparam("version"))
)
_NOTICES = update(people).where(people.c.id == bindparam("person")).values(notices_on=bindparam("on"))
#: Sets the columns that the rows name.
_SAVE = Prepared(update(dossiers).where(dossiers.c.id == bindparam("this")))
_OPEN = Prepared(insert(dossiers))
_TELL = Prepared(insert(history))
_DETACH = Prepared(
    update(files)
    .where(
        files.c.dossier_id == bindparam("dossier"),
        files.c.step_id == bindparam("step"),
        files.c.supplement == bindparam("its_supplement"),
    )
    .values(dossier_id=null(), step_id=null(), position=0)
)
#: A file that stands in another dossier is not to be had.
_ATTACH = Prepared(
    update(files)
    .where(
        files.c.id == bindparam("file"),
        files.c.dossier_id.is_(None) | (files.c.dossier_id == bindparam("dossier")),
    )
    .values(
        dossier_id=bindparam("dossier"),
        step_id=bindparam("step"),
        position=bindparam("place"),
        supplement=bindparam("its_supplement"),
    )
)


_UNMARK = Prepared(delete(dossier_marks).where(dossier_marks.c.dossier_id == bindparam("dossier")))
_UNREACHABLE = update(chats).where(chats.c.id == bindparam("chat")).values(blocked_at=bindparam("at"))


class Writing:
    def __init__(self, db: Database, seals: Seals, posting: Posting) -> None:
        self._seals = seals
        self._posting = posting
        self._papers = PaperWriting(db, seals)
        self._links = LinkWriting(seals)
        self._handling = HandlingWriting(db, seals)
        self._voices = VoiceWriting(db, seals)
        self._talks = TalkWriting(seals)
        self._retention = RetentionWriting(db)
        self._data_requests = DataRequestWriting(db, seals)
        self._audit = AuditWriting(db, seals)
        self._assisted = AssistedWriting(db, seals)
        fresh = db.insert(conversations)
        self._states = Prepared(
            fresh.on_conflict_do_update(
                index_elements=[conversations.c.chat_id],
                set_={"state": fresh.excluded.state, "updated_at": fresh.excluded.updated_at},
            )
        )
        counted = db.insert(unmatched)
        self._unmatched = counted.on_conflict_do_update(
            index_elements=[unmatched.c.day, unmatched.c.clarify],
            set_={"requests": unmatched.c.requests + counted.excluded.requests},
        )
        self._learning = LearningWriting(db, seals)
        self._hurdles = HurdleWriting(db)
        self._marks = Prepared(db.insert(dossier_marks).on_conflict_do_nothing())

    async def write(
        self,
        connection: AsyncConnection,
        changes: Changes,
        *,
        holder: str,
        lease: timedelta,
        now: datetime,
        drafts: Mapping[str, Dossier],
    ) -> list[Parcel]:
        """`drafts` as this transaction read them."""
        await self._finish(connection, changes.done, now)
        await self._people(connection, changes, now)
        await self._dossiers(connection, changes, holder=holder, now=now, drafts=drafts)
        if changes.sessions or changes.agreed or changes.handed or changes.inbound:
            await self._assist(connection, changes)
        await self._handling.write(connection, changes)
        await self._voices.write(connection, changes)
        await self._retention.write(connection, changes.farewells, changes.purged)
        await self._data_requests.write(connection, changes.data_requests)
        if changes.states:
            await self._states.later(connection, [self._state(chat, state, now) for chat, state in changes.states])
        for chat_id in sorted(changes.unreachable):
            await connection.execute(_UNREACHABLE, {"chat": chat_id, "at": now})
        if changes.person_requests:
            await connection.execute(insert(person_requests), [self._request(each) for each in changes.person_requests])
        if changes.said or changes.talks:
            await self._talks.write(connection, changes.said, changes.talks)
        if changes.unmatched:
            await connection.execute(self._unmatched, _counted(changes.unmatched))
        if changes.unanswered:
            await self._learning.keep(connection, changes.unanswered)
        await self._hurdles.write(connection, changes.stuck, changes.encouraged, now=now)
        parcels: list[Parcel] = []
        if changes.outgoing:
            parcels = await self._posting.post(connection, changes.outgoing, holder=holder, lease=lease, now=now)
        if changes.audit:
            await self._audit.append(connection, changes.audit)
        return parcels

    async def _finish(self, connection: AsyncConnection, ids: Sequence[int], now: datetime) -> None:
        if not ids:
            return
        wanted = len(set(ids))

        def check(finished: int) -> None:
            if finished != wanted:
                raise AlreadyDone("an update of this batch was finished by somebody else")

        await _FINISH.later(connection, [{"ids": padded(ids), "now": micros(now)}], check)

    async def _people(self, connection: AsyncConnection, changes: Changes, now: datetime) -> None:
        for person_id in sorted(set(changes.erased)):
            await erase_person(connection, person_id, now)
        for merged in changes.merged:
            await merge(connection, merged, now)
        for chat_id in sorted(set(changes.unlinked)):
            await forget_messages(connection, [chat_id], now)
            await unlink(connection, chat_id)
        if changes.consents:
            await connection.execute(insert(consents), [_consent_row(each) for each in changes.consents])
            await connection.execute(_CONSENT, [_consent_of_person(each) for each in changes.consents])
        if changes.notices_on:
            await connection.execute(_NOTICES, [{"person": person, "on": on} for person, on in changes.notices_on])
        if changes.preferences:
            await prefer(connection, changes.preferences)
        if changes.links:
            await self._links.save(connection, changes.links)
        if changes.guesses:
            await self._links.guessed(connection, changes.guesses)

    async def _assist(self, connection: AsyncConnection, changes: Changes) -> None:
        """After the dossiers: they are in the hands of a session, or of somebody else."""
        await self._assisted.save(connection, changes.sessions)
        await self._assisted.bind(connection, changes.agreed)
        await self._assisted.hand(connection, changes.handed)
        await self._assisted.note(connection, changes.inbound)

    async def _dossiers(
        self,
        connection: AsyncConnection,
        changes: Changes,
        *,
        holder: str,
        now: datetime,
        drafts: Mapping[str, Dossier],
    ) -> None:
        if changes.opened:
            await _OPEN.later(connection, [to_row(each, self._seals) for each in changes.opened])
        if changes.saved:
            await self._save(connection, changes.saved, drafts)
        if changes.papers:
            await self._papers.ask(connection, changes.papers, now)
        if changes.joined:
            await self._papers.keep(connection, changes.joined, holder=holder)
        if changes.attached:
            await _attach(connection, changes.attached)
        if changes.found_by:
            await self._mark(connection, changes.found_by)
        if changes.history:
            await _TELL.later(connection, [self._event(each) for each in changes.history])
        if changes.dropped:
            await drop_dossiers(connection, changes.dropped)

    async def _save(self, connection: AsyncConnection, saved: Sequence[Dossier], drafts: Mapping[str, Dossier]) -> None:
        """A filed dossier that was loaded without its answers must not lose them: nothing never replaces something.
        Of most drafts only the answers are new: writing all the rest again would touch every index."""
        rows: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for dossier in sorted(saved, key=lambda each: each.id):
            is_answered = dossier.id in drafts and only_answered(dossier, drafts[dossier.id])
            row = answers_row(dossier, self._seals) if is_answered else _saved_row(dossier, self._seals)
            rows.setdefault(tuple(row), []).append(row)
        for alike in rows.values():
            await _SAVE.later(connection, alike)

    async def _mark(self, connection: AsyncConnection, found_by: Sequence[tuple[str, str, str]]) -> None:
        ids = sorted({dossier_id for dossier_id, _, _ in found_by})
        await _UNMARK.later(connection, [{"dossier": each} for each in ids])
        blind = self._seals.ring.blind_index
        marks = [{"dossier_id": each, "label": label, "mark": blind(label, value)} for each, label, value in found_by]
        await self._marks.later(connection, marks)

    def _state(self, chat_id: int, state: dict[str, JSON], now: datetime) -> dict[str, Any]:
        return {
            "chat_id": chat_id,
            "state": self._seals.seal("conversations.state", chat_id, state),
            "updated_at": now,
        }

    def _event(self, event: Event) -> dict[str, Any]:
        return {
            "dossier_id": event.dossier_id,
            "at": event.at,
            "action": event.action,
            "before": event.before.value,
            "after": event.after.value,
            "stage": event.stage.value if event.stage else None,
            "actor": event.actor,
            "note": self._seals.seal_text("history.note", event.dossier_id, event.note),
        }

    def _request(self, request: PersonRequest) -> dict[str, Any]:
        return {
            "person_id": request.person_id,
            "chat_id": request.chat_id,
            "about": sealed_about(request, self._seals),
            "at": request.at,
        }


def _saved_row(dossier: Dossier, seals: Seals) -> dict[str, Any]:
    row = to_row(dossier, seals)
    row["this"] = row.pop("id")
    if not dossier.answers and dossier.status is not Status.DRAFT:
        del row["answers"]
    del row["created_at"]
    return row


def _consent_row(consent: Consent) -> dict[str, Any]:
    return {
        "person_id": consent.person_id,
        "chat_id": consent.chat_id,
        "at": consent.at,
        "text_version": consent.text_version,
    }


def _consent_of_person(consent: Consent) -> dict[str, Any]:
    at = consent.at if consent.text_version is not None else None
    return {"person": consent.person_id, "at": at, "version": consent.text_version}


async def _attach(connection: AsyncConnection, attached: Sequence[Attached]) -> None:
    """What an earlier filing or supplement brought for the same paper stays where it is."""
    await _DETACH.later(connection, [_place(each) for each in attached])
    placed = [
        {**_place(each), "file": file_id, "place": place}
        for each in attached
        for place, file_id in enumerate(each.file_ids)
    ]
    if placed:
        await _ATTACH.later(connection, placed)


def _place(attached: Attached) -> dict[str, Any]:
    return {"dossier": attached.dossier_id, "step": attached.step_id, "its_supplement": attached.supplement}


def _counted(requests: Sequence[tuple[datetime, bool]]) -> list[dict[str, Any]]:
    counts = Counter((at.astimezone(VIETNAM).date().isoformat(), int(clarify)) for at, clarify in requests)
    return [{"day": day, "clarify": clarify, "requests": n} for (day, clarify), n in sorted(counts.items())]
