"""What the pages of the console say about dossiers: values for templates, nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.web.packet import Paper, papers_of
from bot.web.pages import plain
from flows.dossiers.model import EXTRA, Dossier, Event, Stage, Status
from flows.dossiers.remaining import Remaining, remaining
from flows.forms.offering import office_forms
from flows.forms.shipped import shipped_forms
from flows.ports import FileRow, QueueRow, Staff
from flows.service.reading_back import Line, answer_lines
from flows.service.world import World

#: Kinds that we encoded ourselves, once they have a clean copy: only these are shown inside a page.
PICTURES: Mapping[str, str] = {"jpeg": "image/jpeg", "png": "image/png"}
#: What the workshop draws page by page.
DRAWN = frozenset(("jpeg", "png", "pdf"))
#: Actors that are no member of staff, as history writes them.
OTHERS = ("citizen", "system")


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One line of the queue: no name and no answer of a person."""

    id: str
    code: str
    procedure: str
    status: str
    stage: str
    clock: Remaining
    unit: str
    files: int
    filed_at: datetime | None
    due_at: datetime | None
    was_asked_twice: bool
    revision: int = 0
    procedure_code: str = ""


def queue_line(world: World, row: QueueRow, *, now: datetime) -> QueueLine:
    dossier = row.dossier
    unit = world.office.units.get(dossier.unit_id)
    return QueueLine(
        id=dossier.id,
        code=dossier.code or "",
        procedure=world.library.name(dossier.procedure_code),
        status=dossier.status.value,
        stage=stage_of(dossier),
        clock=remaining(dossier, now=now, calendar=world.calendar),
        unit=unit.name if unit else dossier.unit_id,
        files=row.files,
        filed_at=dossier.filed_at,
        due_at=dossier.due_at,
        was_asked_twice=dossier.supplements_asked > 1,
        revision=dossier.revision,
        procedure_code=dossier.procedure_code,
    )


def stage_of(dossier: Dossier) -> str:
    return _stage(dossier.status, dossier.stage)


def facts(world: World, dossier: Dossier, *, now: datetime) -> dict[str, object]:
    """The head of a dossier: which procedure, where it stands, how its clock runs."""
    record = world.library.record(dossier.procedure_code)
    title = world.library.name(dossier.procedure_code)
    return {
        "dossier": dossier,
        "procedure": title,
        "official_name": record.name if record and record.name != title else "",
        "unit": world.office.units.get(dossier.unit_id),
        "status": dossier.status.value,
        "stage": stage_of(dossier),
        "clock": remaining(dossier, now=now, calendar=world.calendar),
        "forms": [(code, shipped_forms()[code]) for code in office_forms(dossier)],
    }


def said(world: World, dossier: Dossier) -> list[Line]:
    """What the citizen answered; papers are shown as papers."""
    return [line for line in answer_lines(world, dossier) if line.step.kind != "document"]


def missing_papers(world: World, dossier: Dossier) -> list[Line]:
    """Papers that the citizen said they do not have: asked for, answered, and no file came."""
    return [
        line
        for line in answer_lines(world, dossier)
        if line.step.kind == "document" and _is_absent(dossier.answers.get(line.step.id))
    ]


def papers(world: World, dossier: Dossier, rows: Sequence[FileRow]) -> list[Paper]:
    """By paper, as the procedure asks for them; what came for a request in words last."""
    procedure = world.library.version(dossier.version_id, dossier.procedure_code)
    extra = [row for row in rows if (row.step_id or "").startswith(EXTRA)]
    known = papers_of(procedure.steps if procedure else (), [row for row in rows if row not in extra])
    return [*known, Paper(plain("staff.papers.extra"), tuple(extra))] if extra else known


def kind_of(row: FileRow) -> str:
    """Of the copy that is handed out: the clean one where there is one."""
    return (row.clean_kind or row.kind) if row.clean else row.kind


def is_drawn(row: FileRow) -> bool:
    """Whether the viewer has pages of it; what it cannot draw is only saved."""
    return kind_of(row) in DRAWN and row.pages > 0


def shows_inside(row: FileRow) -> bool:
    return row.clean is not None and kind_of(row) in PICTURES


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One move: who, when, what, and what was written."""

    at: datetime
    action: str
    status: str
    stage: str
    who: str
    is_staff: bool
    note: str


def history_lines(events: Sequence[Event], staff: Sequence[Staff]) -> list[HistoryLine]:
    """The newest first."""
    names = {each.login: each.name for each in staff}
    return [
        HistoryLine(
            at=event.at,
            action=event.action,
            status=event.after.value,
            stage=_stage(event.after, event.stage),
            who=event.actor if event.actor in OTHERS else names.get(event.actor, event.actor),
            is_staff=event.actor not in OTHERS,
            note=event.note,
        )
        for event in reversed(events)
    ]


def _stage(status: Status, stage: Stage | None) -> str:
    return stage.value if stage and status is Status.PROCESSING else ""


def _is_absent(value: object) -> bool:
    return isinstance(value, dict) and value.get("absent") is True
