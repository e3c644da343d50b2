"""One move for several dossiers: first what can be moved and what cannot, and why; then each by itself, as if alone.

Only moves that need nothing written. Each is its own decision in its own transaction, so one that fails stops no other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from aiohttp import web

from bot.web.console.acting import PROBLEMS
from bot.web.console.deps import STAFF, StaffDeps
from bot.web.console.forms import open_actions
from bot.web.console.guard import Desk, posted
from bot.web.pages import page, see_other
from flows.dossiers.model import Dossier
from flows.service.deciding import NotYours, may_see
from flows.staffing import may_act

log = structlog.get_logger(__name__)
#: Moves that may be made for several at once.
ACTIONS = ("accept", "appraise", "to_signature", "return_result")
MOST = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One chosen dossier. `problem` is empty for what can be, or was, moved."""

    id: str
    code: str
    procedure: str
    revision: int
    problem: str


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    """Nothing is moved yet."""
    form = await posted(request, desk)
    action, picked = form.get("action", ""), _picked(form)
    if action not in ACTIONS or not picked:
        return see_other("/staff")
    deps = request.app[STAFF]
    rows = [await _looked_at(deps, desk, each, action, revision) for each, revision in picked.items()]
    return _page(request, desk, action, rows, is_done=False)


async def act(request: web.Request, desk: Desk) -> web.StreamResponse:
    form = await posted(request, desk)
    action, picked = form.get("action", ""), _picked(form)
    if action not in ACTIONS or not picked:
        return see_other("/staff")
    deps = request.app[STAFF]
    rows = [await _moved(deps, desk, each, action, revision) for each, revision in picked.items()]
    log.info("dossiers moved", staff=desk.staff.login, action=action, count=sum(not row.problem for row in rows))
    return _page(request, desk, action, rows, is_done=True)


async def _looked_at(deps: StaffDeps, desk: Desk, dossier_id: str, action: str, revision: int) -> Row:
    dossier = await deps.store.dossiers.get(dossier_id)
    if dossier is None or not may_see(desk.staff, dossier):
        return Row(dossier_id, "", "", revision, "gone")
    return _row(deps, dossier, revision, _problem(desk, dossier, action, revision))


async def _moved(deps: StaffDeps, desk: Desk, dossier_id: str, action: str, revision: int) -> Row:
    before = await _looked_at(deps, desk, dossier_id, action, revision)
    if before.problem:
        return before
    try:
        dossier, parcels = await deps.deciding.decide(desk.staff, dossier_id, action, revision=revision)
    except NotYours:
        return Row(dossier_id, "", "", revision, "gone")
    except tuple(PROBLEMS) as error:
        return Row(dossier_id, before.code, before.procedure, revision, PROBLEMS[type(error)][1])
    deps.send(parcels)
    return _row(deps, dossier, revision, "")


def _problem(desk: Desk, dossier: Dossier, action: str, revision: int) -> str:
    if dossier.revision != revision:
        return "overtaken"
    if action in open_actions(desk.staff, dossier):
        return ""
    return "not_allowed" if may_act(desk.staff, dossier, action) else "not_entitled"


def _row(deps: StaffDeps, dossier: Dossier, revision: int, problem: str) -> Row:
    procedure = deps.world().library.name(dossier.procedure_code)
    return Row(dossier.id, dossier.code or "", procedure, revision, problem)


def _picked(form: Mapping[str, str]) -> dict[str, int]:
    """dossier -> the revision that the queue showed."""
    found = {name[5:]: value for name, value in form.items() if name.startswith("pick.")}
    readable = {key: int(value) for key, value in found.items() if value.isascii() and value.isdecimal()}
    return {key: value for key, value in list(readable.items())[:MOST] if key.isprintable() and len(key) <= 64}


def _page(request: web.Request, desk: Desk, action: str, rows: list[Row], *, is_done: bool) -> web.StreamResponse:
    good, bad = [row for row in rows if not row.problem], [row for row in rows if row.problem]
    context = {"desk": desk, "action": action, "good": good, "bad": bad, "is_done": is_done}
    return page(request, "staff/bulk.html", context)
