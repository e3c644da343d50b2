"""Whom a broadcast reaches, as one query: counted before it goes, and frozen into the outbox by one statement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
)

from flows.broadcasts.marks import COMMUNE
from flows.broadcasts.model import Reach
from flows.dossiers.model import OPEN, TERMINAL
from flows.people import BROADCASTS
from flows.ports import Kind
from storage.db import Database
from storage.keys import KeyRing
from storage.posting import NEW, RANKS, SENT
from storage.tables import (
    broadcast_people,
    chats,
    conversations,
    dossier_marks,
    dossiers,
    outbox,
    people,
)
from storage.tables.columns import Moment, micros

_FILED: tuple[str, ...] = tuple(status.value for status in (*OPEN, *TERMINAL))
FROZEN_COLUMNS = (
    "chat_id",
    "channel",
    "kind",
    "rank",
    "key",
    "content",
    "dedup",
    "position",
    "status",
    "attempts",
    "due_at",
    "holder",
    "lease_until",
    "created_at",
    "finished_at",
    "broadcast_id",
)


class Audiences:
    def __init__(self, db: Database, ring: KeyRing, stored_channels: frozenset[str]) -> None:
        self._ring = ring
        self._stored = sorted(stored_channels)
        key = chats.c.key
        self._channel: ColumnElement[str] = (
            func.split_part(key, ":", 1) if db.is_postgres else func.substr(key, 1, func.instr(key, ":") - 1)
        )

    def recipients(self, reach: Reach) -> Any:
        """person_id, chat_id, channel, seen_at: one row a person. The chat that the person chose comes first; then one
        that brings messages to the telephone before one that shows them when it is opened; then the one last used."""
        seen = conversations.c.updated_at
        chosen = case((people.c.preferred_chat_id == chats.c.id, 0), else_=1)
        first = (chosen, self._channel.in_(self._stored), seen.is_(None), seen.desc(), chats.c.id.desc())
        place = func.row_number().over(partition_by=chats.c.person_id, order_by=first)
        query = (
            select(
                chats.c.person_id,
                chats.c.id.label("chat_id"),
                self._channel.label("channel"),
                seen.label("seen_at"),
                place.label("place"),
            )
            .join(people, people.c.id == chats.c.person_id)
            .outerjoin(conversations, conversations.c.chat_id == chats.c.id)
            .where(chats.c.blocked_at.is_(None), _wishes_it(), *self._fits(reach))
            .subquery()
        )
        return select(query).where(query.c.place == 1).subquery("recipients")

    def _fits(self, reach: Reach) -> list[ColumnElement[bool]]:
        audience = reach.audience
        fits: list[ColumnElement[bool]] = []
        if audience.channels:
            fits.append(self._channel.in_(audience.channels))
        if audience.is_listed:
            on_list = broadcast_people.c.broadcast_id == reach.broadcast_id
            fits.append(exists().where(on_list, broadcast_people.c.person_id == chats.c.person_id))
        if audience.seen_since:
            fits.append(_seen(conversations.c.updated_at >= audience.seen_since))
        if audience.seen_before:
            fits.append(~_seen(conversations.c.updated_at >= audience.seen_before))
        if reach.wants_dossier:
            fits.append(exists().where(dossiers.c.person_id == chats.c.person_id, *self._dossier(reach)))
        return fits

    def _dossier(self, reach: Reach) -> list[ColumnElement[bool]]:
        audience = reach.audience
        statuses: list[str] = [status.value for status in audience.statuses if status.value in _FILED]
        fits: list[ColumnElement[bool]] = [dossiers.c.status.in_(statuses or _FILED)]
        if reach.units is not None:
            fits.append(dossiers.c.unit_id.in_(reach.units))
        if audience.procedures:
            fits.append(dossiers.c.procedure_code.in_(audience.procedures))
        if audience.communes:
            fits.append(or_(dossiers.c.unit_id.in_(reach.commune_units), self._lives_in(audience.communes)))
        return fits

    def _lives_in(self, communes: tuple[str, ...]) -> ColumnElement[bool]:
        marks = [mark for commune in communes for mark in self._ring.blind_indexes(COMMUNE, commune)]
        mark = dossier_marks.c
        return exists().where(mark.dossier_id == dossiers.c.id, mark.label == COMMUNE, mark.mark.in_(marks))

    def frozen(self, reach: Reach, *, key: str, at: Any) -> Select[Any]:
        """Rows for the outbox, as `FROZEN_COLUMNS`. Their words are those of the broadcast; a channel that is read from
        the store has its message by this."""
        to = self.recipients(reach).c
        is_stored = to.channel.in_(self._stored)
        number = reach.broadcast_id
        return (
            select(
                to.chat_id,
                to.channel,
                literal(Kind.BROADCAST.value),
                literal(RANKS[Kind.BROADCAST]),
                literal(key),
                literal(b""),
                literal(f"broadcast:{number}:").concat(cast(to.person_id, String)),
                literal_column("0"),
                case((is_stored, SENT), else_=NEW),
                literal_column("0"),
                literal(micros(at)),
                literal(""),
                literal_column("0"),
                literal(at, Moment),
                case((is_stored, literal(micros(at))), else_=None),
                literal(number),
            )
            .where(to.place == 1)
            .order_by(to.chat_id)
        )

    def to_lock(self, reach: Reach) -> Select[Any]:
        """Chats whose transcript is read from the store: the ids of their messages become visible in their order."""
        to = self.recipients(reach).c
        ours = select(to.chat_id).where(to.channel.in_(self._stored))
        return select(chats.c.id).where(chats.c.id.in_(ours)).order_by(chats.c.id).with_for_update(key_share=True)


def _wishes_it() -> ColumnElement[bool]:
    """Consent is there and announcements are not switched off."""
    off = literal(" ").concat(people.c.kinds_off).concat(" ")
    return and_(people.c.consented_at.is_not(None), people.c.erased_at.is_(None), off.not_like(f"% {BROADCASTS} %"))


def _seen(when: ColumnElement[bool]) -> ColumnElement[bool]:
    """In any chat of the person."""
    theirs = chats.alias("theirs")
    used = select(conversations.c.chat_id).join(theirs, theirs.c.id == conversations.c.chat_id)
    return used.where(theirs.c.person_id == chats.c.person_id, when).correlate(chats).exists()


assert set(FROZEN_COLUMNS) <= set(outbox.c.keys())
