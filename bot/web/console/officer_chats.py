"""Chats of one's own account: a code that links one, letting one go, and when the day's work is told there."""

from __future__ import annotations

import secrets

import structlog
from aiohttp import web

from bot.doors import opened
from bot.web.console import account
from bot.web.console.deps import STAFF
from bot.web.console.guard import Desk, posted
from bot.web.pages import see_other
from flows.audit import AuditEntry
from flows.conversation.link_codes import fresh_code, written
from flows.officers.mornings import NEVER, TIMES
from flows.officers.reading import PAYLOAD, WORD
from flows.people import CODE_VALID

log = structlog.get_logger(__name__)


async def give(request: web.Request, desk: Desk) -> web.StreamResponse:
    """The code is on this one page and nowhere else; it takes the place of any before."""
    await posted(request, desk)
    deps, code = request.app[STAFF], fresh_code(secrets.token_urlsafe(24))
    await deps.store.officers.give(desk.staff.id, code, until=deps.now() + CODE_VALID)
    await _noted(request, desk, "staff_chat_code_given")
    links = opened(await deps.doors(), f"{PAYLOAD}{code}") if deps.doors else {}
    given: dict[str, object] = {
        "text": f"{WORD} {written(code)}",
        "minutes": int(CODE_VALID.total_seconds() // 60),
        "link": links.get("telegram_link", ""),
    }
    return await account.shown(request, desk, given=given)


async def unlink(request: web.Request, desk: Desk) -> web.StreamResponse:
    """What is not one's own is not there."""
    form = await posted(request, desk)
    given = form.get("which", "")
    number = int(given) if given.isascii() and given.isdecimal() and len(given) < 16 else 0
    if not await request.app[STAFF].store.officers.unlink(desk.staff.id, number):
        raise web.HTTPNotFound
    await _noted(request, desk, "staff_chat_unlinked")
    return see_other(f"{account.PAGE}?done=chat_unlinked")


async def tell_at(request: web.Request, desk: Desk) -> web.StreamResponse:
    form = await posted(request, desk)
    at = form.get("at", "?")
    if at not in (NEVER, *TIMES):
        raise web.HTTPBadRequest
    await request.app[STAFF].store.officers.tell_at(desk.staff.id, at)
    return see_other(f"{account.PAGE}?done=told_saved")


async def _noted(request: web.Request, desk: Desk, action: str) -> None:
    deps = request.app[STAFF]
    await deps.store.audit.append([AuditEntry(deps.now(), desk.staff.login, action)])
    log.info("chats of an account", staff=desk.staff.login, did=action)
