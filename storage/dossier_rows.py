"""A dossier as a row and back. The answers, the reason and what is asked for are sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

from sqlalchemy import case, null

from flows.dossiers.model import CHANGEABLE, Dossier, Satisfaction, Stage, Status, SupplementItem
from flows.dossiers.origins import TypedBy
from flows.procedures.model import Intake
from storage.sealing import Seals
from storage.tables import dossiers

_STATUS = {status.value: status for status in Status}
_TYPED_BY = {each.value: each for each in TypedBy}
_SATISFACTION = {each.value: each for each in Satisfaction}
_STAGE = {stage.value: stage for stage in Stage}
_INTAKE = {intake.value: intake for intake in Intake}

#: Dossiers are read in this order, so that a row is taken apart by position.
COLUMNS = tuple(column for column in dossiers.c if column.name != "answers")
CHANGEABLE_VALUES = tuple(status.value for status in CHANGEABLE)
IS_CHANGEABLE = dossiers.c.status.in_(CHANGEABLE_VALUES)
WITH_ANSWERS = (*COLUMNS, dossiers.c.answers)
WITHOUT_ANSWERS = (*COLUMNS, null().label("answers"))
CHANGEABLE_ANSWERS = (*COLUMNS, case((IS_CHANGEABLE, dossiers.c.answers)).label("answers"))


def to_row(dossier: Dossier, seals: Seals) -> dict[str, Any]:
    return {
        "id": dossier.id,
        "person_id": dossier.person_id,
        "chat_id": dossier.chat_id or None,
        "procedure_code": dossier.procedure_code,
        "version_id": dossier.version_id,
        "status": dossier.status.value,
        "ending": dossier.ending.value,
        "unit_id": dossier.unit_id,
        "created_at": dossier.created_at,
        "updated_at": dossier.updated_at,
        "answers": seals.seal("dossiers.answers", dossier.id, dict(dossier.answers)),
        "code": dossier.code,
        "token": dossier.token or None,
        "stage": dossier.stage.value if dossier.stage else None,
        "resume_status": dossier.resume_status.value if dossier.resume_status else None,
        "filed_at": dossier.filed_at,
        "received_at": dossier.received_at,
        "due_at": dossier.due_at,
        "paused_at": dossier.paused_at,
        "finished_at": dossier.finished_at,
        "reason": seals.seal_text("dossiers.reason", dossier.id, dossier.reason),
        "supplement": _sealed_items(dossier, seals),
        "supplements_asked": dossier.supplements_asked,
        "portal_code": dossier.portal_code,
        "fee_vnd": dossier.fee_vnd,
        "revision": dossier.revision,
        "term": dossier.term,
        "first_due_at": dossier.first_due_at,
        "extensions": dossier.extensions,
        "watch_at": dossier.watch_at,
        "satisfaction": dossier.satisfaction.value,
        "typed_by": dossier.typed_by.value,
        "helped_until": dossier.helped_until,
    }


#: All but what every answer changes.
_THE_REST = attrgetter(*(each.name for each in fields(Dossier) if each.name not in ("answers", "updated_at")))


def only_answered(dossier: Dossier, before: Dossier) -> bool:
    return bool(_THE_REST(dossier) == _THE_REST(before))


def answers_row(dossier: Dossier, seals: Seals) -> dict[str, Any]:
    """What an answer changes of the row `this`."""
    answers = seals.seal("dossiers.answers", dossier.id, dict(dossier.answers))
    return {"this": dossier.id, "updated_at": dossier.updated_at, "answers": answers}


def from_row(row: Sequence[Any], seals: Seals) -> Dossier:
    """Takes the first columns of what was selected with one of the three lists above."""
    (
        dossier_id, person_id, chat_id, procedure_code, version_id, status, ending, unit_id, created_at, updated_at,
        code, token, stage, resume_status, filed_at, received_at, due_at, paused_at, finished_at, reason, supplement,
        supplements_asked, portal_code, fee_vnd, revision, term, first_due_at, extensions, watch_at,
        satisfaction, typed_by, helped_until, answers, *_,
    ) = row  # fmt: skip
    return Dossier(
        id=dossier_id,
        person_id=person_id,
        procedure_code=procedure_code,
        version_id=version_id,
        status=_STATUS[status],
        ending=_INTAKE[ending],
        unit_id=unit_id,
        created_at=created_at,
        updated_at=updated_at,
        answers=seals.open("dossiers.answers", dossier_id, answers) if answers else {},
        code=code,
        token=token or "",
        stage=_STAGE[stage] if stage else None,
        resume_status=_STATUS[resume_status] if resume_status else None,
        filed_at=filed_at,
        received_at=received_at,
        due_at=due_at,
        paused_at=paused_at,
        finished_at=finished_at,
        reason=seals.open_text("dossiers.reason", dossier_id, reason) or None,
        supplement=_items(seals, dossier_id, supplement),
        supplements_asked=supplements_asked,
        portal_code=portal_code,
        fee_vnd=fee_vnd,
        revision=revision,
        chat_id=chat_id or 0,
        term=term,
        first_due_at=first_due_at,
        extensions=extensions,
        watch_at=watch_at,
        satisfaction=_SATISFACTION[satisfaction],
        typed_by=_TYPED_BY[typed_by],
        helped_until=helped_until,
    )


def _sealed_items(dossier: Dossier, seals: Seals) -> bytes | None:
    items = [[item.step_id, item.note] for item in dossier.supplement]
    return seals.seal("dossiers.supplement", dossier.id, items) if items else None


def _items(seals: Seals, dossier_id: str, sealed: bytes | None) -> tuple[SupplementItem, ...]:
    if not sealed:
        return ()
    return tuple(SupplementItem(step, note) for step, note in seals.open("dossiers.supplement", dossier_id, sealed))
