"""Logging in and out. Wrong name and wrong password look the same and take the same time; tries are counted."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import urlencode

import structlog
from aiohttp import web

from bot import passwords
from bot.web.bodies import read_form
from bot.web.console.deps import STAFF, StaffDeps
from bot.web.console.guard import Desk, at_desk, get_up, posted, sit_down
from bot.web.deps import DEPS
from bot.web.pages import page, see_other
from bot.web.proxies import client_address
from bot.web.security import check_change, cookie_name, csrf_token, drop_cookie, set_cookie
from flows.audit import NOBODY, AuditEntry
from flows.ports import Staff
from flows.staffing import is_weighty
from flows.values import JSON

log = structlog.get_logger(__name__)
#: One try at a time: counting and trying are one thing, and a slow hash is not a way to fill the memory.
TURN: web.AppKey[asyncio.Lock] = web.AppKey("login", asyncio.Lock)
DOOR = "motcua-door"
_INSIDE = re.compile(r"/staff(?:[/?][!-~]{0,500})?")
LONGEST_LOGIN = 100
_DOORS = ("/staff/log", "/staff/second", "/staff/join")


async def show(request: web.Request) -> web.StreamResponse:
    if await at_desk(request):
        return see_other(next_of(request.query))
    return _form(request, next_page=next_of(request.query))


async def log_in(request: web.Request) -> web.StreamResponse:
    deps = request.app[STAFF]
    form = await read_form(request, request.app[DEPS].limits)
    door = door_of(request)
    check_change(request, deps.public_url, expected=csrf_token(deps.cookie_key, door), given=form.get("csrf", ""))
    login = form.get("login", "").strip()
    async with request.app[TURN]:
        outcome = await try_password(deps, client_address(request), login=login, password=form.get("password", ""))
    await _noted(request, outcome, login=login)
    if isinstance(outcome, str):
        status = 429 if outcome == "too_often" else 401
        return _form(request, next_page=next_of(form), login=login[:LONGEST_LOGIN], problem=outcome, status=status)
    return await welcome(request, outcome, next_page=next_of(form))


async def log_out(request: web.Request, desk: Desk) -> web.StreamResponse:
    await posted(request, desk)
    response = see_other("/staff/login")
    await get_up(request.app[STAFF], response, desk)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


async def try_password(deps: StaffDeps, address: str, *, login: str, password: str) -> Staff | str:
    """The person, or why not."""
    keys = {key_of(login): deps.limits.tries_of_name, f"address:{address}": deps.limits.tries_of_address}
    since = deps.now() - deps.limits.tries_within
    for key, most in keys.items():
        if await deps.store.staff.failures(key, since=since) >= most:
            log.warning("login refused for now", kind=key.partition(":")[0])
            return "too_often"
    can_be = len(login) <= LONGEST_LOGIN and login.isprintable()  # not every database takes a NUL
    found = await deps.store.staff.by_login(login) if can_be else None
    ok = await passwords.is_right(password, found[1] if found else None)
    ok = ok and found is not None and not found[0].disabled
    for key in keys:
        await deps.store.staff.note_attempt(key, ok=ok, now=deps.now())
    return found[0] if ok and found else "wrong"


async def _noted(request: web.Request, outcome: Staff | str, *, login: str) -> None:
    """What was typed is kept only where it is an account's name: people also type a password there."""
    deps = request.app[STAFF]
    known = {person.login for person in await deps.store.staff.list()}
    actor = login if login in known else NOBODY
    action = "login_failed" if isinstance(outcome, str) else "logged_in"
    detail: dict[str, JSON] = {"address": client_address(request)}
    if isinstance(outcome, str):
        detail["why"] = outcome
    await deps.store.audit.append([AuditEntry(deps.now(), actor, action, detail=detail)])


def key_of(login: str) -> str:
    """Counted by a hash: people also type a password, or an ID number, where the name belongs."""
    return f"name:{sha256(login.casefold().encode()).hexdigest()[:32]}"


async def welcome(request: web.Request, staff: Staff, *, next_page: str) -> web.StreamResponse:
    """To the page that was wanted, or first to the second factor."""
    deps = request.app[STAFF]
    is_full = not await wants_more(deps, staff)
    then = next_page if is_full else f"/staff/second?{urlencode({'next': next_page})}"
    response = see_other(then)
    drop_cookie(response, DOOR, https=deps.is_https)
    await sit_down(request, response, staff, is_full=is_full)
    log.info("staff logged in", staff=staff.login, is_full=is_full)
    return response


async def wants_more(deps: StaffDeps, staff: Staff) -> bool:
    """Whether a password is not enough: an app was set up, or this installation wants one of who decides."""
    wanted = deps.second_factor == "required" and is_weighty(staff)
    return wanted or await deps.store.doors.secret(staff.id) is not None


def _form(
    request: web.Request, *, next_page: str, login: str = "", problem: str = "", status: int = 200
) -> web.StreamResponse:
    deps = request.app[STAFF]
    door = door_of(request) or secrets.token_urlsafe(32)
    context = {"csrf": csrf_token(deps.cookie_key, door), "next": next_page, "login": login, "problem": problem}
    response = page(request, "staff/login.html", {**context, "desk": None}, status=status)
    set_cookie(response, DOOR, door, https=deps.is_https)
    return response


def door_of(request: web.Request) -> str:
    """A cookie of its own before there is a session, so that nobody else's page can log a browser in."""
    return request.cookies.get(cookie_name(DOOR, https=request.app[STAFF].is_https), "")[:100]


def next_of(given: Mapping[str, str]) -> str:
    """Back to the page that was wanted: only ever one of the console."""
    wanted = given.get("next", "")
    return wanted if _INSIDE.fullmatch(wanted) and not wanted.startswith(_DOORS) else "/staff"
