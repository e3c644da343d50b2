"""Whose desk a dossier is on: everybody's own work with its time, the steps of a dossier, letters that wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from aiohttp import web

from bot.web.console import complaints, data_requests
from bot.web.console import dossier as pages
from bot.web.console.deps import STAFF, StaffDeps
from bot.web.console.forms import Typed, due_of
from bot.web.console.guard import Desk, posted
from bot.web.pages import page, see_other
from flows.dossiers.lifecycle import Actor, IncompleteMove, allowed
from flows.dossiers.model import Dossier
from flows.dossiers.promise_rules import promise_rules
from flows.dossiers.remaining import Remaining, remaining
from flows.handling import stepping
from flows.handling.loading import ROLES
from flows.handling.model import Extension, Holding, Route
from flows.handling.stepping import NoSuchStep
from flows.ports import Work
from flows.service.deciding import NotYours, Overtaken
from flows.service.following import clockwork, waiting_of
from flows.service.handling import MOVES, ROLE_RIGHTS, NotFit, StepOrder, may_hold
from flows.staffing import Right, Staff
from flows.text_folding import clean

log = structlog.get_logger(__name__)
#: Why nothing was done -> status of the answer, key of its words.
PROBLEMS: Mapping[type[Exception], tuple[int, str]] = {
    Overtaken: (409, "overtaken"),
    NoSuchStep: (409, "step_gone"),
    NotFit: (403, "not_fit"),
    IncompleteMove: (422, "incomplete"),
}


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One step on a desk: no name and no answer of a person."""

    dossier: Dossier
    holding: Holding
    title: str
    procedure: str
    clock: Remaining
    is_late: bool
    warnings: tuple[str, ...]


async def show_desk(request: web.Request, desk: Desk) -> web.StreamResponse:
    """What is mine, what waits for my role, and for who approves the letters that wait."""
    deps = request.app[STAFF]
    mine = await deps.store.handling.of_holder(desk.staff.login)
    pool = [work for role in ROLES for work in await _of_role(deps, desk, role)]
    letters = await _letters(deps, desk)
    ids = [work.dossier.id for work in (*mine, *pool)]
    warned = await deps.store.handling.warned(ids)
    lines = {
        name: [_line(deps, work, [each.name for each in warned.get(work.dossier.id, ())]) for work in works]
        for name, works in (("mine", mine), ("pool", pool))
    }
    waiting = await complaints.due_count(deps, desk)
    context = {
        "desk": desk,
        **lines,
        "letters": letters,
        "complaints": waiting,
        "data_requests": await data_requests.due_count(deps, desk),
        "library": deps.world().library,
        "at": deps.now(),
    }
    return page(request, "staff/desk.html", context)


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    return await _shown(request, desk, await pages.find(request, desk))


async def step(request: web.Request, desk: Desk) -> web.StreamResponse:
    """Taking, handing over, giving back, passing on."""
    deps, form = request.app[STAFF], await posted(request, desk)
    dossier = await pages.find(request, desk)
    move = form.get("move", "")
    if move not in MOVES:
        raise web.HTTPBadRequest
    order = StepOrder(move, _number(form), form.get("to", "")[:100], _reason(form, deps))
    try:
        await deps.handling.step(desk.staff, dossier.id, order)
    except NotYours:
        raise web.HTTPNotFound from None
    except tuple(PROBLEMS) as error:
        return await _refused(request, desk, error)
    log.info("step moved", staff=desk.staff.login, dossier=dossier.id, move=move)
    return see_other(await pages.back_to(request, desk, dossier, f"/staff/dossiers/{dossier.id}/handling?done={move}"))


async def extension(request: web.Request, desk: Desk) -> web.StreamResponse:
    """A letter of apology: proposed, or declined. Approving is a move of the dossier (`extend`)."""
    deps, form = request.app[STAFF], await posted(request, desk)
    dossier = await pages.find(request, desk)
    done = "declined" if form.get("do") == "decline" else "proposed"
    try:
        if done == "declined":
            reason = _reason(form, deps)
            await deps.handling.decline(desk.staff, dossier.id, number=_number(form), reason=reason)
        else:
            due_at = due_of(deps.world(), dossier, Typed(due=form.get("due", "")[:10]))
            await deps.handling.propose(desk.staff, dossier.id, new_due_at=due_at, reason=_reason(form, deps))
    except NotYours:
        raise web.HTTPNotFound from None
    except tuple(PROBLEMS) as error:
        return await _refused(request, desk, error)
    log.info("extension handled", staff=desk.staff.login, dossier=dossier.id, did=done)
    return see_other(f"/staff/dossiers/{dossier.id}/handling?done={done}")


async def _shown(
    request: web.Request, desk: Desk, dossier: Dossier, *, problem: str = "", status: int = 200
) -> web.StreamResponse:
    deps = request.app[STAFF]
    route = deps.world().route_of(dossier)
    rows = await _rows(deps, dossier)
    held, staff = stepping.current(rows), await deps.store.staff.list()
    extensions = await deps.store.handling.extensions(dossier.id)
    done = request.query.get("done", "")
    context = {
        "desk": desk,
        "dossier": dossier,
        "procedure": deps.world().library.name(dossier.procedure_code),
        "clock": remaining(dossier, now=deps.now(), calendar=deps.world().calendar),
        "route": route,
        "rows": rows,
        "held": held,
        "names": {each.login: each.name for each in staff},
        "colleagues": _colleagues(desk, held, staff),
        "can": _can(pages.at_hand(request, desk), dossier, route, rows, held),
        "extensions": extensions,
        "most_extensions": promise_rules().most_extensions,
        "waiting": waiting_of(extensions),
        "done": done if done in (*MOVES, "proposed", "declined") else "",
        "problem": problem,
        "limits": deps.limits,
    }
    return page(request, "staff/handling.html", context, status=status)


async def _refused(request: web.Request, desk: Desk, error: Exception) -> web.StreamResponse:
    status, problem = PROBLEMS[type(error)]
    return await _shown(request, desk, await pages.find(request, desk), problem=problem, status=status)


async def _rows(deps: StaffDeps, dossier: Dossier) -> list[Holding]:
    """As they stand, a step that was not written yet included."""
    rows = await deps.store.handling.holdings(dossier.id)
    route, clock = deps.world().route_of(dossier), clockwork(deps.world(), dossier)
    caught = {each.number: each for each in stepping.caught_up(route, dossier, rows, at=deps.now(), clock=clock)}
    return sorted([*(each for each in rows if each.number not in caught), *caught.values()], key=lambda e: e.number)


def _can(desk: Desk, dossier: Dossier, route: Route, rows: list[Holding], held: Holding | None) -> dict[str, bool]:
    """What the page offers; each is checked again when it is done."""
    if held is None:  # it came to its end
        return dict.fromkeys(("take", "hand_over", "give_back", "pass_on", "propose", "decline"), False)
    is_open = held.holder is None and may_hold(desk.staff, held)
    is_mine = held.holder == desk.staff.login
    acts = desk.may(Right.HANDLE, dossier.unit_id) or desk.may(Right.DECIDE, dossier.unit_id)
    return {
        "take": is_open or (is_mine and held.taken_at is None),
        "hand_over": is_mine or is_open or desk.may(Right.REASSIGN, held.unit_id),
        "give_back": is_mine and stepping.can_give_back(route, held, rows),
        "pass_on": is_mine and route.after(held.step) is not None,
        "propose": acts and "extend" in allowed(dossier, Actor.OFFICER),
        "decline": desk.may(Right.DECIDE, dossier.unit_id),
    }


def _colleagues(desk: Desk, held: Holding | None, staff: list[Staff]) -> list[Staff]:
    """Who works at such a step in that unit; only their names are shown."""
    if held is None:
        return []
    return [each for each in staff if each.login != held.holder and may_hold(each, held)]


async def _of_role(deps: StaffDeps, desk: Desk, role: str) -> list[Work]:
    units = desk.units_with(ROLE_RIGHTS[role])
    return [] if units == () else await deps.store.handling.for_role(role, unit_ids=units)


async def _letters(deps: StaffDeps, desk: Desk) -> list[tuple[Extension, Dossier]]:
    units = desk.units_with(Right.DECIDE)
    return [] if units == () else await deps.store.handling.proposed(unit_ids=units)


def _line(deps: StaffDeps, work: Work, warnings: list[str]) -> WorkLine:
    world = deps.world()
    step = world.route_of(work.dossier).find(work.holding.step)
    return WorkLine(
        work.dossier,
        work.holding,
        step.title if step else work.holding.step,
        world.library.name(work.dossier.procedure_code),
        remaining(work.dossier, now=deps.now(), calendar=world.calendar),
        is_late=work.holding.due_at is not None and deps.now() > work.holding.due_at,
        warnings=tuple(warnings[-1:]),
    )


def _number(form: Mapping[str, str]) -> int:
    given = form.get("number", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 8 else -1


def _reason(form: Mapping[str, str], deps: StaffDeps) -> str:
    return clean(form.get("reason", ""))[: deps.limits.reason_characters]
