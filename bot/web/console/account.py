"""One's own account: where one is logged in, ending that, and the authenticator app."""

from __future__ import annotations

from aiohttp import web

from bot.web.console import factor
from bot.web.console.deps import STAFF
from bot.web.console.guard import Desk, posted
from bot.web.console.login import TURN, try_password
from bot.web.console.requests_view import channel_name
from bot.web.pages import page, see_other
from bot.web.proxies import client_address
from bot.web.sessions import token_hash
from flows.officers.mornings import TIMES
from flows.ports import OpenSession
from flows.staffing import is_weighty

PAGE = "/staff/account"
_DONE = ("closed", "others_closed", "factor_off", "chat_unlinked", "told_saved")


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    done = request.query.get("done", "")
    return await shown(request, desk, done=done if done in _DONE else "")


async def close(request: web.Request, desk: Desk) -> web.StreamResponse:
    """One of one's own sessions, or all but this one. What is not one's own is not there."""
    store, form, here = request.app[STAFF].store, await posted(request, desk), token_hash(desk.token)
    if form.get("which") == "others":
        await store.doors.close_others(desk.staff.id, keep=here)
        return see_other(f"{PAGE}?done=others_closed")
    own = {_name(each): each for each in await store.doors.sessions(desk.staff.id, now=request.app[STAFF].now())}
    wanted = own.get(form.get("which", ""))
    if wanted is None:
        raise web.HTTPNotFound
    await store.staff.close_session(wanted.token_hash)
    return see_other(f"{PAGE}?done=closed" if wanted.token_hash != here else "/staff/login")


async def show_factor(request: web.Request, desk: Desk) -> web.StreamResponse:
    return _offer(request, desk)


async def set_factor(request: web.Request, desk: Desk) -> web.StreamResponse:
    """A new app, in the place of any before. The recovery codes are shown on this one answer."""
    form = await posted(request, desk)
    if await request.app[STAFF].store.doors.secret(desk.staff.id) is not None:
        return await shown(request, desk, problem="factor_there", status=409)
    codes = await factor.set_up(request, desk, form.get("code", ""))
    if codes is None:
        return _offer(request, desk, problem="not_set", status=422)
    return page(request, "staff/recovery.html", {"desk": desk, "codes": codes, "next": PAGE})


async def drop_factor(request: web.Request, desk: Desk) -> web.StreamResponse:
    """With the password, because a desk may have been left open. Ends all sessions, this one too."""
    deps, form = request.app[STAFF], await posted(request, desk)
    if deps.second_factor == "required" and is_weighty(desk.staff):
        return await shown(request, desk, problem="factor_required", status=409)
    async with request.app[TURN]:
        address, password = client_address(request), form.get("password", "")
        outcome = await try_password(deps, address, login=desk.staff.login, password=password)
    if isinstance(outcome, str):
        return await shown(request, desk, problem=outcome, status=429 if outcome == "too_often" else 422)
    await deps.store.doors.drop_factor(desk.staff.id)
    return see_other("/staff/login")


async def shown(
    request: web.Request,
    desk: Desk,
    *,
    done: str = "",
    problem: str = "",
    given: dict[str, object] | None = None,
    status: int = 200,
) -> web.StreamResponse:
    """`given`: a code that links a chat, told on this one answer."""
    deps = request.app[STAFF]
    sessions = await deps.store.doors.sessions(desk.staff.id, now=deps.now())
    has_factor = await deps.store.doors.secret(desk.staff.id) is not None
    chats = await deps.store.officers.of_staff(desk.staff.id)
    context = {
        "desk": desk,
        "sessions": [(_name(each), each, each.token_hash == token_hash(desk.token)) for each in sessions],
        "has_factor": has_factor,
        "codes_left": await deps.store.doors.codes_left(desk.staff.id) if has_factor else 0,
        "advised": is_weighty(desk.staff) and not has_factor,
        "units": deps.world().office.units,
        "chats": [(each, channel_name(each.chat.channel)) for each in chats],
        "told_at": await deps.store.officers.told_at(desk.staff.id),
        "times": TIMES,
        "given": given,
        "done": done,
        "problem": problem,
    }
    return page(request, "staff/account.html", context, status=status)


def _offer(request: web.Request, desk: Desk, *, problem: str = "", status: int = 200) -> web.StreamResponse:
    context = {"desk": desk, "csrf": desk.csrf, "next": "", "problem": problem, "action": f"{PAGE}/factor"}
    return page(
        request, "staff/second.html", {**context, "offer": factor.offer(request.app[STAFF], desk)}, status=status
    )


def _name(session: OpenSession) -> str:
    """How a form names a session: enough to tell one's own few apart, and no use for opening one."""
    return session.token_hash.hex()[:16]
