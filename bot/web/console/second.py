"""Between the password and the desk: the code of the authenticator app, or setting it up where that is wanted."""

from __future__ import annotations

from collections.abc import Mapping

import structlog
from aiohttp import web

from bot.web.bodies import read_form
from bot.web.console import factor
from bot.web.console.deps import STAFF
from bot.web.console.guard import LOGIN, Desk, half_way, sit_down
from bot.web.console.login import TURN, next_of
from bot.web.deps import DEPS
from bot.web.pages import page, see_other
from bot.web.security import check_change

log = structlog.get_logger(__name__)
PAGE = "/staff/second"


async def show(request: web.Request) -> web.StreamResponse:
    desk = await half_way(request)
    if desk is None:
        return see_other(LOGIN)
    return await _form(request, desk, next_page=next_of(request.query))


async def enter(request: web.Request) -> web.StreamResponse:
    deps, desk = request.app[STAFF], await half_way(request)
    form = await read_form(request, request.app[DEPS].limits)
    if desk is None:
        return see_other(LOGIN)
    check_change(request, deps.public_url, expected=desk.csrf, given=form.get("csrf", ""))
    if await deps.store.doors.secret(desk.staff.id) is None:
        return await _set_up(request, desk, form)
    async with request.app[TURN]:
        problem = await factor.shown(request, desk.staff, form.get("code", ""))
    if problem:
        status = 429 if problem == "too_often" else 401
        return await _form(request, desk, next_page=next_of(form), problem=problem, status=status)
    response = see_other(next_of(form))
    await sit_down(request, response, desk.staff)
    log.info("second factor shown", staff=desk.staff.login)
    return response


async def _set_up(request: web.Request, desk: Desk, form: Mapping[str, str]) -> web.StreamResponse:
    codes = await factor.set_up(request, desk, form.get("code", ""))
    if codes is None:
        return await _form(request, desk, next_page=next_of(form), problem="not_set", status=422)
    response = page(request, "staff/recovery.html", {"desk": None, "codes": codes, "next": next_of(form)})
    await sit_down(request, response, desk.staff)
    return response


async def _form(
    request: web.Request, desk: Desk, *, next_page: str, problem: str = "", status: int = 200
) -> web.StreamResponse:
    """`offer` where there is no app yet."""
    deps = request.app[STAFF]
    has_app = await deps.store.doors.secret(desk.staff.id) is not None
    context: dict[str, object] = {"desk": None, "csrf": desk.csrf, "next": next_page, "problem": problem}
    context |= {"offer": None if has_app else factor.offer(deps, desk), "action": PAGE}
    return page(request, "staff/second.html", context, status=status)
