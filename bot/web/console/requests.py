"""People who asked for a human: what they said, what they have here, and the officer's answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import structlog
from aiohttp import web

from bot.web.console.deps import STAFF
from bot.web.console.guard import Desk, asked_number, posted
from bot.web.console.view import stage_of
from bot.web.pages import page, plain, see_other
from flows import texts
from flows.dossiers.model import Dossier
from flows.ports import OpenRequest
from flows.service.deciding import may_see
from flows.service.replying import NotWaiting
from flows.service.world import World
from flows.staffing import Right
from flows.text_folding import clean

log = structlog.get_logger(__name__)
PAGE = "/staff/requests"


@dataclass(frozen=True, slots=True)
class DossierLine:
    """A dossier of who asked. `link` is empty where this officer may not open it."""

    link: str
    name: str
    procedure: str
    status: str
    stage: str


@dataclass(frozen=True, slots=True)
class RequestCard:
    id: int
    at: datetime
    about: str
    channel: str
    dossiers: tuple[DossierLine, ...]


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    done = request.query.get("done", "")
    return await _shown(request, desk, done=done if done in ("replied", "settled") else "")


async def reply(request: web.Request, desk: Desk) -> web.StreamResponse:
    deps = request.app[STAFF]
    number = asked_number(request)
    form = await posted(request, desk)
    text = clean(form.get("text", ""))[: deps.limits.reason_characters]
    if not text:
        return await _shown(request, desk, problem="empty", status=422)
    try:
        parcels = await deps.replying.reply(desk.staff, number, text)
    except NotWaiting:
        return await _shown(request, desk, problem="not_waiting", lost=text, status=409)
    log.info("request answered", staff=desk.staff.login, request=number)
    deps.send(parcels)
    return see_other(f"{PAGE}?done=replied")


async def settle(request: web.Request, desk: Desk) -> web.StreamResponse:
    """Without a message. What was typed and not sent is shown again if somebody else was faster."""
    number = asked_number(request)
    form = await posted(request, desk)
    try:
        await request.app[STAFF].replying.settle(desk.staff, number)
    except NotWaiting:
        return await _shown(request, desk, problem="not_waiting", lost=clean(form.get("text", "")), status=409)
    log.info("request settled", staff=desk.staff.login, request=number)
    return see_other(f"{PAGE}?done=settled")


async def _shown(
    request: web.Request, desk: Desk, *, done: str = "", problem: str = "", lost: str = "", status: int = 200
) -> web.StreamResponse:
    deps = request.app[STAFF]
    waiting = await deps.store.requests.open(unit_ids=desk.units_with(Right.ANSWER), limit=deps.limits.page)
    now_waiting = await deps.store.requests.count(unit_ids=desk.units_with(Right.ANSWER))
    context = {
        "desk": desk.with_requests(now_waiting),
        "requests": [_card(deps.world(), desk, each) for each in waiting],
        "done": done,
        "problem": problem,
        "lost": lost,
        "limits": deps.limits,
    }
    return page(request, "staff/requests.html", context, status=status)


def _card(world: World, desk: Desk, asked: OpenRequest) -> RequestCard:
    dossiers = tuple(_line(world, desk, each) for each in asked.dossiers)
    return RequestCard(asked.id, asked.at, asked.about, channel_name(asked.chat.channel), dossiers)


def _line(world: World, desk: Desk, dossier: Dossier) -> DossierLine:
    is_ours = may_see(desk.staff, dossier)
    return DossierLine(
        link=f"/staff/dossiers/{dossier.id}" if is_ours else "",
        name=dossier.code or plain("staff.requests.no_code"),
        procedure=world.library.name(dossier.procedure_code),
        status=dossier.status.value,
        stage=stage_of(dossier),
    )


#: Channels whose name is no key.
_KEYS = {"zalo-bot": "zalo_bot"}


def channel_name(channel: str) -> str:
    """As officers call it."""
    key = f"staff.channel.{_KEYS.get(channel, channel)}"
    return plain(key) if texts.has(key) else channel
