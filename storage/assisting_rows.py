"""Volunteers and sessions as rows and back. What a session no longer has is nothing in its row."""

from __future__ import annotations

from datetime import date
from typing import Any

from flows.assisting.model import AGREEMENT_VERSION, AssistedSession, Ending, State, Volunteer
from storage.sealing import Seals


def volunteer_row(volunteer: Volunteer, seals: Seals) -> dict[str, Any]:
    return {
        "id": volunteer.id,
        "unit_id": volunteer.unit_id,
        "name": seals.seal_text("volunteers.name", volunteer.id, volunteer.name) or b"",
        "organisation": seals.seal_text("volunteers.organisation", volunteer.id, volunteer.group),
        "starts_on": volunteer.starts_on.isoformat(),
        "ends_on": volunteer.ends_on.isoformat(),
        "invited_by": volunteer.invited_by,
        "invited_at": volunteer.invited_at,
        "invited_until": volunteer.invited_until,
        "chat_id": volunteer.chat_id or None,
        "agreed_at": volunteer.agreed_at,
        "agreement_version": AGREEMENT_VERSION if volunteer.agreed_at else None,
        "suspended_at": volunteer.suspended_at,
    }


def volunteer_of(row: Any, seals: Seals) -> Volunteer:
    return Volunteer(
        id=row.id,
        unit_id=row.unit_id,
        name=seals.open_text("volunteers.name", row.id, row.name),
        group=seals.open_text("volunteers.organisation", row.id, row.organisation),
        starts_on=date.fromisoformat(row.starts_on),
        ends_on=date.fromisoformat(row.ends_on),
        invited_by=row.invited_by,
        invited_at=row.invited_at,
        invited_until=row.invited_until,
        chat_id=row.chat_id or 0,
        agreed_at=row.agreed_at,
        suspended_at=row.suspended_at,
    )


def session_row(session: AssistedSession) -> dict[str, Any]:
    return {
        "id": session.id,
        "state": session.state.value,
        "unit_id": session.unit_id,
        "procedure_code": session.procedure_code,
        "volunteer_id": session.volunteer_id,
        "volunteer_chat_id": session.volunteer_chat or None,
        "citizen_chat_id": session.citizen_chat or None,
        "person_id": session.person_id or None,
        "dossier_id": session.dossier_id or None,
        "started_at": session.started_at,
        "opened_at": session.opened_at,
        "expires_at": session.expires_at,
        "ended_at": session.ended_at,
        "ending": session.ending.value if session.ending else None,
        "filed": session.filed,
        "answers": session.answers,
        "news_for": " ".join(sorted(session.news_for)),
        "consented_by": session.consented_by,
    }


def session_of(row: Any) -> AssistedSession:
    return AssistedSession(
        id=row.id,
        state=State(row.state),
        unit_id=row.unit_id,
        procedure_code=row.procedure_code,
        started_at=row.started_at,
        expires_at=row.expires_at,
        citizen_chat=row.citizen_chat_id or 0,
        person_id=row.person_id or 0,
        dossier_id=row.dossier_id or "",
        volunteer_id=row.volunteer_id,
        volunteer_chat=row.volunteer_chat_id or 0,
        opened_at=row.opened_at,
        ended_at=row.ended_at,
        ending=Ending(row.ending) if row.ending else None,
        filed=row.filed,
        answers=row.answers,
        news_for=frozenset(row.news_for.split()),
        consented_by=row.consented_by,
    )
