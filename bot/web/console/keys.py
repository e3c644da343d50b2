"""Keys of other systems, for who manages people: made, shown once, ended. A key in units of others looks like none."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta

import structlog
from aiohttp import web

from bot.web.api.entry import MARK
from bot.web.console.deps import STAFF, StaffDeps
from bot.web.console.guard import Desk, asked_number, posted
from bot.web.pages import page, see_other
from bot.web.sessions import token_hash
from flows.api_keys import GRANTS, LASTING, ApiKey
from flows.audit import AuditEntry
from flows.ports.api_keys import NameTaken
from flows.staffing import Right, is_login

log = structlog.get_logger(__name__)
PAGE = "/staff/keys"


class Refused(Exception):
    """Why no key was made, as the end of a text key."""


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    return await _shown(request, desk)


async def make(request: web.Request, desk: Desk) -> web.StreamResponse:
    """The key is on this one answer and nowhere else."""
    deps, form = request.app[STAFF], await posted(request, desk)
    token = MARK + secrets.token_urlsafe(32)
    try:
        key = await _made(deps, desk, form, token=token)
    except Refused as why:
        return await _shown(request, desk, problem=str(why), typed=form, status=422)
    await _noted(deps, desk, "api_key_made", key)
    return await _shown(request, desk, token=token)


async def end(request: web.Request, desk: Desk) -> web.StreamResponse:
    """At once; what is asked with it from now on is refused."""
    deps, number = request.app[STAFF], asked_number(request)
    await posted(request, desk)
    key = next((each for each in await _keys(deps, desk) if each.id == number), None)
    if key is None or not await deps.store.api_keys.end(number, now=deps.now()):
        raise web.HTTPNotFound
    await _noted(deps, desk, "api_key_ended", key)
    return see_other(f"{PAGE}?done=ended")


async def _made(deps: StaffDeps, desk: Desk, form: Mapping[str, str], *, token: str) -> ApiKey:
    name, unit_id = form.get("name", "").strip(), form.get("unit") or None
    grants = tuple(grant for grant in GRANTS if form.get(f"grant.{grant}"))
    days = {str(each): each for each in LASTING}.get(form.get("days", ""))
    is_unit = unit_id is None or unit_id in deps.world().office.units
    if not is_unit or not desk.may(Right.PEOPLE, unit_id) or days is None:
        raise Refused("no_such_unit")
    if not is_login(name):
        raise Refused("bad_name")
    if not grants:
        raise Refused("no_grant")
    now = deps.now()
    try:
        return await deps.store.api_keys.add(
            name,
            grants,
            unit_id,
            token_hash=token_hash(token),
            by=desk.staff.login,
            now=now,
            until=now + timedelta(days=days),
        )
    except NameTaken:
        raise Refused("name_taken") from None


async def _keys(deps: StaffDeps, desk: Desk) -> list[ApiKey]:
    """Those in units in which one manages people."""
    keys = await deps.store.api_keys.list(now=deps.now())
    return [each for each in keys if desk.may(Right.PEOPLE, each.unit_id)]


async def _noted(deps: StaffDeps, desk: Desk, action: str, key: ApiKey) -> None:
    detail = {"name": key.name, "grants": " ".join(key.grants)}
    log.info("api key changed", staff=desk.staff.login, did=action, key=key.name)
    entry = AuditEntry(deps.now(), desk.staff.login, action, str(key.id), key.unit_id, detail)
    await deps.store.audit.append([entry])


async def _shown(
    request: web.Request,
    desk: Desk,
    *,
    token: str = "",
    problem: str = "",
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> web.StreamResponse:
    deps = request.app[STAFF]
    units, own = deps.world().office.units, desk.units_with(Right.PEOPLE)
    context = {
        "desk": desk,
        "keys": await _keys(deps, desk),
        "units": units,
        "own_units": [unit for unit in units.values() if own is None or unit.id in own],
        "everywhere": own is None,
        "grants": tuple(GRANTS),
        "lasting": LASTING,
        "token": token,
        "is_ended": request.query.get("done") == "ended",
        "problem": problem,
        "typed": typed or {},
        "address": f"{deps.public_url}/api/openapi.json",
    }
    return page(request, "staff/keys.html", context, status=status)
