"""The steps of a procedure inside the office: unit, role and time of each. Open dossiers keep those that they have."""

from __future__ import annotations

import structlog
from aiohttp import web

from bot.web.console.catalogue.desk import HOME, ROUTE, asked_code, bench_of, editing, shown
from bot.web.console.catalogue.typed import Mistyped
from bot.web.console.catalogue.typed_route import PARTS, RouteForm, read_route, route, shown_route
from bot.web.console.guard import Desk, posted
from bot.web.pages import see_other
from flows.editions.model import Key, Kind
from flows.handling.loading import ROLES, route_of
from flows.handling.model import Route
from flows.service.editing import Bench, NotYours

log = structlog.get_logger(__name__)


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    code = asked_code(request.query.get("code", ""))
    bench = await bench_of(request, desk)
    if bench.base.library.record(code) is None:
        return see_other(HOME)
    return _shown(request, desk, bench, code, form=shown_route(_now(bench, code)))


async def change(request: web.Request, desk: Desk) -> web.StreamResponse:
    """Into the draft. `back` puts the steps back that come with the program."""
    form = await posted(request, desk)
    bench, code = await bench_of(request, desk), asked_code(form.get("code", ""))
    if bench.base.library.record(code) is None:
        raise web.HTTPUnprocessableEntity
    typed = read_route(form)
    try:
        wanted = None if form.get("back") == "1" else route(typed, bench.base.office.units)
        entry = None if wanted == route_of(code) else wanted
        await editing(request).change(desk.staff, Key(Kind.ROUTE, code), entry)
    except Mistyped as refused:
        return _shown(request, desk, bench, code, form=typed, refused=refused)
    except NotYours:
        raise web.HTTPNotFound from None
    log.info("steps drafted", staff=desk.staff.login, procedure=code)
    return see_other(f"{ROUTE}?code={code}&done=kept")


def _now(bench: Bench, code: str) -> Route:
    entry = bench.entry(Key(Kind.ROUTE, code))
    return entry if isinstance(entry, Route) else route_of(code)


def _shown(
    request: web.Request, desk: Desk, bench: Bench, code: str, *, form: RouteForm, refused: Mistyped | None = None
) -> web.Response:
    world = bench.after()
    context: dict[str, object] = {
        "code": code,
        "name": world.library.name(code),
        "form": form.with_spare(),
        "roles": ROLES,
        "parts": tuple(PARTS),
        "units": world.office.units,
        "is_shipped": _now(bench, code) == route_of(code),
    }
    return shown(request, desk, "route", context, bench=bench, refused=refused, status=422 if refused else 200)
