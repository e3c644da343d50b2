"""The chat page and what is sent from it. A post stores one update and returns at once; the stream brings answers."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Mapping
from dataclasses import replace

from aiohttp import web

from bot.channels.webchat import pack
from bot.web import sessions
from bot.web.bodies import read_form
from bot.web.deps import DEPS
from bot.web.errors import Refused, is_in_background
from bot.web.pages import page, see_other
from bot.web.proxies import client_address
from bot.web.rates import Rate
from bot.web.security import check_change
from bot.web.sessions import Session
from bot.web.transcript import fresh_nonce, shown
from flows.ports import Kind, RawUpdate

POSTS: web.AppKey[Rate] = web.AppKey("posts", Rate)
VISITS: web.AppKey[Rate] = web.AppKey("visits", Rate)
_NONCE = re.compile(r"[A-Za-z0-9_-]{8,64}")
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
LOOK_AGAIN = 0.5


async def show(request: web.Request) -> web.StreamResponse:
    """The same cookie finds the same conversation; a link with `?start=` goes on from there and leaves the address."""
    if request.method == "HEAD":
        return web.Response(content_type="text/html")  # a monitor or a preview, nobody who wants to talk
    deps = request.app[DEPS]
    payload = _payload(request)
    session = await sessions.find(request)
    is_new = session is None
    if session is None:
        session = await _begin(request)
    if is_new or payload:
        await _opened(request, session, payload, new_update_id(session, None))
    elif await newest(request, session) == 0:
        # the old messages were forgotten meanwhile; once a day is enough to say hello
        await _opened(request, session, "", new_update_id(session, f"hello-{deps.now():%Y%m%d}"))
    if is_new:
        await _until_answered(request, session, after=0)
    response = see_other("/") if payload else await _page(request, session)
    sessions.remember(response, session, deps)
    return response


async def say(request: web.Request) -> web.StreamResponse:
    session, form = await posted(request)
    text = form.get("text", "")
    if not text.strip():
        return await answered(request, session, after=None)
    if len(text) > request.app[DEPS].limits.text_characters:
        raise Refused(413, "web.chat.too_long")
    return await _take(request, session, form, kind="text", said=text)


async def press(request: web.Request) -> web.StreamResponse:
    session, form = await posted(request)
    token = form.get("token", "")
    if not 0 < len(token) <= 256:
        raise web.HTTPBadRequest
    return await _take(request, session, form, kind="pressed", said=token)


async def set_view(request: web.Request) -> web.StreamResponse:
    """Larger letters; this computer is shared or not."""
    deps = request.app[DEPS]
    session, form = await posted(request)
    response = see_other("/")
    if "large" in form:
        sessions.remember_view(response, deps, large=form["large"] == "1")
    if "shared" in form:
        session = replace(session, is_shared=form["shared"] == "1" or deps.limits.shared)
    sessions.remember(response, session, deps)
    return response


async def stay(request: web.Request) -> web.StreamResponse:
    """Somebody still sits at the shared computer."""
    session, _ = await posted(request)
    return await answered(request, session, after=None)


async def confirm_end(request: web.Request) -> web.StreamResponse:
    session = await sessions.find(request)
    if session is None:
        return see_other("/chat/ended")
    return page(request, "chat_end.html", {"csrf": session.csrf})


async def end(request: web.Request) -> web.StreamResponse:
    """'Kết thúc và xoá khỏi máy này'. What was filed stays filed; this browser no longer opens it."""
    session, _ = await posted(request)
    await sessions.end(request.app[DEPS], session)
    response = see_other("/chat/ended")
    sessions.forget(response, request.app[DEPS])
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


async def ended(request: web.Request) -> web.StreamResponse:
    return page(request, "chat_ended.html", {})


# ---- shared by everything that is posted -----------------------------------------------------------------------------


async def visitor(request: web.Request) -> Session:
    """Whose post this is, unless it comes too often. Before a byte of the body is read."""
    session = await sessions.find(request)
    if session is None:
        raise Refused(401, "web.chat.no_session")
    if not request.app[POSTS].allows(session.token, request.app[DEPS].now()):
        raise Refused(429, "web.chat.too_often")
    return session


async def posted(request: web.Request) -> tuple[Session, Mapping[str, str]]:
    deps = request.app[DEPS]
    session = await visitor(request)
    form = await read_form(request, deps.limits)
    check_change(request, deps.public_url, expected=session.csrf, given=form.get("csrf", ""))
    return session, form


async def _take(
    request: web.Request, session: Session, form: Mapping[str, str], *, kind: str, said: str
) -> web.StreamResponse:
    update_id = new_update_id(session, form.get("nonce"))
    after = await newest(request, session)
    await accept(request, session, update_id, pack(update_id, session.chat.address, kind, said))
    return await answered(request, session, after=after)


async def accept(request: web.Request, session: Session, update_id: str, body: bytes) -> None:
    """Durable when this returns."""
    deps = request.app[DEPS]
    await deps.accept([RawUpdate(session.chat, update_id, body, deps.now())])


async def answered(request: web.Request, session: Session, *, after: int | None) -> web.StreamResponse:
    """A page with JavaScript hears the answer by the stream; one without is shown again once there is an answer."""
    if is_in_background(request):
        response: web.StreamResponse = web.Response(status=204)
    else:
        if after is not None:
            await _until_answered(request, session, after=after)
        response = see_other("/#moi")
    if session.is_shared:
        sessions.remember(response, session, request.app[DEPS])
    return response


async def newest(request: web.Request, session: Session) -> int:
    last = await request.app[DEPS].store.outbox.transcript(session.chat_id, limit=1)
    return last[-1].id if last else 0


def new_update_id(session: Session, nonce: str | None) -> str:
    """One form is one update however often it is sent; nobody can spend another person's."""
    good = nonce if nonce and _NONCE.fullmatch(nonce) else secrets.token_urlsafe(12)
    return f"{session.chat.address}:{good}"


async def _opened(request: web.Request, session: Session, payload: str, update_id: str) -> None:
    await accept(request, session, update_id, pack(update_id, session.chat.address, "opened", payload))


async def _begin(request: web.Request) -> Session:
    deps = request.app[DEPS]
    if not request.app[VISITS].allows(client_address(request), deps.now()):
        raise Refused(429, "web.chat.too_often")
    return await sessions.begin(deps)


async def _page(request: web.Request, session: Session) -> web.Response:
    deps = request.app[DEPS]
    messages = await deps.store.outbox.transcript(session.chat_id)
    context = {
        "messages": shown(messages, links=deps.links),
        "last": messages[-1].id if messages else 0,
        "session": session,
        "nonce": fresh_nonce(),
        "limits": deps.limits,
        "files_nonce": fresh_nonce(),
    }
    return page(request, "chat.html", context)


async def _until_answered(request: web.Request, session: Session, *, after: int) -> None:
    deps = request.app[DEPS]
    try:
        async with asyncio.timeout(deps.limits.answer_seconds):
            while not await _has_answer(request, session, after=after):
                await deps.wait(f"chat:{session.chat_id}", LOOK_AGAIN)
    except TimeoutError:
        return


async def _has_answer(request: web.Request, session: Session, *, after: int) -> bool:
    messages = await request.app[DEPS].store.outbox.transcript(session.chat_id, after=after)
    return any(each.kind is not Kind.ECHO for each in messages)


def _payload(request: web.Request) -> str:
    start = request.query.get("start", "")
    return start if _PAYLOAD.fullmatch(start) else ""
