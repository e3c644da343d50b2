"""The effects of assisted sessions become lines of the one transaction; part of the table in `applying`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from flows.assisting import effects as do
from flows.assisting.model import AssistedSession, State
from flows.audit import CITIZEN, AuditEntry
from flows.ports import Handed, Kind, Loaded, Outgoing, SavedSession
from flows.service.batch import Batch
from flows.values import JSON


def _session(batch: Batch, loaded: Loaded, effect: do.SaveSession) -> None:
    """Somebody is told, or something is to be taken away, in a transaction of its own."""
    session = effect.session
    batch.changes.sessions.append(SavedSession(session, effect.code))
    if session.news_for or session.is_over:
        batch.helped.append(session.id)
    if session.is_over:
        detail: dict[str, JSON] = {"ending": session.ending.value if session.ending else ""}
        noted = AuditEntry(batch.now, _who(loaded, session), "help_ended", session.id, session.unit_id, detail)
        batch.changes.audit.append(noted)
    elif effect.code and session.state is State.OFFERED:
        _rights(batch, loaded, "help_allowed")


def _who(loaded: Loaded, session: AssistedSession) -> str:
    return f"volunteer:{session.volunteer_id}" if loaded.chat_id == session.volunteer_chat else CITIZEN


def _agreed(batch: Batch, loaded: Loaded, effect: do.SaveVolunteer) -> None:
    batch.changes.agreed.append(effect.volunteer)
    entry = AuditEntry(batch.now, f"volunteer:{effect.volunteer.id}", "volunteer_agreed", effect.volunteer.id)
    batch.changes.audit.append(replace(entry, unit_id=effect.volunteer.unit_id))


def _take_over(batch: Batch, loaded: Loaded, effect: do.TakeOver) -> None:
    """Only what this chat was asked to take over, while it is handed out."""
    session = loaded.help.session if loaded.help else None
    if session is None or session.state is not State.HANDING or session.dossier_id != effect.dossier_id:
        return
    batch.changes.handed.append(Handed(effect.dossier_id, loaded.person.id, loaded.chat_id))
    _rights(batch, loaded, "dossier_taken_over")


def _tell_other(batch: Batch, loaded: Loaded, effect: do.TellOther) -> None:
    session = loaded.help.session if loaded.help else None
    if session is None:
        return
    sides = (session.citizen_chat, session.volunteer_chat)
    others = [chat for chat in sides if chat and chat != loaded.chat_id]
    batch.changes.outgoing += [Outgoing(chat, effect.words, kind=Kind.NOTICE) for chat in others]


def _erase_message(batch: Batch, loaded: Loaded, effect: do.EraseMessage) -> None:
    batch.erased_now.add(loaded.chat_id)


def _rights(batch: Batch, loaded: Loaded, action: str) -> None:
    """What a person does with their rights to their data must be shown later (Law 91/2025/QH15, article 4)."""
    detail: dict[str, JSON] = {"channel": loaded.chat.channel}
    batch.changes.audit.append(AuditEntry(batch.now, CITIZEN, action, f"person:{loaded.person.id}", detail=detail))


HELPING: Mapping[type[Any], Callable[[Batch, Loaded, Any], None]] = {
    do.SaveSession: _session,
    do.SaveVolunteer: _agreed,
    do.TakeOver: _take_over,
    do.TellOther: _tell_other,
    do.EraseMessage: _erase_message,
}
