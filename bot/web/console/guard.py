"""Who is at the desk: the session behind the cookie, the role that a page wants, and whether our page sent a change."""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from aiohttp import web

from bot.web.bodies import read_form
from bot.web.console import roles, trailing
from bot.web.console.deps import STAFF, StaffDeps
from bot.web.console.devices import device_words
from bot.web.deps import DEPS
from bot.web.errors import is_in_background
from bot.web.pages import see_other
from bot.web.security import check_change, cookie_name, drop_cookie, set_cookie
from bot.web.sessions import token_hash
from flows.ports import Staff
from flows.staffing import Right, may, units_with

COOKIE = "motcua-staff"
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
LOGIN = "/staff/login"
TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Desk:
    """A member of staff with the page open. `token` is only ever in the cookie; the store has its hash.

    `requests`: how many people wait for an answer, for the head of every page.
    """

    staff: Staff
    csrf: str
    token: str
    requests: int = 0

    @property
    def unit_ids(self) -> Sequence[str] | None:
        """The units whose dossiers are listed; None for all of them."""
        return units_with(self.staff, Right.LISTS)

    def units_with(self, right: Right) -> Sequence[str] | None:
        """The units in which the person has the right; None for all of them."""
        return units_with(self.staff, right)

    def may(self, right: Right, unit_id: str | None) -> bool:
        return may(self.staff, right, unit_id)

    def may_open(self, path: str) -> bool:
        return roles.may_use(self.staff.roles, "GET", path)

    def with_requests(self, count: int) -> Desk:
        return replace(self, requests=count)


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
StaffHandler = Callable[[web.Request, Desk], Awaitable[web.StreamResponse]]


def guarded(method: str, path: str, handler: StaffHandler) -> Handler:
    """The handler behind the table of roles."""

    async def behind_desk(request: web.Request) -> web.StreamResponse:
        desk = await at_desk(request)
        if desk is None:
            return _to_login(request)
        if not roles.may_use(desk.staff.roles, method, path):
            raise web.HTTPForbidden
        waiting = await request.app[STAFF].store.requests.count(unit_ids=desk.units_with(Right.ANSWER))
        answer = await handler(request, desk.with_requests(waiting))
        await trailing.note(request, desk.staff, method, path, answer.status)
        return answer

    return behind_desk


async def at_desk(request: web.Request) -> Desk | None:
    """None when nobody is logged in, the session has ended, was idle for too long, or the person was disabled."""
    deps = request.app[STAFF]
    token = request.cookies.get(cookie_name(COOKIE, https=deps.is_https), "")
    if not 20 <= len(token) <= 100:
        return None
    found = await deps.store.staff.session(token_hash(token), now=deps.now())
    return Desk(found[0], found[1], token) if found else None


async def half_way(request: web.Request) -> Desk | None:
    """Who has shown the password, and is asked for the second factor; opens no room."""
    deps = request.app[STAFF]
    token = request.cookies.get(cookie_name(COOKIE, https=deps.is_https), "")
    found = await deps.store.doors.waiting(token_hash(token), now=deps.now()) if 20 <= len(token) <= 100 else None
    return Desk(found[0], found[1], token) if found else None


async def sit_down(request: web.Request, response: web.StreamResponse, staff: Staff, *, is_full: bool = True) -> None:
    """A new session under a new token, whatever the browser had before; that one is over."""
    deps = request.app[STAFF]
    for before in (await at_desk(request), await half_way(request)):
        if before:
            await deps.store.staff.close_session(token_hash(before.token))
    token, csrf = secrets.token_urlsafe(TOKEN_BYTES), secrets.token_urlsafe(TOKEN_BYTES)
    await deps.store.staff.open_session(
        staff.id,
        token_hash=token_hash(token),
        csrf=csrf,
        now=deps.now(),
        device=device_words(request.headers.get("User-Agent", "")),
        is_full=is_full,
    )
    set_cookie(response, COOKIE, token, https=deps.is_https)


async def get_up(deps: StaffDeps, response: web.StreamResponse, desk: Desk) -> None:
    await deps.store.staff.close_session(token_hash(desk.token))
    drop_cookie(response, COOKIE, https=deps.is_https)


async def posted(request: web.Request, desk: Desk) -> Mapping[str, str]:
    """The fields of a form that our own page of this session sent."""
    form = await read_form(request, request.app[DEPS].limits)
    check_change(request, request.app[STAFF].public_url, expected=desk.csrf, given=form.get("csrf", ""))
    return form


def asked_id(request: web.Request) -> str:
    """The id in the address. What cannot be one is not there, and no database is bothered with it."""
    if not _ID.fullmatch(request.match_info["id"]):
        raise web.HTTPNotFound
    return request.match_info["id"]


def asked_number(request: web.Request) -> int:
    """The row number in the address."""
    given = asked_id(request)
    if not (given.isascii() and given.isdecimal() and len(given) < 16):
        raise web.HTTPNotFound
    return int(given)


def _to_login(request: web.Request) -> web.Response:
    """A page that asked in the background is told to go there as a whole."""
    if is_in_background(request):
        return web.Response(status=204, headers={"HX-Redirect": LOGIN})
    wanted = f"?next={quote(request.path_qs, safe='')}" if request.method == "GET" and request.path != "/staff" else ""
    return see_other(LOGIN + wanted)
