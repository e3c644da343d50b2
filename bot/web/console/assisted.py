"""Assisted sessions at the counter, for who receives there: the consent read aloud to somebody without a telephone, the
read-back confirmed, and a look at what is in hand. Answers are shown only while they are read aloud."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog
from aiohttp import web

from bot.doors import drawn_svg
from bot.web.console import view
from bot.web.console.deps import STAFF, StaffDeps
from bot.web.console.guard import Desk, asked_id, posted
from bot.web.console.trailing import about
from bot.web.pages import page, see_other
from flows.assisting import codes
from flows.assisting.codes import Purpose
from flows.assisting.model import SESSION_LASTS, AssistedSession, State
from flows.ports import Parcel, Staff
from flows.service.counter_help import CounterHelp, NotHere, OwnHelp, TooLate
from flows.staffing import Right

log = structlog.get_logger(__name__)
PAGE = "/staff/assisted"
#: What an officer can do in each state, where the citizen has no phone; with one, the citizen does it.
DOINGS: Mapping[State, tuple[str, ...]] = {
    State.ASKED: ("consent", "decline"),
    State.OPEN: ("stop",),
    State.READING: ("confirm", "not_right", "stop"),
    State.FILED: ("code", "slip"),
    State.HANDING: ("code", "slip"),
}
Act = Callable[[CounterHelp, Staff, str], Awaitable[list[Parcel]]]
ACTS: Mapping[str, Act] = {
    "consent": CounterHelp.consent,
    "decline": CounterHelp.decline,
    "confirm": CounterHelp.confirm,
    "not_right": CounterHelp.not_right,
    "stop": CounterHelp.stop,
    "slip": CounterHelp.give_slip,
}


@dataclass(frozen=True, slots=True)
class InHand:
    """A line of the list: which procedure, who helps, until when; nobody helped is named."""

    session: AssistedSession
    procedure: str
    volunteer: str
    minutes_left: int


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    deps, world = request.app[STAFF], request.app[STAFF].world()
    units = desk.units_with(Right.RECEIVE)
    live = [each for each in await deps.store.assisting.live(unit_ids=units) if each.is_live(deps.now())]
    names = {each.id: each.name for each in await deps.store.assisting.volunteers(unit_ids=units)}
    rows = [
        InHand(
            each,
            world.library.name(each.procedure_code),
            names.get(each.volunteer_id, ""),
            each.minutes_left(deps.now()),
        )
        for each in live
    ]
    return page(request, "staff/assisted.html", {"desk": desk, "rows": rows})


async def one(request: web.Request, desk: Desk) -> web.StreamResponse:
    return await _one(request, desk)


async def act(request: web.Request, desk: Desk) -> web.StreamResponse:
    """One step, as `DOINGS` offers it."""
    deps, session_id = request.app[STAFF], asked_id(request)
    form = await posted(request, desk)
    do, helping = form.get("do", ""), helping_of(deps)
    if do != "code" and do not in ACTS:
        raise web.HTTPBadRequest
    try:
        if do == "code":
            return await _one(request, desk, code=await helping.hand_over_code(desk.staff, session_id))
        deps.send(await _done(helping, desk.staff, session_id, form))
    except NotHere:
        raise web.HTTPNotFound from None
    except TooLate:
        return await _one(request, desk, problem="too_late", status=409)
    except OwnHelp:
        return await _one(request, desk, problem="own_help", status=409)
    log.info("assisted session moved", staff=desk.staff.login, did=do)
    return see_other(PAGE if do in ("decline", "stop", "slip") else f"{PAGE}/{session_id}")


async def _done(helping: CounterHelp, staff: Staff, session_id: str, form: Mapping[str, str]) -> list[Parcel]:
    """Only what stood on the page can be confirmed: meanwhile the volunteer may have taken it back and changed it."""
    do, seen = form.get("do", ""), form.get("seen", "")
    if do == "confirm":
        is_number = seen.isascii() and seen.isdecimal() and len(seen) < 8
        return await helping.confirm(staff, session_id, seen=int(seen) if is_number else -1)
    return await ACTS[do](helping, staff, session_id)


def helping_of(deps: StaffDeps) -> CounterHelp:
    assert deps.helping is not None
    return deps.helping


def _taken_over_at(deps: StaffDeps, code: str) -> str:
    """What the citizen's telephone opens when it is held to the screen."""
    return f"{deps.public_url}/?start={codes.payload(Purpose.TAKE_OVER, code)}"


async def _one(
    request: web.Request, desk: Desk, *, code: str = "", problem: str = "", status: int = 200
) -> web.StreamResponse:
    deps, world, helping = request.app[STAFF], request.app[STAFF].world(), helping_of(request.app[STAFF])
    try:
        session = await helping.session(desk.staff, asked_id(request))
    except NotHere:
        raise web.HTTPNotFound from None
    draft = await helping.draft(desk.staff, session.id)
    if draft is not None:
        about(request, draft)
    context = {
        "desk": desk,
        "session": session,
        "procedure": world.library.name(session.procedure_code),
        "unit": world.office.unit(session.unit_id).name,
        "minutes": int(SESSION_LASTS.total_seconds() // 60),
        "minutes_left": session.minutes_left(deps.now()),
        "lines": view.said(world, draft) if draft else [],
        "missing": view.missing_papers(world, draft) if draft else [],
        "doings": () if session.has_phone and session.state is not State.ASKED else DOINGS.get(session.state, ()),
        "code": codes.written(code) if code else "",
        "word": codes.WORDS[Purpose.TAKE_OVER],
        "link": _taken_over_at(deps, code) if code else "",
        "picture": drawn_svg(_taken_over_at(deps, code)) if code else "",
        "dossier_id": session.dossier_id if session.filed else "",
        "problem": problem,
    }
    return page(request, "staff/assisted_one.html", context, status=status)
