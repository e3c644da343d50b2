"""A dossier's page: everything an officer needs to decide, and the moves that the table of transitions allows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import structlog
from aiohttp import web

from bot.web.console import view as view
from bot.web.console.deps import STAFF, StaffDeps
from bot.web.console.forms import Typed, documents_of, filled_in, open_actions, order_of, wants_items
from bot.web.console.guard import Desk, asked_id
from bot.web.console.papers import shown as papers_shown
from bot.web.console.requests import channel_name
from bot.web.console.signers import signers_of
from bot.web.console.trailing import about
from bot.web.console.verdict import proposed, told
from bot.web.pages import page
from flows.calendar.days import local_day
from flows.data_rights.model import Kind
from flows.dossiers.grounds import Ground, grounds
from flows.dossiers.lifecycle import TRANSITIONS, IllegalMove, IncompleteMove
from flows.dossiers.model import Dossier
from flows.handling.model import Extension
from flows.procedures.model import Step
from flows.service.deciding import may_see
from flows.service.following import waiting_of
from flows.service.lending import lent
from flows.service.previewing import preview
from flows.service.renewing import renewed
from flows.service.supplementing import can_be_asked
from flows.staffing import Staff
from flows.values import Words

log = structlog.get_logger(__name__)
LENT: web.RequestKey[Staff] = web.RequestKey("lent", Staff)
#: What kind of a button each move is; any other is plain. Grave ones stand last, away from the usual way.
TONES = {
    "accept": "primary",
    "appraise": "primary",
    "to_signature": "primary",
    "resolve": "primary",
    "return_result": "primary",
    "confirm_payment": "primary",
    "refuse": "grave",
    "stop": "grave",
    "withdraw": "grave",
}


@dataclass(frozen=True, slots=True)
class ActionForm:
    """One move as the page offers it. `says` is what the citizen will be told; None when nobody is told."""

    name: str
    tone: str
    wants_reason: bool
    wants_items: bool
    wants_date: bool
    says: Words | None
    typed: Typed
    is_open: bool
    grounds: tuple[Ground, ...] = ()  #: of a legal reason, where the move wants one


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    dossier = await find(request, desk)
    log.info("dossier viewed", staff=desk.staff.login, dossier=dossier.id)
    done = request.query.get("done", "")
    known = {action for _, action in TRANSITIONS}
    return await shown(request, desk, dossier, done=done if done in known else "")


async def find(request: web.Request, desk: Desk) -> Dossier:
    """Not there and not yours look the same."""
    store = request.app[STAFF].store
    dossier = await store.dossiers.get(asked_id(request))
    if dossier is None:
        raise web.HTTPNotFound
    request[LENT] = await lent(store.handling, desk.staff, dossier)
    if not may_see(request[LENT], dossier):
        raise web.HTTPNotFound
    about(request, dossier)
    return dossier


def at_hand(request: web.Request, desk: Desk) -> Desk:
    """The desk with what was lent for the dossier that was found: for the moves on its pages, never for lists."""
    return replace(desk, staff=request[LENT])


async def back_to(request: web.Request, desk: Desk, dossier: Dossier, address: str) -> str:
    """Whoever had it only for a step that is done has seen the last of it."""
    staff = await lent(request.app[STAFF].store.handling, desk.staff, dossier)
    return address if may_see(staff, dossier) else "/staff/desk"


async def shown(
    request: web.Request,
    desk: Desk,
    dossier: Dossier,
    *,
    typed: Typed | None = None,
    problem: str = "",
    done: str = "",
    status: int = 200,
) -> web.StreamResponse:
    """`problem` and `typed`: what was wrong with a move, and all that was typed for it."""
    deps, typed = request.app[STAFF], typed or Typed()
    world, store = deps.world(), deps.store
    letter = waiting_of(await store.handling.extensions(dossier.id))
    letter = renewed(letter, dossier, world, now=deps.now()) if letter else None
    actions = action_forms(deps, at_hand(request, desk), dossier, typed, letter=letter)
    rows = await store.files.of_dossier(dossier.id)
    context = {
        **view.facts(world, dossier, now=deps.now()),
        "desk": desk,
        "others": await store.desks.present(dossier.id, desk.staff.id, now=deps.now()),
        "at": deps.now(),
        "opened": dossier.revision,
        "has_changed": False,
        "lines": view.said(world, dossier),
        "missing": view.missing_papers(world, dossier),
        "papers": papers_shown(view.papers(world, dossier, rows), await store.files.joined_of(dossier.id)),
        "signers": await signers_of(deps, rows),
        "shows_inside": view.shows_inside,
        "kind_of": view.kind_of,
        "is_drawn": view.is_drawn,
        "file_base": "/staff/files",
        "history": view.history_lines(await store.dossiers.history(dossier.id), await store.staff.list()),
        "messages": await store.dossiers.messages(dossier.id),
        "channel_name": channel_name,
        "verdict": told(world, dossier),
        "actions": actions,
        "steps": split_steps(can_be_asked(world, dossier)) if any(each.wants_items for each in actions) else ([], []),
        "documents": documents_of(world, dossier),
        "lost": typed if problem and not any(each.is_open for each in actions) and not typed.is_empty() else None,
        "data_kinds": tuple(Kind),
        "recorded": request.query.get("recorded") == "data",
        "problem": problem,
        "done": done,
        "limits": deps.limits,
    }
    return page(request, "staff/dossier.html", context, status=status)


def action_forms(
    deps: StaffDeps, desk: Desk, dossier: Dossier, typed: Typed, *, letter: Extension | None = None
) -> list[ActionForm]:
    """`letter`: of apology, prepared for approval."""
    forms = [_form(deps, desk, dossier, name, typed, letter=letter) for name in open_actions(desk.staff, dossier)]
    return sorted(forms, key=lambda form: ("primary", "plain", "grave").index(form.tone))


def _form(
    deps: StaffDeps, desk: Desk, dossier: Dossier, name: str, typed: Typed, *, letter: Extension | None
) -> ActionForm:
    row = TRANSITIONS[(dossier.status, name)]
    own = typed if typed.action == name else _untouched(deps, dossier, name, letter=letter)
    return ActionForm(
        name=name,
        tone=TONES.get(name, "plain"),
        wants_reason=row.needs_reason,
        wants_items=row.needs_items,
        wants_date=row.needs_date,
        says=says(deps, desk, dossier, own),
        typed=own,
        is_open=own is typed,
        grounds=grounds().of(name),
    )


def _untouched(deps: StaffDeps, dossier: Dossier, name: str, *, letter: Extension | None) -> Typed:
    """What stands in a form before anybody typed: a request for papers begins with what the rules found, another date
    with the letter that was prepared."""
    if name == "extend" and letter is not None:
        return Typed(name, reason=letter.reason, due=local_day(letter.new_due_at).isoformat())
    if not wants_items(name):
        return Typed(name)
    return proposed(deps.world(), dossier, name, limits=deps.limits)


def says(deps: StaffDeps, desk: Desk, dossier: Dossier, typed: Typed) -> Words | None:
    """What the citizen would be told now."""
    world = deps.world()
    order = order_of(world, dossier, typed, actor=desk.staff.login, limits=deps.limits)
    try:
        return preview(world, dossier, filled_in(order, dossier, at=deps.now()), at=deps.now())
    except (IllegalMove, IncompleteMove):
        return None


def split_steps(steps: list[Step]) -> tuple[list[Step], list[Step]]:
    """Papers, which are asked for most, and everything else."""
    return [step for step in steps if step.kind == "document"], [step for step in steps if step.kind != "document"]
