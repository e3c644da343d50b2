"""Messages of the outbox as they are read back: for transcripts, dossiers, and the list of what did not arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import select

from flows.ports import Fate, Kind, StoredMessage, Undelivered
from flows.values import Words
from storage.posting import BLOCKED, NEW, REJECTED, SENT, opened_content
from storage.tables import dossiers, outbox, phone_calls
from storage.tables.columns import DELIVERED, moment

if TYPE_CHECKING:
    from flows.conversation.buttons import Button
    from storage.sealing import Seals

KINDS = {kind.value: kind for kind in Kind}
#: What staff read about a message.
OUTCOMES = {NEW: "waiting", SENT: "sent", BLOCKED: "blocked", REJECTED: "rejected"}
UNDELIVERED = (
    select(
        outbox.c.id,
        outbox.c.channel,
        outbox.c.key,
        outbox.c.status,
        outbox.c.error,
        outbox.c.finished_at,
        outbox.c.dossier_id,
        outbox.c.path,
        outbox.c.reason,
        outbox.c.attempts,
        dossiers.c.code,
        phone_calls.c.at.label("called_at"),
        phone_calls.c.by.label("called_by"),
        phone_calls.c.note,
    )
    .outerjoin(dossiers, dossiers.c.id == outbox.c.dossier_id)
    .outerjoin(phone_calls, phone_calls.c.message_id == outbox.c.id)
    .where(
        outbox.c.status > DELIVERED,
        outbox.c.broadcast_id.is_(None),  # broadcasts have lists of their own
        outbox.c.passed_on.is_(None),
        outbox.c.key.not_like("practice.%"),  # nobody calls anybody about what was made up
    )
    .order_by(outbox.c.id.desc())
)


def opened_row(seals: Seals, row: Any) -> tuple[Words, tuple[Button, ...]]:
    """A message of a broadcast has no content of its own: all of them say the same."""
    shared = getattr(row, "params", None)
    if shared is not None:
        return Words(row.key, orjson.loads(shared)), ()
    return opened_content(seals, row.chat_id, row.key, row.content)


def stored_message(seals: Seals, row: Any) -> StoredMessage:
    words, buttons = opened_row(seals, row)
    kind, planned = KINDS[row.kind], row._mapping
    return StoredMessage(
        row.id,
        words,
        buttons,
        kind,
        row.created_at,
        channel=planned.get("channel") or "",
        path=planned.get("path") or "",
        reason=planned.get("reason") or "",
        cost_vnd=planned.get("cost_vnd") or 0,
        delivered_at=planned.get("delivered_at"),
    )


def undelivered_row(row: Any, seals: Seals) -> Undelivered:
    return Undelivered(
        id=row.id,
        channel=row.channel,
        key=row.key,
        fate=Fate.BLOCKED if row.status == BLOCKED else Fate.REJECTED,
        error=row.error or "",
        at=moment(row.finished_at),
        dossier_id=row.dossier_id,
        code=row.code,
        path=row.path or "",
        reason=row.reason or "",
        attempts=row.attempts,
        called_at=row.called_at,
        called_by=row.called_by or "",
        note=seals.open_text("phone_calls.note", row.id, row.note),
    )
