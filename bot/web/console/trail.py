"""The audit trail for those who check: narrowed by day, person, dossier and action, page by page; nothing changes here.

Looking at it and taking it out are lines of it too.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from aiohttp import web

from bot.render import moment
from bot.web.console.broadcasts_export import safe
from bot.web.console.deps import STAFF
from bot.web.console.guard import Desk
from bot.web.pages import page, plain
from flows import texts
from flows.audit import CITIZEN, COMMAND, NOBODY, SYSTEM, AuditLine, Trail
from flows.conversation.facts import VIETNAM
from flows.dossiers.codes import find_code
from flows.staffing import Right, units_with

#: Lines of a page, and of a file that is taken out.
PAGE, LONGEST_EXPORT = 100, 50_000
LONGEST = 100
OTHERS = (COMMAND, NOBODY, SYSTEM, CITIZEN)


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as it is read."""

    number: int
    at: datetime
    who: str
    action: str
    code: str
    object_id: str
    unit: str
    detail: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, as it was typed."""

    since: str
    until: str
    person: str
    code: str
    action: str

    def link(self, path: str, **more: int) -> str:
        given = {name: getattr(self, name) for name in self.__slots__ if getattr(self, name)}
        return f"{path}?{urlencode({**given, **more})}"

    def trail(self, desk: Desk, today: date) -> Trail:
        code = find_code(self.code, today) if self.code else None
        until = _day(self.until)
        return Trail(
            start=_start(_day(self.since)),
            end=_start(until + timedelta(days=1) if until else None),
            actor=self.person,
            action=self.action,
            code=str(code or self.code),
            unit_ids=units_with(desk.staff, Right.TRAIL),
        )


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    deps, asked = request.app[STAFF], _asked(request)
    trail = asked.trail(desk, deps.now().astimezone(VIETNAM).date())
    lines = await deps.store.audit.lines(trail, before=_before(request), limit=PAGE + 1)
    more = asked.link("/staff/trail", before=lines[PAGE - 1].number) if len(lines) > PAGE else ""
    context = {
        "desk": desk,
        "asked": asked,
        "lines": await _shown(request, lines[:PAGE]),
        "people": await deps.store.audit.actors(),
        "actions": [(name, said(name)) for name in await deps.store.audit.actions()],
        "more": more,
        "export": asked.link("/staff/trail.csv"),
    }
    return page(request, "staff/trail.html", context)


async def export(request: web.Request, desk: Desk) -> web.StreamResponse:
    deps, asked = request.app[STAFF], _asked(request)
    trail = asked.trail(desk, deps.now().astimezone(VIETNAM).date())
    lines = await _shown(request, await deps.store.audit.lines(trail, limit=LONGEST_EXPORT))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        [plain(f"staff.trail.{name}") for name in ("number", "at", "who", "action", "code", "unit", "detail")]
    )
    for line in lines:
        cells = (str(line.number), moment(line.at), line.who, line.action, line.code, line.unit, line.detail)
        writer.writerow([safe(cell) for cell in cells])
    headers = {"Content-Disposition": 'attachment; filename="nhat-ky.csv"'}
    return web.Response(body=text.getvalue().encode("utf-8-sig"), content_type="text/csv", headers=headers)


def said(action: str) -> str:
    """In words, or as it is called where nobody has put it into words yet."""
    key = f"staff.trail.actions.{action}"
    return plain(key) if texts.has(key) else action


async def _shown(request: web.Request, lines: Sequence[AuditLine]) -> list[Shown]:
    deps = request.app[STAFF]
    names = {each.login: f"{each.name} ({each.login})" for each in await deps.store.staff.list()}
    names |= {who: plain(f"staff.trail.actors.{who}") for who in OTHERS}
    units = {unit.id: unit.name for unit in deps.world().office.units.values()}
    return [_line(each, names.get(each.entry.actor, each.entry.actor), units) for each in lines]


def _line(line: AuditLine, who: str, units: dict[str, str]) -> Shown:
    entry = line.entry
    return Shown(
        number=line.number,
        at=entry.at,
        who=who,
        action=said(entry.action),
        code=line.code,
        object_id=entry.object_id,
        unit=units.get(entry.unit_id or "", entry.unit_id or ""),
        detail="; ".join(f"{name}: {value}" for name, value in entry.detail.items()),
    )


def _asked(request: web.Request) -> Asked:
    given = {name: request.query.get(name, "").strip()[:LONGEST] for name in Asked.__slots__}
    return Asked(**{name: value if value.isprintable() else "" for name, value in given.items()})


def _before(request: web.Request) -> int | None:
    given = request.query.get("before", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 16 else None


def _day(text: str) -> date | None:
    """A day that is none narrows nothing."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _start(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM) if day else None
