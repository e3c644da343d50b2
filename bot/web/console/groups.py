"""Group chats of the units in the console: a code for a new one, when figures go there, letting one go."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog
from aiohttp import web

from bot.web.console.deps import STAFF
from bot.web.console.guard import Desk, asked_number, posted
from bot.web.console.requests import channel_name
from bot.web.pages import page, see_other
from flows.conversation.link_codes import written
from flows.groups.commands import BIND
from flows.groups.model import CODE_VALID, Group, GroupCode
from flows.groups.schedule import EARLIEST_HOUR, LATEST_HOUR, Every, Schedule
from flows.service.deciding import NotYours
from flows.service.group_desk import AtDesk, give_code, post_at, unbind
from flows.staffing import Right

log = structlog.get_logger(__name__)
PAGE = "/staff/groups"


@dataclass(frozen=True, slots=True)
class GroupLine:
    id: int
    title: str
    channel: str
    unit: str
    bound_by: str
    bound_at: datetime
    schedule: Schedule
    is_left: bool


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    return await _shown(request, desk)


async def give(request: web.Request, desk: Desk) -> web.StreamResponse:
    """The code is on this one page and nowhere else."""
    form = await posted(request, desk)
    unit_id = form.get("unit", "")
    deps = request.app[STAFF]
    if unit_id not in deps.world().office.units:
        raise web.HTTPNotFound
    try:
        code = await give_code(deps.store, _at(request, desk), unit_id, secret=secrets.token_urlsafe(24))
    except NotYours:
        raise web.HTTPNotFound from None
    log.info("code for a group given", staff=desk.staff.login, unit=unit_id)
    return await _shown(request, desk, code=code)


async def schedule(request: web.Request, desk: Desk) -> web.StreamResponse:
    number = asked_number(request)
    form = await posted(request, desk)
    wanted = _schedule(form)
    if wanted is None:
        return await _shown(request, desk, failed=True, status=422)
    try:
        await post_at(request.app[STAFF].store, _at(request, desk), number, wanted)
    except NotYours:
        raise web.HTTPNotFound from None
    return see_other(PAGE)


async def let_go(request: web.Request, desk: Desk) -> web.StreamResponse:
    number = asked_number(request)
    await posted(request, desk)
    try:
        await unbind(request.app[STAFF].store, _at(request, desk), number)
    except NotYours:
        raise web.HTTPNotFound from None
    log.info("group let go", staff=desk.staff.login, group=number)
    return see_other(PAGE)


def _at(request: web.Request, desk: Desk) -> AtDesk:
    return AtDesk(desk.staff.login, desk.units_with(Right.BROADCASTS), request.app[STAFF].now())


def _schedule(form: Mapping[str, str]) -> Schedule | None:
    """What cannot be a time is refused, as the hours of the night are."""
    try:
        return Schedule(Every(form.get("every", "")), int(form.get("weekday", "0")), int(form.get("hour", "")))
    except ValueError:
        return None


async def _shown(
    request: web.Request, desk: Desk, *, code: GroupCode | None = None, failed: bool = False, status: int = 200
) -> web.StreamResponse:
    deps = request.app[STAFF]
    units, names = deps.world().office.units, {each.login: each.name for each in await deps.store.staff.list()}
    ours = desk.units_with(Right.BROADCASTS)
    own = {unit.id: unit.name for unit in units.values() if ours is None or unit.id in ours}
    found = await deps.store.groups.of_units(ours)
    context = {
        "desk": desk,
        "lines": [_line(group, deps.world().office.unit(group.unit_id).name, names) for group in found],
        "units": own,
        "command": BIND,
        "given": written(code.code) if code else "",
        "given_unit": own.get(code.unit_id, "") if code else "",
        "minutes": int(CODE_VALID.total_seconds() // 60),
        "hours": range(EARLIEST_HOUR, LATEST_HOUR + 1),
        "every": list(Every),
        "failed": failed,
    }
    return page(request, "staff/groups.html", context, status=status)


def _line(group: Group, unit: str, names: Mapping[str, str]) -> GroupLine:
    by = names.get(group.bound_by, group.bound_by)
    title, channel = group.title, channel_name(group.channel)
    return GroupLine(
        group.id, title, channel, unit, by, group.bound_at, group.schedule, is_left=group.left_at is not None
    )
