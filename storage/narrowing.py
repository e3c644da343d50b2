"""What a queue is narrowed to, as conditions on dossiers."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, exists, select

from flows.ports import QueueFilter
from storage.keys import KeyRing
from storage.tables import chats, dossier_marks, dossiers, holdings

_d, _m, _h = dossiers.c, dossier_marks.c, holdings.c


def narrowed(only: QueueFilter, ring: KeyRing) -> list[ColumnElement[bool]]:
    return [*_plain(only), *(_marked(ring, label, value) for label, value in only.marks)]


def _plain(only: QueueFilter) -> Iterator[ColumnElement[bool]]:
    if only.procedure:
        yield _d.procedure_code == only.procedure
    if only.intakes:
        yield _d.ending.in_([each.value for each in only.intakes])
    if only.due_from is not None:
        yield _d.due_at >= only.due_from
    if only.due_until is not None:
        yield _d.due_at < only.due_until
    if only.ids is not None:
        yield _d.id.in_(only.ids)
    if only.channel:
        yield exists().where(chats.c.id == _d.chat_id, chats.c.key.startswith(f"{only.channel}:", autoescape=True))
    if only.holder:
        yield exists().where(_h.dossier_id == _d.id, _h.holder == only.holder, _h.ended_at.is_(None))


def _marked(ring: KeyRing, label: str, value: str) -> ColumnElement[bool]:
    """Also those that were marked under an older key."""
    marks = ring.blind_indexes(label, value)
    return _d.id.in_(select(_m.dossier_id).where(_m.mark.in_(marks), _m.label == label))
