"""People who asked for a human: what they said, what they have here, and the talk with an officer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import structlog
from aiohttp import web

from bot.web.console.deps import STAFF
from bot.web.console.guard import Desk, asked_number, posted
from bot.web.console.requests_view import Around, card_of, channel_name, closed_line
from bot.web.pages import page, see_other
from flows.service.replying import NotWaiting, units_of
from flows.staffing import Right
from flows.talking.canned import unknown_places
from flows.talking.rules import talking_rules
from flows.text_folding import clean

__all__ = ["channel_name", "hand_back", "reply", "settle", "show", "thread"]
log = structlog.get_logger(__name__)
PAGE = "/staff/requests"
DONE = ("replied", "settled", "handed_back")
#: Talks that ended so lately are still shown.
LATELY = timedelta(hours=24)


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    """`to` and `canned` put the words of a canned answer into the answer to one request, where no script does it."""
    done = request.query.get("done", "")
    put = (_digits(request.query.get("to", "")), request.query.get("canned", "")[:40])
    return await _shown(request, desk, done=done if done in DONE else "", put=put)


async def thread(request: web.Request, desk: Desk) -> web.StreamResponse:
    """The lines of one talk, which an open page asks for again by itself; also when it has just ended."""
    deps, number = request.app[STAFF], asked_number(request)
    around = await Around.of(deps, desk)
    found = await deps.store.requests.get(number, unit_ids=units_of(desk.staff))
    if found is not None:
        return page(request, "staff/request_thread.html", {"each": card_of(around, found)})
    ended = await deps.store.requests.closed(unit_ids=units_of(desk.staff), since=deps.now() - LATELY)
    over = next((each for each in ended if each.id == number), None)
    if over is None:
        raise web.HTTPNotFound
    return page(request, "staff/request_over.html", {"each": closed_line(around, over)})


async def reply(request: web.Request, desk: Desk) -> web.StreamResponse:
    deps = request.app[STAFF]
    number = asked_number(request)
    form = await posted(request, desk)
    text = clean(form.get("text", ""))[: deps.limits.reason_characters]
    if not text:
        return await _shown(request, desk, problem="empty", status=422)
    if unknown_places(text) or "{" in text:
        return await _shown(request, desk, problem="unfilled", lost=text, status=422)
    try:
        parcels = await deps.replying.reply(desk.staff, number, text, seen=_seen(form))
    except NotWaiting:
        return await _shown(request, desk, problem="not_waiting", lost=text, status=409)
    log.info("request answered", staff=desk.staff.login, request=number)
    deps.send(parcels)
    return see_other(f"{PAGE}?done=replied")


async def hand_back(request: web.Request, desk: Desk) -> web.StreamResponse:
    """The assistant goes on with the person. What was typed and not sent is not lost."""
    deps, number = request.app[STAFF], asked_number(request)
    form = await posted(request, desk)
    if typed := clean(form.get("text", "")):
        return await _shown(request, desk, problem="not_sent", lost=typed, status=409)
    try:
        parcels = await deps.replying.hand_back(desk.staff, number)
    except NotWaiting:
        return await _shown(request, desk, problem="not_waiting", status=409)
    log.info("talk handed back", staff=desk.staff.login, request=number)
    deps.send(parcels)
    return see_other(f"{PAGE}?done=handed_back")


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
    request: web.Request,
    desk: Desk,
    *,
    done: str = "",
    problem: str = "",
    lost: str = "",
    put: tuple[int, str] = (0, ""),
    status: int = 200,
) -> web.StreamResponse:
    deps, units = request.app[STAFF], desk.units_with(Right.ANSWER)
    around = await Around.of(deps, desk)
    found = await deps.store.requests.open(unit_ids=units, limit=deps.limits.page)
    ended = await deps.store.requests.closed(unit_ids=units, since=deps.now() - LATELY)
    now_waiting = await deps.store.requests.count(unit_ids=units)
    context = {
        "desk": desk.with_requests(now_waiting),
        "requests": [card_of(around, each, put=put) for each in found],
        "ended": [closed_line(around, each) for each in ended],
        "is_full": len(found) == deps.limits.page,
        "done": done,
        "problem": problem,
        "lost": lost,
        "silence": int(talking_rules().silence.total_seconds() // 60),
        "limits": deps.limits,
    }
    return page(request, "staff/requests.html", context, status=status)


def _seen(form: Mapping[str, str]) -> int:
    """The newest line that the page showed."""
    return _digits(form.get("seen", ""))


def _digits(given: str) -> int:
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 16 else 0
