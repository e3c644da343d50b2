"""The search box: codes lead back to the queue; names, ID numbers and phones are sought by their marks.

What was typed about a person is posted, so that it stands in no address and no log; the trail says who sought by
what and how many were found, never the value (Law 91/2025/QH15). A result names what matched, not what it holds.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlencode

from aiohttp import web

from bot.web.console.deps import STAFF, StaffDeps
from bot.web.console.guard import Desk, posted
from bot.web.console.view import QueueLine, queue_line
from bot.web.pages import page, see_other
from flows.audit import AuditEntry
from flows.dossiers.model import OPEN, TERMINAL
from flows.ports import QueueFilter
from flows.service.seeking import Sought, sought
from flows.staffing import Right
from flows.text_folding import clean

_SLIP = re.compile(r"(?:https?://\S+)?/t/([A-Za-z0-9_-]{16,128})/?")
LONGEST = 200
#: Nobody at a counter needs more; somebody who tries out phone numbers does. Counted in each process.
MOST, WITHIN = 60, timedelta(minutes=10)


class Pace:
    """How often each person has searched for people lately."""

    def __init__(self) -> None:
        self._at: dict[str, deque[datetime]] = {}

    def allows(self, login: str, now: datetime) -> bool:
        tries = self._at.setdefault(login, deque(maxlen=MOST))
        if len(tries) == MOST and now - tries[0] < WITHIN:
            return False
        tries.append(now)
        return True


PACE: web.AppKey[Pace] = web.AppKey("search-pace", Pace)


def slip_in(text: str) -> str:
    """The address of the prepared dossier whose slip was read; empty for any other text."""
    slip = _SLIP.fullmatch(text)
    return f"/staff/slips/{slip[1]}" if slip else ""


async def search(request: web.Request, desk: Desk) -> web.StreamResponse:
    form = await posted(request, desk)
    text = clean(form.get("q", ""))[:LONGEST]
    if slip := slip_in(text):
        return see_other(slip)
    wanted = sought(text)
    if not wanted.is_personal:
        return see_other("/staff" + (f"?{urlencode({'q': wanted.text})}" if wanted.text else ""))
    return await _people(request, desk, wanted)


async def _people(request: web.Request, desk: Desk, wanted: Sought) -> web.StreamResponse:
    deps = request.app[STAFF]
    units = desk.units_with(Right.DOSSIERS)
    if units is not None and not units:
        return _page(request, desk, wanted, (), problem="not_entitled", status=403)
    if not request.app[PACE].allows(desk.staff.login, deps.now()):
        return _page(request, desk, wanted, (), problem="too_often", status=429)
    lines = await _found(deps, wanted, units)
    counted = {"by": wanted.by.value, "found": len(lines)}
    unit = units[0] if units is not None and len(units) == 1 else None
    await deps.store.audit.append([AuditEntry(deps.now(), desk.staff.login, "dossiers_searched", "", unit, counted)])
    return _page(request, desk, wanted, lines)


async def _found(deps: StaffDeps, wanted: Sought, units: Sequence[str] | None) -> list[QueueLine]:
    rows = await deps.store.dossiers.queue(
        unit_ids=units,
        statuses=(*OPEN, *TERMINAL),
        only=QueueFilter(marks=wanted.marks),
        limit=deps.limits.page,
    )
    return [queue_line(deps.world(), row, now=deps.now()) for row in rows]


def _page(
    request: web.Request,
    desk: Desk,
    wanted: Sought,
    lines: Sequence[QueueLine],
    *,
    problem: str = "",
    status: int = 200,
) -> web.StreamResponse:
    context = {"desk": desk, "by": wanted.by.value, "lines": lines, "problem": problem}
    is_cut = len(lines) >= request.app[STAFF].limits.page
    return page(request, "staff/found.html", {**context, "is_cut": is_cut}, status=status)
