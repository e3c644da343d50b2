"""The counter's own screen: numbers, whose turn it is, how long it takes, and a code that opens the chat.

A device has this right alone. Nothing on it is about a person: numbers, desks and minutes.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime

from aiohttp import web

from bot.doors import drawn_svg
from bot.web.bodies import read_form
from bot.web.deps import DEPS, WebDeps
from bot.web.pages import page, see_other
from bot.web.security import check_change, cookie_name, csrf_token, drop_cookie, is_same_origin, set_cookie
from bot.web.sessions import token_hash
from flows.calendar.days import local_day
from flows.counters.model import DEVICE_LASTS, Board, Device, Helping, Stand, board

PAGE, COOKIE, TOKEN_BYTES = "/counter", "motcua-counter", 32
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,100}")
_NUMBER = re.compile(r"[1-9]\d{0,2}")
#: What a device may post, and what a desk's number becomes by it.
FINISHED = {"done": Stand.DONE, "missed": Stand.MISSED}


@dataclass(frozen=True, slots=True)
class Screen:
    """A device with its page open. `token` is only ever in the cookie; the store has its hash."""

    device: Device
    csrf: str


async def ask_to_open(request: web.Request) -> web.StreamResponse:
    """Looking at a link opens nothing: whoever forwards it may look as well."""
    token = _link(request)
    return page(request, "counter_open.html", {"action": f"{PAGE}/open/{token}"})


async def open_here(request: web.Request) -> web.StreamResponse:
    """The browser that presses the button is the counter's screen from now on."""
    deps, token = request.app[DEPS], secrets.token_urlsafe(TOKEN_BYTES)
    if not is_same_origin(request, deps.public_url):
        raise web.HTTPForbidden
    opened = await deps.store.counters.open_device(
        token_hash(_link(request)), token_hash=token_hash(token), now=deps.now()
    )
    if opened is None:
        raise web.HTTPNotFound
    response = see_other(PAGE)
    set_cookie(response, COOKIE, token, https=deps.is_https, max_age=int(DEVICE_LASTS.total_seconds()))
    return response


async def show(request: web.Request) -> web.StreamResponse:
    deps, screen = request.app[DEPS], await at(request)
    given = request.query.get("so", "")
    context = {
        "screen": screen,
        "unit": deps.world().office.unit(screen.device.unit_id),
        **shown(await board_of(deps, screen.device), screen.device, now=deps.now()),
        "given": given if _NUMBER.fullmatch(given) else "",
        "chat": deps.public_url,
        "code": drawn_svg(f"{deps.public_url}/"),
    }
    return page(request, "counter.html", context)


async def take(request: web.Request) -> web.StreamResponse:
    deps, screen = request.app[DEPS], await posted(request)
    number = await deps.store.counters.take(screen.device.unit_id, day=today(deps), now=deps.now())
    return see_other(f"{PAGE}?so={number}" if number else PAGE)


async def call_next(request: web.Request) -> web.StreamResponse:
    deps, device = request.app[DEPS], (await posted(request)).device
    await deps.store.counters.call_next(device.unit_id, day=today(deps), desk=device.desk, now=deps.now())
    return see_other(PAGE)


async def finish(request: web.Request) -> web.StreamResponse:
    deps, device = request.app[DEPS], (await posted(request)).device
    stand = FINISHED.get(request.match_info["how"])
    if stand is None:
        raise web.HTTPNotFound
    await deps.store.counters.finish(device.unit_id, day=today(deps), desk=device.desk, stand=stand)
    return see_other(PAGE)


async def close(request: web.Request) -> web.StreamResponse:
    """Whoever stands at the device takes its right away again, before it is carried off."""
    deps, screen = request.app[DEPS], await posted(request)
    unit = [screen.device.unit_id]
    await deps.store.counters.end_device(screen.device.id, unit_ids=unit, now=deps.now())
    response = see_other("/")
    drop_cookie(response, COOKIE, https=deps.is_https)
    return response


async def at(request: web.Request) -> Screen:
    """Raises 404 for everybody else: a device that was ended looks like none that ever was."""
    deps = request.app[DEPS]
    token = request.cookies.get(cookie_name(COOKIE, https=deps.is_https), "")
    device = await deps.store.counters.device(token_hash(token), now=deps.now()) if _TOKEN.fullmatch(token) else None
    if device is None:
        raise web.HTTPNotFound
    return Screen(device, csrf_token(deps.cookie_key, token))


async def posted(request: web.Request) -> Screen:
    """What our own page of this device sent."""
    deps, screen = request.app[DEPS], await at(request)
    form = await read_form(request, deps.limits)
    check_change(request, deps.public_url, expected=screen.csrf, given=form.get("csrf", ""))
    return screen


async def board_of(deps: WebDeps, device: Device) -> Board:
    day = today(deps)
    tickets = await deps.store.counters.tickets(device.unit_id, day=day)
    live = await deps.store.assisting.live(unit_ids=[device.unit_id])
    sessions = [Helping(each.state.value, each.expires_at) for each in live if each.is_live(deps.now())]
    return board(day, tickets, sessions)


def shown(stand: Board, device: Device, *, now: datetime) -> dict[str, object]:
    """What the page and its live part say: numbers, desks, and seconds counted by the server's clock."""
    elapsed = {each.desk: _seconds(now, each.called_at) for each in stand.called}
    sessions = [{"stand": each.stand, "seconds": _seconds(each.expires_at, now)} for each in stand.sessions]
    return {"board": stand, "own": stand.at(device.desk), "elapsed": elapsed, "sessions": sessions}


def _seconds(later: datetime, earlier: datetime | None) -> int:
    return max(0, int((later - earlier).total_seconds())) if earlier else 0


def today(deps: WebDeps) -> date:
    return local_day(deps.now())


def _link(request: web.Request) -> str:
    token = request.match_info["token"]
    if not _TOKEN.fullmatch(token):
        raise web.HTTPNotFound
    return token
