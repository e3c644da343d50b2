"""Messages that will not arrive: when, where, what about and why, so that somebody can telephone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from aiohttp import web

from bot.web.console.deps import STAFF
from bot.web.console.guard import Desk, asked_number, posted
from bot.web.console.requests import channel_name
from bot.web.pages import page, see_other
from flows import texts
from flows.audit import AuditEntry
from flows.delivery.model import Path
from flows.ports import Fate, Undelivered
from flows.service.deciding import may_see
from flows.service.delivering import phone_of
from flows.staffing import Right

log = structlog.get_logger(__name__)
#: How the note on a message begins that was tried until its time was over.
GIVEN_UP = "given up"
PAGE = "/staff/undelivered"
LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class LostLine:
    """`phone` is there once somebody of the unit has opened it; `why` where nothing could be sent at all."""

    id: int
    at: datetime
    channel: str
    about: str
    reason: str
    dossier_id: str
    code: str
    why: str = ""
    phone: str = ""
    is_opened: bool = False
    attempts: int = 0
    called_at: datetime | None = None
    called_by: str = ""
    note: str = ""


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    return await _shown(request, desk)


async def call(request: web.Request, desk: Desk) -> web.StreamResponse:
    """Somebody telephoned instead: it leaves the list, with what was said about it."""
    number, form = asked_number(request), await posted(request, desk)
    deps, note = request.app[STAFF], form.get("note", "").strip()[:LONGEST_NOTE]
    lost = await deps.store.followups.lost(number, unit_ids=desk.units_with(Right.UNDELIVERED))
    if lost is None:
        raise web.HTTPNotFound
    if not note:
        return await _shown(request, desk, problem="no_note", status=422)
    if not await deps.store.followups.called(number, by=desk.staff.login, note=note, at=deps.now()):
        return await _shown(request, desk, problem="already", status=409)
    await deps.store.audit.append([AuditEntry(deps.now(), desk.staff.login, "person_called", lost.dossier_id or "")])
    return see_other(PAGE)


async def _shown(request: web.Request, desk: Desk, *, problem: str = "", status: int = 200) -> web.StreamResponse:
    deps = request.app[STAFF]
    own = desk.units_with(Right.UNDELIVERED)
    lost = await deps.store.outbox.undelivered(unit_ids=own, limit=deps.limits.longest_page)
    lines = [await _opened(request, desk, _line(each)) for each in lost]
    names = {each.login: each.name for each in await deps.store.staff.list()}
    context = {
        "desk": desk,
        "lines": [line for line in lines if not line.called_at],
        "done": [line for line in lines if line.called_at],
        "names": names,
        "problem": problem,
    }
    return page(request, "staff/undelivered.html", context, status=status)


async def _opened(request: web.Request, desk: Desk, line: LostLine) -> LostLine:
    """One number at a time, to those who may see the dossier; who opened it is on record."""
    if request.query.get("open") != str(line.id) or not line.dossier_id:
        return line
    deps = request.app[STAFF]
    dossier = await deps.store.dossiers.get(line.dossier_id)
    if dossier is None or not may_see(desk.staff, dossier):
        return line
    entry = AuditEntry(deps.now(), desk.staff.login, "phone_opened", dossier.id, dossier.unit_id)
    await deps.store.audit.append([entry])
    log.info("phone number opened", staff=desk.staff.login, dossier=dossier.id)
    return replace(line, phone=_dialled(phone_of(dossier, deps.world())), is_opened=True)


def _dialled(number: str) -> str:
    """0912 345 678, as it is dialled here."""
    local = f"0{number[3:]}" if number.startswith("+84") else number
    return f"{local[:4]} {local[4:7]} {local[7:]}" if len(local) == 10 else local


def _line(lost: Undelivered) -> LostLine:
    return LostLine(
        id=lost.id,
        at=lost.at,
        channel=channel_name(lost.channel) if lost.channel else "",
        about=about(lost.key),
        reason=reason(lost),
        dossier_id=lost.dossier_id or "",
        code=lost.code or "",
        why=lost.reason if lost.path == Path.TELEPHONE.value else "",
        attempts=lost.attempts,
        called_at=lost.called_at,
        called_by=lost.called_by,
        note=lost.note,
    )


def about(key: str) -> str:
    """The end of a key of `staff.told`; what is no notice was an answer in the chat."""
    name = key.removeprefix("notice.")
    return name if key.startswith("notice.") and texts.has(f"staff.told.{name}") else "other"


def reason(lost: Undelivered) -> str:
    """The end of a key of `staff.undelivered`. What the platform said itself is for the log and `doctor`."""
    if lost.path == Path.TELEPHONE.value:
        return "telephone"
    if lost.fate is Fate.BLOCKED:
        return "blocked"
    return "given_up" if lost.error.startswith(GIVEN_UP) else "rejected"
