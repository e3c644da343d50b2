"""A browser's session: a random token in a cookie, its hash in the store. Same cookie, same conversation.

On a shared computer the session also carries a signed moment of last use; when that is too long ago it is closed.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from aiohttp import web

from bot.web.deps import DEPS, WebDeps
from bot.web.security import cookie_name, csrf_token, drop_cookie, same, set_cookie, sign
from flows.dossiers.model import Dossier
from flows.ports import ChatKey, WebVisit

COOKIE, SHARED, VIEW = "motcua", "motcua-shared", "motcua-view"
TOKEN_BYTES = 32
LARGE = "large"


@dataclass(frozen=True, slots=True)
class Session:
    token: str
    visit: WebVisit
    csrf: str
    is_shared: bool

    @property
    def chat(self) -> ChatKey:
        return self.visit.chat

    @property
    def chat_id(self) -> int:
        return self.visit.chat_id

    def owns(self, dossier: Dossier) -> bool:
        """Whoever's the chat is now: a chat that was linked sees what was begun in another, one that left nothing."""
        return dossier.person_id == self.visit.person_id


async def find(request: web.Request) -> Session | None:
    """Whose page this is; None for nobody, a visit that was ended, or a shared computer left alone for too long."""
    deps = request.app[DEPS]
    token = request.cookies.get(cookie_name(COOKIE, https=deps.is_https), "")
    if not 20 <= len(token) <= 100:
        return None
    visit = await deps.store.visits.get(token_hash(token), now=deps.now())
    if visit is None:
        return None
    used_at = _last_use(request, deps, token)
    session = Session(token, visit, csrf_token(deps.cookie_key, token), used_at is not None)
    if used_at is not None and deps.now() - used_at > deps.limits.idle:
        await end(deps, session)
        return None
    return session


async def begin(deps: WebDeps) -> Session:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    chat = ChatKey("web", secrets.token_hex(16))
    visit = await deps.store.visits.open(token_hash=token_hash(token), chat=chat, now=deps.now())
    return Session(token, visit, csrf_token(deps.cookie_key, token), deps.limits.shared)


async def end(deps: WebDeps, session: Session) -> None:
    await deps.store.visits.close(token_hash(session.token))


def remember(response: web.StreamResponse, session: Session, deps: WebDeps) -> None:
    """On a shared computer nothing outlives the browser; elsewhere one comes back for months."""
    https = deps.is_https
    max_age = None if session.is_shared else int(deps.limits.remembered.total_seconds())
    set_cookie(response, COOKIE, session.token, https=https, max_age=max_age)
    if session.is_shared:
        set_cookie(response, SHARED, _stamp(deps, session.token, deps.now()), https=https)
    else:
        drop_cookie(response, SHARED, https=https)


def forget(response: web.StreamResponse, deps: WebDeps) -> None:
    for name in (COOKIE, SHARED):
        drop_cookie(response, name, https=deps.is_https)


def is_large(request: web.Request) -> bool:
    """Whether this browser asked for larger letters."""
    return request.cookies.get(VIEW) == LARGE


def remember_view(response: web.StreamResponse, deps: WebDeps, *, large: bool) -> None:
    response.set_cookie(
        VIEW, LARGE if large else "", path="/", secure=deps.is_https, httponly=True, samesite="Lax",
        max_age=int(timedelta(days=365).total_seconds()) if large else 0,
    )  # fmt: skip


def token_hash(token: str) -> bytes:
    return sha256(token.encode()).digest()


def _stamp(deps: WebDeps, token: str, now: datetime) -> str:
    moment = str(int(now.timestamp()))
    return f"{moment}.{sign(deps.cookie_key, 'shared', moment + token)}"


def _last_use(request: web.Request, deps: WebDeps, token: str) -> datetime | None:
    """When a shared computer was last used here; None when it is not a shared one."""
    stamp = request.cookies.get(cookie_name(SHARED, https=deps.is_https), "")
    moment, _, signature = stamp.partition(".")
    if moment.isdecimal() and same(signature, sign(deps.cookie_key, "shared", moment + token)):
        return datetime.fromtimestamp(int(moment), UTC)
    return deps.now() if deps.limits.shared else None
