"""Coming in by an invitation: the link works once; whoever has it chooses a login and a password."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

import structlog
from aiohttp import web

from bot import passwords
from bot.web.bodies import read_form
from bot.web.console.deps import STAFF
from bot.web.console.login import DOOR, TURN, door_of, welcome
from bot.web.console.password import wrong_with
from bot.web.deps import DEPS
from bot.web.pages import page
from bot.web.proxies import client_address
from bot.web.rates import Rate
from bot.web.security import check_change, csrf_token, set_cookie
from bot.web.sessions import token_hash
from flows.audit import AuditEntry
from flows.ports import Invitation, LoginTaken
from flows.staffing import is_login

log = structlog.get_logger(__name__)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
#: Links that are none, from one address; who holds a right one is never held up.
WRONG: web.AppKey[Rate] = web.AppKey("wrong_invitations", Rate)
MOST, WITHIN = 20, timedelta(minutes=15)


async def show(request: web.Request) -> web.StreamResponse:
    invitation = await _find(request)
    return _form(request, invitation) if invitation else _gone(request)


async def join(request: web.Request) -> web.StreamResponse:
    deps, form = request.app[STAFF], await read_form(request, request.app[DEPS].limits)
    expected = csrf_token(deps.cookie_key, door_of(request))
    check_change(request, deps.public_url, expected=expected, given=form.get("csrf", ""))
    invitation = await _find(request)
    if invitation is None:
        return _gone(request)
    login, password = form.get("login", "").strip(), form.get("password", "")
    problem = "" if is_login(login) else "login"
    problem = problem or wrong_with(password, again=form.get("again", ""), old="", login=login)
    if problem:
        return _form(request, invitation, login=login, problem=problem, status=422)
    async with request.app[TURN]:
        hashed = await passwords.hash_password(password)
    link = token_hash(request.match_info["token"])
    try:
        staff = await deps.store.doors.accept(link, login=login, password_hash=hashed, now=deps.now())
    except LoginTaken:
        return _form(request, invitation, login=login, problem="taken", status=409)
    if staff is None:
        return _gone(request)
    await deps.store.audit.append([AuditEntry(deps.now(), staff.login, "staff_joined", str(invitation.id))])
    log.info("staff joined", staff=staff.login)
    return await welcome(request, staff, next_page="/staff/account")


async def _find(request: web.Request) -> Invitation | None:
    deps, token = request.app[STAFF], request.match_info["token"]
    return await deps.store.doors.invitation(token_hash(token), now=deps.now()) if _TOKEN.fullmatch(token) else None


def _gone(request: web.Request) -> web.StreamResponse:
    """Used, taken back, run out, never there: all look the same, and trying many is slowed."""
    if not request.app[WRONG].allows(client_address(request), request.app[STAFF].now()):
        raise web.HTTPTooManyRequests
    return page(request, "staff/join_gone.html", {"desk": None}, status=404)


def _form(
    request: web.Request, invitation: Invitation, *, login: str = "", problem: str = "", status: int = 200
) -> web.StreamResponse:
    deps = request.app[STAFF]
    door = door_of(request) or secrets.token_urlsafe(32)
    context = {
        "desk": None,
        "csrf": csrf_token(deps.cookie_key, door),
        "invitation": invitation,
        "units": deps.world().office.units,
        "login": login[:100],
        "problem": problem,
        "shortest": passwords.SHORTEST,
        "longest": passwords.LONGEST,
    }
    response = page(request, "staff/join.html", context, status=status)
    set_cookie(response, DOOR, door, https=deps.is_https)
    return response
