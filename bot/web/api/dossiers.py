"""Dossiers over the API: where one stands for anybody with its code; all of it for a key that may see that very one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import cast

from aiohttp import web

from bot.web.api import shapes
from bot.web.api.operations import Asked
from flows.audit import AuditEntry
from flows.conversation.facts import VIETNAM
from flows.dossiers.codes import parse_code
from flows.dossiers.model import OFFICIAL, OPEN, TERMINAL, Dossier, Event, Status
from flows.genuine import told_as
from flows.ports import FileRow
from flows.service.reading_back import answer_lines
from flows.service.world import World
from flows.staffing import Right


async def status(asked: Asked) -> shapes.Standing:
    """No name and no answer: the same as the chat tells a stranger who types the code."""
    dossier = await _by_code(asked)
    if dossier is None:
        raise web.HTTPNotFound
    world = asked.deps.world()
    return shapes.Standing(
        code=dossier.code or "",
        procedure_code=dossier.procedure_code,
        procedure=world.library.name(dossier.procedure_code),
        unit=world.office.unit(dossier.unit_id).name,
        status=cast(shapes.Filed, dossier.status.value),
        official_status=OFFICIAL[dossier.status],
        stage=_stage(dossier),
        updated_at=dossier.updated_at,
        due_at=dossier.due_at,
    )


async def message(asked: Asked) -> shapes.Checked:
    """Whether the office sends messages with this code."""
    today = asked.deps.now().astimezone(VIETNAM).date()
    found = asked.deps.world().genuine.find(asked.path["code"], today=today)
    if found is None:
        return shapes.Checked(genuine=False, on=None, about="")
    return shapes.Checked(genuine=True, on=found.on, about=told_as(found.kind))


async def listed(asked: Asked) -> shapes.DossierLines:
    """A unit that the key does not cover has none for it."""
    wanted, key = cast(shapes.Lists, asked.query), asked.owner
    covered, unit_ids = True, key.unit_ids
    if wanted.unit:
        covered, unit_ids = key.may(Right.LISTS, wanted.unit), (wanted.unit,)
    statuses = (Status(wanted.status),) if wanted.status else (*OPEN, *TERMINAL)
    rows = []
    if covered:
        rows = await asked.deps.store.dossiers.queue(unit_ids=unit_ids, statuses=statuses, limit=wanted.limit + 1)
    entry = AuditEntry(asked.deps.now(), key.actor, "dossiers_listed", "", wanted.unit or key.unit_id)
    await asked.deps.store.audit.viewed(entry)
    world = asked.deps.world()
    lines = [shapes.DossierLine.model_validate(_line(world, row.dossier, row.files)) for row in rows[: wanted.limit]]
    return shapes.DossierLines(dossiers=lines, more=len(rows) > wanted.limit)


async def one(asked: Asked) -> shapes.Dossier:
    """Not there and not this key's look the same. What is handed out was written down before it leaves."""
    deps, key = asked.deps, asked.owner
    found = await _by_code(asked)
    dossier = await deps.store.dossiers.get(found.id) if found and key.may(Right.DOSSIERS, found.unit_id) else None
    if dossier is None or not key.may(Right.DOSSIERS, dossier.unit_id):
        raise web.HTTPNotFound
    files = await deps.store.files.of_dossier(dossier.id)
    history = await deps.store.dossiers.history(dossier.id)
    detail = {"page": "GET /api/v1/dossiers/{code}"}
    seen = AuditEntry(deps.now(), key.actor, "dossier_viewed", dossier.id, dossier.unit_id, detail)
    await deps.store.audit.viewed(seen)
    return _whole(deps.world(), dossier, files, history)


async def _by_code(asked: Asked) -> Dossier | None:
    """Typed as people type codes. Tomorrow's is no code yet, but clocks differ."""
    today = (asked.deps.now() + timedelta(minutes=5)).astimezone(VIETNAM).date()
    code = parse_code(asked.path["code"], today)
    dossier = await asked.deps.store.dossiers.by_code(str(code)) if code else None
    return dossier if dossier and dossier.filed() else None


def _line(world: World, dossier: Dossier, files: int) -> dict[str, object]:
    return {
        "code": dossier.code or "",
        "procedure_code": dossier.procedure_code,
        "procedure": world.library.name(dossier.procedure_code),
        "unit_id": dossier.unit_id,
        "status": dossier.status.value,
        "official_status": OFFICIAL[dossier.status],
        "stage": _stage(dossier),
        "filed_at": dossier.filed_at,
        "received_at": dossier.received_at,
        "due_at": dossier.due_at,
        "paused_at": dossier.paused_at,
        "finished_at": dossier.finished_at,
        "files": files,
    }


def _whole(world: World, dossier: Dossier, files: Sequence[FileRow], history: Sequence[Event]) -> shapes.Dossier:
    return shapes.Dossier.model_validate(
        {
            **_line(world, dossier, len(files)),
            "fee_vnd": dossier.fee_vnd,
            "reason": dossier.reason or "",
            "supplement": [item.note for item in dossier.supplement],
            "answers": [
                shapes.Answer(id=line.step.id, label=line.step.label, shown=line.shown)
                for line in answer_lines(world, dossier)
                if line.step.kind != "document"
            ],
            "papers": [
                shapes.Paper(id=row.id, step_id=row.step_id or "", kind=row.kind, pages=row.pages, name=row.given_name)
                for row in files
            ],
            "history": [
                shapes.Move(at=each.at, action=each.action, status=each.after.value, actor=each.actor, note=each.note)
                for each in history
            ],
        }
    )


def _stage(dossier: Dossier) -> str:
    return dossier.stage.value if dossier.stage and dossier.status is Status.PROCESSING else ""
