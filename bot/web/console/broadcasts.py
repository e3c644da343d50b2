"""Broadcasts in the console: the list, one of them with its progress, and the moves from draft to outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import structlog
from aiohttp import web

from bot.web.bodies import read_form
from bot.web.console import broadcasts_view as view
from bot.web.console.broadcasts_form import CHANNELS, FORM_BYTES, STATUSES, Typed, empty, filled, read
from bot.web.console.deps import STAFF, StaffDeps
from bot.web.console.guard import Desk, StaffHandler, asked_number, posted
from bot.web.console.requests import channel_name
from bot.web.deps import DEPS
from bot.web.pages import page, see_other
from bot.web.security import check_change
from flows.broadcasts.lifecycle import FROZEN, IllegalMove, NotALeader, SamePerson, allowed
from flows.broadcasts.listing import Line
from flows.broadcasts.model import Broadcast, State
from flows.broadcasts.templates import TEMPLATES
from flows.service.broadcasting import Nobody, NotYours, Overtaken, Unready, own_unit, role_in, seen_units

log = structlog.get_logger(__name__)
PAGE = "/staff/broadcasts"
#: Lines of a list, and failures, that are shown on the page.
MOST_SHOWN = 200
#: Seconds between two looks at how far it is.
REFRESH_S = 2
#: Why nothing was done -> status of the answer, end of the key of its words.
REFUSALS: Mapping[type[Exception], tuple[int, str]] = {
    Overtaken: (409, "overtaken"),
    IllegalMove: (409, "not_allowed"),
    SamePerson: (409, "same_person"),
    NotALeader: (403, "not_leader"),
    Nobody: (422, "nobody"),
    Unready: (422, "unready"),
}


async def show_all(request: web.Request, desk: Desk) -> web.StreamResponse:
    deps = request.app[STAFF]
    await deps.store.broadcasts.tidy(now=deps.now())
    found = await deps.store.broadcasts.of_units(seen_units(desk.staff), limit=deps.limits.longest_page)
    names = {each.login: each.name for each in await deps.store.staff.list()}
    context = {"desk": desk, "broadcasts": found, "names": names, "units": deps.world().office.units}
    return page(request, "staff/broadcasts.html", {**context, "templates": list(TEMPLATES)})


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    await request.app[STAFF].store.broadcasts.tidy(now=request.app[STAFF].now())
    return await _shown(request, desk, await _find(request, desk))


async def show_new(request: web.Request, desk: Desk) -> web.StreamResponse:
    return _form(request, desk, empty(request.query.get("template", "")))


async def show_edit(request: web.Request, desk: Desk) -> web.StreamResponse:
    """What can no longer be changed is shown instead."""
    broadcast = await _find(request, desk)
    if broadcast.state is not State.DRAFT:
        return see_other(f"{PAGE}/{broadcast.id}")
    return await _edit_form(request, desk, broadcast, filled(broadcast))


async def compose(request: web.Request, desk: Desk) -> web.StreamResponse:
    typed = await _typed(request, desk)
    if typed.wrong:
        return _form(request, desk, typed.fields, typed=typed, status=422)
    broadcast, unknown = await request.app[STAFF].broadcasting.compose(desk.staff, typed.draft)
    log.info("broadcast composed", staff=desk.staff.login, broadcast=broadcast.id)
    return await _kept(request, desk, broadcast, unknown)


async def change(request: web.Request, desk: Desk) -> web.StreamResponse:
    before = await _find(request, desk)
    typed = await _typed(request, desk)
    if typed.wrong:
        return await _edit_form(request, desk, before, typed.fields, typed=typed, status=422)
    try:
        revision = _revision(typed.fields)
        changed = request.app[STAFF].broadcasting.change(desk.staff, before.id, typed.draft, revision=revision)
        broadcast, unknown = await changed
    except tuple(REFUSALS) as error:
        return await _refused(request, desk, before.id, error)
    return await _kept(request, desk, broadcast, unknown)


def acting(action: str) -> StaffHandler:
    """The handler of one move of the table."""

    async def act(request: web.Request, desk: Desk) -> web.StreamResponse:
        deps, number = request.app[STAFF], asked_number(request)
        form = await posted(request, desk)
        before = await _find(request, desk)
        if action == "submit" and view.is_too_long(before):
            return await _shown(request, desk, before, problem="parts", status=422)
        try:
            await deps.broadcasting.act(desk.staff, number, action, revision=_revision(form))
        except tuple(REFUSALS) as error:
            return await _refused(request, desk, number, error)
        log.info("broadcast moved", staff=desk.staff.login, broadcast=number, action=action)
        return see_other(f"{PAGE}/{number}")

    return act


async def resend(request: web.Request, desk: Desk) -> web.StreamResponse:
    """A new draft for those who were not reached; it is looked at, submitted and approved like any other."""
    number = asked_number(request)
    await posted(request, desk)
    try:
        again = await request.app[STAFF].broadcasting.resend(desk.staff, number)
    except NotYours:
        raise web.HTTPNotFound from None
    except tuple(REFUSALS) as error:
        return await _refused(request, desk, number, error)
    return see_other(f"{PAGE}/{again.id}")


async def _find(request: web.Request, desk: Desk) -> Broadcast:
    """Raises 404 for another unit's: it looks like one that does not exist."""
    try:
        return await request.app[STAFF].broadcasting.get(desk.staff, asked_number(request))
    except NotYours:
        raise web.HTTPNotFound from None


async def _typed(request: web.Request, desk: Desk) -> Typed:
    deps = request.app[STAFF]
    form = await read_form(request, request.app[DEPS].limits, most=FORM_BYTES)
    check_change(request, deps.public_url, expected=desk.csrf, given=form.get("csrf", ""))
    return read(form, deps.world(), units=list(_units(deps, desk)), now=deps.now())


def _units(deps: StaffDeps, desk: Desk) -> dict[str, str]:
    """The units to choose among: for those who see all of them."""
    return {} if own_unit(desk.staff) else {unit.id: unit.name for unit in deps.world().office.units.values()}


def _form(
    request: web.Request,
    desk: Desk,
    fields: Mapping[str, str],
    *,
    typed: Typed | None = None,
    broadcast: Broadcast | None = None,
    listed: int = 0,
    status: int = 200,
) -> web.StreamResponse:
    template = TEMPLATES[typed.template if typed else fields["template"]]
    context = {
        "desk": desk,
        "fields": fields,
        "template": template,
        "wrong": typed.wrong if typed else (),
        "units": _units(request.app[STAFF], desk),
        "statuses": STATUSES,
        "channels": [(name, channel_name(name)) for name in CHANNELS],
        "broadcast": broadcast,
        "listed": listed,
    }
    return page(request, "staff/broadcasts_form.html", context, status=status)


async def _edit_form(
    request: web.Request,
    desk: Desk,
    broadcast: Broadcast,
    fields: Mapping[str, str],
    *,
    typed: Typed | None = None,
    status: int = 200,
) -> web.StreamResponse:
    listed = await request.app[STAFF].store.broadcasts.listed(broadcast.id)
    return _form(request, desk, fields, typed=typed, broadcast=broadcast, listed=listed, status=status)


async def _kept(request: web.Request, desk: Desk, broadcast: Broadcast, unknown: Sequence[Line]) -> web.StreamResponse:
    """Lines of a list may be phone numbers: they are named on this one answer, never in an address."""
    if unknown:
        return await _shown(request, desk, broadcast, unknown=unknown)
    return see_other(f"{PAGE}/{broadcast.id}")


async def _refused(request: web.Request, desk: Desk, number: int, error: Exception) -> web.StreamResponse:
    """The broadcast as it stands by now, and above it why nothing was done."""
    status, problem = REFUSALS[type(error)]
    try:
        broadcast = await request.app[STAFF].broadcasting.get(desk.staff, number)
    except NotYours:
        raise web.HTTPNotFound from None
    return await _shown(request, desk, broadcast, problem=problem, status=status)


async def _shown(
    request: web.Request,
    desk: Desk,
    broadcast: Broadcast,
    *,
    problem: str = "",
    unknown: Sequence[Line] = (),
    status: int = 200,
) -> web.StreamResponse:
    deps = request.app[STAFF]
    context = {
        "desk": desk,
        "broadcast": broadcast,
        "problem": problem,
        "unknown": unknown[:MOST_SHOWN],
        "unknown_count": len(unknown),
        "unit": deps.world().office.units.get(broadcast.unit_id or ""),
        "previews": view.previews(broadcast.words),
        "audience": view.audience_lines(deps.world(), broadcast.audience),
        "actions": allowed(broadcast, login=desk.staff.login, role=role_in(desk.staff, broadcast)),
        "steps": view.step_lines(await deps.store.broadcasts.history(broadcast.id), await deps.store.staff.list()),
        "every": REFRESH_S if broadcast.state in (State.RUNNING, State.PAUSED) else 0,
        **(await _before(deps, broadcast) if broadcast.state not in FROZEN else await _after(deps, broadcast)),
    }
    return page(request, "staff/broadcast.html", context, status=status)


async def _before(deps: StaffDeps, broadcast: Broadcast) -> dict[str, object]:
    """Whom it would reach and what that would cost; what is wrong with it."""
    listed = await deps.store.broadcasts.listed(broadcast.id) if broadcast.audience.is_listed else 0
    counted = view.priced(await deps.broadcasting.count(broadcast))
    return {"counted": counted, "listed": listed, "faults": deps.broadcasting.problems(broadcast), "progress": None}


async def _after(deps: StaffDeps, broadcast: Broadcast) -> dict[str, object]:
    progress = await deps.store.broadcasts.progress(broadcast.id, now=deps.now())
    failures = await deps.store.broadcasts.failures(broadcast.id, limit=MOST_SHOWN) if progress.failed else []
    return {
        "counted": None,
        "listed": 0,
        "faults": [],
        "progress": progress,
        "outcomes": view.outcomes(progress),
        "failures": view.failure_lines(failures),
    }


def _revision(form: Mapping[str, str]) -> int:
    given = form.get("revision", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else -1
