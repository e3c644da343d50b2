"""A new password of one's own: the old one is asked for and its tries are counted; other sessions end at once."""

from __future__ import annotations

import structlog
from aiohttp import web

from bot import passwords
from bot.web.console.deps import STAFF
from bot.web.console.guard import Desk, posted
from bot.web.console.login import TURN, try_password
from bot.web.pages import page, see_other
from bot.web.proxies import client_address
from bot.web.sessions import token_hash

log = structlog.get_logger(__name__)
PAGE = "/staff/password"


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    return _form(request, desk, done=request.query.get("done") == "1")


async def change(request: web.Request, desk: Desk) -> web.StreamResponse:
    deps = request.app[STAFF]
    form = await posted(request, desk)
    old, new = form.get("old", ""), form.get("new", "")
    if problem := wrong_with(new, again=form.get("again", ""), old=old, login=desk.staff.login):
        return _form(request, desk, problem=problem, status=422)
    async with request.app[TURN]:
        outcome = await try_password(deps, client_address(request), login=desk.staff.login, password=old)
    if isinstance(outcome, str):
        return _form(request, desk, problem=outcome, status=429 if outcome == "too_often" else 422)
    password_hash = await passwords.hash_password(new)
    await deps.store.staff.set_password(desk.staff.login, password_hash, keep=token_hash(desk.token))
    log.info("password changed", staff=desk.staff.login)
    return see_other(f"{PAGE}?done=1")


def wrong_with(new: str, *, again: str, old: str, login: str) -> str:
    """What speaks against this password, as the end of a text key; nothing when it will do."""
    if not passwords.SHORTEST <= len(new) <= passwords.LONGEST:
        return "length"
    if new != again:
        return "differ"
    if new == old:
        return "same"
    return "guessable" if login.casefold() in new.casefold() or len(set(new)) < 4 else ""


def _form(
    request: web.Request, desk: Desk, *, problem: str = "", done: bool = False, status: int = 200
) -> web.StreamResponse:
    """Nothing that was typed comes back."""
    lengths = {"shortest": passwords.SHORTEST, "longest": passwords.LONGEST}
    context = {"desk": desk, "problem": problem, "done": done, **lengths}
    return page(request, "staff/password.html", context, status=status)
