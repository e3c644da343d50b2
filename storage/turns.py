"""One transaction of turns or moves: `Tx` over a connection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.dossiers.model import Dossier, Status
from flows.people import NOTICES, Preferences
from flows.ports import (
    AssistingTx,
    Changes,
    DataRequestsTx,
    Deliveries,
    GroupChanges,
    HandlingTx,
    Loaded,
    OfficersTx,
    Parcel,
    PracticeTx,
    RetentionTx,
    TalkTx,
    VoicesTx,
    Wanted,
)
from storage.assisted_traces import AssistedTx
from storage.data_requests import DataRequestsHere
from storage.db import Database
from storage.delivering import DeliveryTables
from storage.dossier_rows import WITH_ANSWERS, from_row
from storage.groups import GroupChangesTable
from storage.handling import Handled
from storage.linking import preferences
from storage.loading import Loading
from storage.officers import OfficersInTx
from storage.posting import Posting
from storage.practice_rows import PracticeRows
from storage.prepared import Prepared
from storage.retention import RetentionHere
from storage.sealing import Seals
from storage.statements import listed
from storage.tables import chats, conversations, dossier_numbers, dossiers, people
from storage.talks import Talks
from storage.voices import Voices
from storage.writing import Writing

_DOSSIER = select(*WITH_ANSWERS).where(dossiers.c.id == bindparam("this"))
#: A citizen's turns lock the person, so an officer's move does too: they come one after the other.
_LOCK_OWNER = (
    select(people.c.id)
    .join(dossiers, dossiers.c.person_id == people.c.id)
    .where(dossiers.c.id == bindparam("this"))
    .with_for_update(of=people, key_share=True)
)
_CHATS_OF = (
    select(chats.c.person_id, chats.c.id, people.c.preferred_chat_id, people.c.kinds_off, people.c.notices_on)
    .join(people, people.c.id == chats.c.person_id)
    .outerjoin(conversations, conversations.c.chat_id == chats.c.id)
    .where(
        chats.c.person_id.in_(listed("people")),
        chats.c.blocked_at.is_(None),
        people.c.erased_at.is_(None),
    )
    .order_by(conversations.c.updated_at.is_(None), conversations.c.updated_at.desc(), chats.c.id.desc())
)
_PREFERENCES = select(people).where(people.c.id.in_(listed("people")))


class Turns:
    """What every transaction shares; made once."""

    def __init__(self, db: Database, seals: Seals, stored_channels: frozenset[str]) -> None:
        self.is_postgres = db.is_postgres
        self.seals = seals
        self.loading = Loading(db, seals)
        self.writing = Writing(db, seals, Posting(db, seals, stored_channels))
        fresh = db.insert(dossier_numbers)
        self.take_numbers = Prepared(
            fresh.on_conflict_do_update(
                index_elements=[dossier_numbers.c.agency, dossier_numbers.c.day],
                set_={"last": dossier_numbers.c.last + fresh.excluded.last},
            ).returning(dossier_numbers.c.last)
        )


class Transaction:
    """Keeps the promises of `Tx`."""

    def __init__(self, connection: AsyncConnection, turns: Turns) -> None:
        self._connection = connection
        self._turns = turns
        self._drafts: dict[str, Dossier] = {}  #: as this transaction read them
        self.deliveries: Deliveries = DeliveryTables(connection, turns.seals)
        self.groups: GroupChanges = GroupChangesTable(connection, turns.seals)
        self.handling: HandlingTx = Handled(connection, turns.seals)
        self.practice: PracticeTx = PracticeRows(connection, turns.seals, locks=turns.is_postgres)
        self.officers: OfficersTx = OfficersInTx(connection, turns.seals)
        self.talks: TalkTx = Talks(connection, turns.seals)
        self.assisting: AssistingTx = AssistedTx(connection, locks=turns.is_postgres)
        self.voices: VoicesTx = Voices(connection, turns.seals, locks=turns.is_postgres)
        self.retention: RetentionTx = RetentionHere(connection, locks=turns.is_postgres)
        self.data_requests: DataRequestsTx = DataRequestsHere(connection, turns.seals, locks=turns.is_postgres)

    async def load(self, wanted: Sequence[Wanted]) -> list[Loaded]:
        loaded = await self._turns.loading.load(self._connection, wanted)
        self._drafts |= {each.id: each for one in loaded for each in one.dossiers if each.status is Status.DRAFT}
        return loaded

    async def dossier(self, dossier_id: str) -> Dossier | None:
        this: dict[str, Any] = {"this": dossier_id}
        if self._turns.is_postgres:
            await self._connection.execute(_LOCK_OWNER, this)
            row = (await self._connection.execute(_DOSSIER.with_for_update(key_share=True), this)).one_or_none()
        else:
            row = (await self._connection.execute(_DOSSIER, this)).one_or_none()
        return from_row(row, self._turns.seals) if row else None

    async def chats_of(self, person_ids: Sequence[int], *, kind: str = NOTICES) -> Mapping[int, tuple[int, ...]]:
        found: dict[int, tuple[int, ...]] = dict.fromkeys(person_ids, ())
        if not found:
            return found
        wishes: dict[int, Preferences] = {}
        for row in await self._connection.execute(_CHATS_OF, {"people": sorted(found)}):
            found[row.person_id] += (row.id,)
            wishes[row.person_id] = preferences(row)
        return {person: wishes[person].of(ids, kind) if ids else () for person, ids in found.items()}

    async def preferences_of(self, person_ids: Sequence[int]) -> Mapping[int, Preferences]:
        if not person_ids:
            return {}
        rows = await self._connection.execute(_PREFERENCES, {"people": sorted(set(person_ids))})
        return {row.id: preferences(row) for row in rows}

    async def number(self, wanted: Mapping[tuple[str, date], int]) -> Mapping[tuple[str, date], int]:
        first = {}
        for (agency, day), many in sorted(wanted.items()):
            row = {"agency": agency, "day": day.isoformat(), "last": many}
            last = (await self._turns.take_numbers.one(self._connection, row)).rows[0].last
            first[agency, day] = last - many + 1
        return first

    async def write(self, changes: Changes, *, holder: str, lease: timedelta, now: datetime) -> list[Parcel]:
        writing, drafts = self._turns.writing, self._drafts
        return await writing.write(self._connection, changes, holder=holder, lease=lease, now=now, drafts=drafts)
