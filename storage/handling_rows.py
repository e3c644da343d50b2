"""Holdings, extensions and warnings as rows and back; reasons are sealed."""

from __future__ import annotations

from typing import Any

from flows.handling.model import Extension, ExtensionState, Holding, Outcome, Part, Warned
from storage.sealing import Seals


def holding_row(each: Holding, seals: Seals) -> dict[str, Any]:
    return {
        "dossier_id": each.dossier_id,
        "number": each.number,
        "step": each.step,
        "stage": each.part.value,
        "role": each.role,
        "unit_id": each.unit_id,
        "given_by": each.given_by,
        "holder": each.holder,
        "arrived_at": each.arrived_at,
        "taken_at": each.taken_at,
        "due_at": each.due_at,
        "left_minutes": each.left_minutes,
        "ended_at": each.ended_at,
        "outcome": each.outcome.value if each.outcome else None,
        "note": seals.seal_text("holdings.note", each.dossier_id, each.note),
    }


def holding_of(row: Any, seals: Seals) -> Holding:
    return Holding(
        dossier_id=row["dossier_id"],
        number=row["number"],
        step=row["step"],
        part=Part(row["stage"]),
        role=row["role"],
        unit_id=row["unit_id"],
        given_by=row["given_by"],
        arrived_at=row["arrived_at"],
        holder=row["holder"],
        taken_at=row["taken_at"],
        due_at=row["due_at"],
        left_minutes=row["left_minutes"],
        ended_at=row["ended_at"],
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        note=seals.open_text("holdings.note", row["dossier_id"], row["note"]),
    )


def extension_row(each: Extension, seals: Seals) -> dict[str, Any]:
    return {
        "dossier_id": each.dossier_id,
        "number": each.number,
        "unit_id": each.unit_id,
        "state": each.state.value,
        "old_due_at": each.old_due_at,
        "new_due_at": each.new_due_at,
        "reason": seals.seal_text("extensions.reason", each.dossier_id, each.reason),
        "proposed_by": each.proposed_by,
        "proposed_at": each.proposed_at,
        "decided_by": each.decided_by,
        "decided_at": each.decided_at,
    }


def extension_of(row: Any, seals: Seals) -> Extension:
    return Extension(
        dossier_id=row["dossier_id"],
        number=row["number"],
        unit_id=row["unit_id"],
        state=ExtensionState(row["state"]),
        old_due_at=row["old_due_at"],
        new_due_at=row["new_due_at"],
        reason=seals.open_text("extensions.reason", row["dossier_id"], row["reason"]),
        proposed_by=row["proposed_by"],
        proposed_at=row["proposed_at"],
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
    )


def warned_row(each: Warned) -> dict[str, Any]:
    return {"dossier_id": each.dossier_id, "name": each.name, "due_at": each.due_at, "at": each.at, "told": each.told}


def warned_of(row: Any) -> Warned:
    return Warned(row["dossier_id"], row["name"], row["due_at"], row["at"], row["told"])
