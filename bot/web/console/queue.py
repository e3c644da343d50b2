"""The queue: what is to be done, by due date, as tabs of statuses, narrowed by its address. A search by code. What the
routes of other units lend to somebody here is listed apart: it is counted in no tab, and ticked for nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from bot.web.console import bulk, filters
from bot.web.console.deps import STAFF, StaffDeps
from bot.web.console.filters import Filters
from bot.web.console.guard import Desk
from bot.web.console.requests import channel_name
from bot.web.console.roles import may_use
from bot.web.console.searching import LONGEST, slip_in
from bot.web.console.view import QueueLine, queue_line
from bot.web.pages import page, see_other
from flows.dossiers.model import OPEN, TERMINAL, Status
from flows.dossiers.remaining import Clock
from flows.ports import QueueFilter
from flows.service.lending import steps_of
from flows.text_folding import clean


@dataclass(frozen=True, slots=True)
class Tab:
    """A way to look at the queue. `counted` are the keys of the store's counts that it adds up."""

    name: str
    statuses: tuple[Status, ...]
    counted: tuple[str, ...]


def _tab(name: str, *statuses: Status) -> Tab:
    return Tab(name, statuses, tuple(status.value for status in statuses))


TABS: tuple[Tab, ...] = (
    _tab("open", *OPEN),
    Tab("overdue", (Status.ACCEPTED, Status.PROCESSING), ("overdue",)),
    _tab("registered", Status.REGISTERED),
    _tab("accepted", Status.ACCEPTED),
    _tab("processing", Status.PROCESSING),
    _tab("paused", Status.SUPPLEMENT_REQUESTED, Status.PAYMENT_REQUESTED),
    _tab("resolved", Status.RESOLVED),
    _tab("ended", *TERMINAL),
)
_BY_NAME = {tab.name: tab for tab in TABS}


@dataclass(frozen=True, slots=True)
class View:
    """What the address of the page asks for."""

    tab: Tab
    text: str
    unit: str
    limit: int
    only: Filters

    def link(self, **changes: str | int) -> str:
        asked = {"tab": self.tab.name, "q": self.text, "unit": self.unit, **asdict(self.only)}
        asked |= {"limit": self.limit, **changes}
        defaults = {"tab": "open", "q": "", "unit": ""}
        kept = {name: value for name, value in asked.items() if value and value != defaults.get(name)}
        return "/staff" + (f"?{urlencode(kept)}" if kept else "")


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    """A search that holds a slip's address goes to the prepared dossier."""
    deps = request.app[STAFF]
    text = clean(request.query.get("q", ""))[:LONGEST]
    if slip := slip_in(text):
        return see_other(slip)
    view = view_of(deps, request.query, desk, text=text)
    lines, has_more = await _lines(deps, view, desk)
    context = {
        "desk": desk,
        "view": view,
        "lines": lines,
        "lent": await _lent(deps, view, desk),
        "tabs": await _tabs(deps, view, desk),
        "units": _units(deps, desk),
        "procedures": _procedures(deps, view, lines),
        "channels": [(each, channel_name(each)) for each in filters.CHANNELS],
        "together": bulk.ACTIONS if may_use(desk.staff.roles, "POST", "/staff/bulk") else (),
        "dues": tuple(filters.DUE),
        "ways": tuple(filters.CAME),
        "saved": await deps.store.desks.saved(desk.staff.id),
        "query": urlsplit(view.link(q="", limit=0)).query,
        "more": view.link(limit=min(view.limit * 2, deps.limits.longest_page)) if has_more else "",
        "is_cut": has_more and view.limit >= deps.limits.longest_page,
        "at": deps.now(),
        "every": deps.limits.refresh_seconds,
    }
    return page(request, "staff/queue.html", context)


def view_of(deps: StaffDeps, query: Mapping[str, str], desk: Desk, *, text: str) -> View:
    wanted = query.get("limit", "")
    limit = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 6 else deps.limits.page
    unit = query.get("unit", "")
    return View(
        tab=_BY_NAME.get(query.get("tab", ""), TABS[0]),
        text=text.upper(),
        unit=unit if unit in _units(deps, desk) else "",
        limit=min(max(limit, 1), deps.limits.longest_page),
        only=filters.read(query),
    )


def _procedures(deps: StaffDeps, view: View, lines: Sequence[QueueLine]) -> dict[str, str]:
    """Those on the page to choose among, and the one chosen: a list of all would be longer than the page."""
    found = {line.procedure_code: line.procedure for line in lines}
    if view.only.procedure:
        found |= {view.only.procedure: deps.world().library.name(view.only.procedure)}
    return dict(sorted(found.items(), key=lambda each: each[1]))


def _units(deps: StaffDeps, desk: Desk) -> dict[str, str]:
    """The units to choose among, where there are several."""
    own, all_units = desk.unit_ids, deps.world().office.units.values()
    found = {unit.id: unit.name for unit in all_units if unit.receives and (own is None or unit.id in own)}
    return found if own is None or len(found) > 1 else {}


def _unit_ids(view: View, desk: Desk) -> Sequence[str] | None:
    return (view.unit,) if view.unit else desk.unit_ids


async def _lines(deps: StaffDeps, view: View, desk: Desk) -> tuple[list[QueueLine], bool]:
    """One more than asked for is read, to know whether there are more. A search looks in every tab."""
    only = filters.asked(view.only, login=desk.staff.login, now=deps.now())
    lines = await _read(deps, view, _unit_ids(view, desk), only, limit=view.limit + 1)
    return lines[: view.limit], len(lines) > view.limit


async def _lent(deps: StaffDeps, view: View, desk: Desk) -> list[QueueLine]:
    """Under the same filters; who is lent nothing costs one look at the open steps, and who sees every unit none."""
    if desk.unit_ids is None or view.unit:
        return []
    ids = await deps.store.handling.lent(steps_of(desk.staff, deps.world()), but=desk.unit_ids)
    if not ids:
        return []
    only = replace(filters.asked(view.only, login=desk.staff.login, now=deps.now()), ids=tuple(ids))
    return await _read(deps, view, None, only, limit=len(ids))


async def _read(
    deps: StaffDeps, view: View, unit_ids: Sequence[str] | None, only: QueueFilter, *, limit: int
) -> list[QueueLine]:
    statuses = (*OPEN, *TERMINAL) if view.text else view.tab.statuses
    rows = await deps.store.dossiers.queue(unit_ids=unit_ids, statuses=statuses, text=view.text, only=only, limit=limit)
    lines = [queue_line(deps.world(), row, now=deps.now()) for row in rows]
    if view.tab.name == "overdue" and not view.text:
        lines = [line for line in lines if line.clock.clock is Clock.OVERDUE]
    return lines


async def _tabs(deps: StaffDeps, view: View, desk: Desk) -> list[dict[str, object]]:
    counts = await deps.store.dossiers.counts(unit_ids=_unit_ids(view, desk), now=deps.now())
    return [
        {
            "name": tab.name,
            "count": sum(counts.get(key, 0) for key in tab.counted),
            "link": view.link(tab=tab.name, q="", limit=0),
            "is_current": tab is view.tab and not view.text,
        }
        for tab in TABS
    ]
