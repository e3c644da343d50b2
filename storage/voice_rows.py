"""A rating and a complaint as rows and back. What was written is sealed."""

from __future__ import annotations

from typing import Any

from flows.complaints.model import About, Complaint, Stand
from flows.ratings.model import LowRating, Rating
from storage.sealing import Seals


def rating_row(rating: Rating, seals: Seals) -> dict[str, Any]:
    return {
        "dossier_id": rating.dossier_id,
        "unit_id": rating.unit_id,
        "procedure_code": rating.procedure_code,
        "stars": rating.stars,
        "month": rating.month,
        "reasons": " ".join(rating.reasons),
        "comment": seals.seal_text("ratings.comment", rating.dossier_id, rating.comment or None),
        "may_call": rating.may_call,
        "due_at": rating.due_at,
    }


def low_of(row: Any, seals: Seals) -> LowRating:
    return LowRating(
        id=row.id,
        unit_id=row.unit_id,
        procedure_code=row.procedure_code,
        stars=row.stars,
        month=row.month,
        reasons=tuple(row.reasons.split()),
        comment=seals.open_text("ratings.comment", row.dossier_id, row.comment),
        due_at=row.due_at,
        dossier_id=row.dossier_id if row.may_call else "",
        closed_at=row.closed_at,
        closed_by=row.closed_by or "",
        note=seals.open_text("ratings.note", row.id, row.note),
    )


def complaint_row(complaint: Complaint, seals: Seals) -> dict[str, Any]:
    def sealed(column: str, text: str) -> bytes | None:
        return seals.seal_text(f"complaints.{column}", complaint.code, text or None)

    return {
        "code": complaint.code,
        "person_id": complaint.person_id,
        "chat_id": complaint.chat_id,
        "unit_id": complaint.unit_id,
        "about": complaint.about.value,
        "stand": complaint.stand.value,
        "said": sealed("said", complaint.said),
        "contact": sealed("contact", complaint.contact),
        "dossier_code": complaint.dossier_code,
        "reply": sealed("reply", complaint.reply),
        "holder": complaint.holder,
        "at": complaint.at,
        "due_at": complaint.due_at,
        "moved_at": complaint.moved_at,
        "ended_at": complaint.ended_at,
    }


def complaint_of(row: Any, seals: Seals) -> Complaint:
    def opened(column: str, value: bytes | None) -> str:
        return seals.open_text(f"complaints.{column}", row.code, value)

    return Complaint(
        code=row.code,
        person_id=row.person_id,
        chat_id=row.chat_id,
        unit_id=row.unit_id,
        about=About(row.about),
        stand=Stand(row.stand),
        said=opened("said", row.said),
        at=row.at,
        due_at=row.due_at,
        contact=opened("contact", row.contact),
        dossier_code=row.dossier_code,
        reply=opened("reply", row.reply),
        holder=row.holder,
        moved_at=row.moved_at,
        ended_at=row.ended_at,
    )
