"""Before an operation is done: whose key, how often, and whether what was sent is what the operation wants."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from aiohttp import web
from pydantic import ValidationError

from bot.web.api.operations import Operation, asked
from bot.web.api.shapes import Shape
from bot.web.bodies import read_body
from bot.web.deps import DEPS
from bot.web.proxies import client_address
from bot.web.rates import Rate
from bot.web.sessions import token_hash
from flows.api_keys import ApiKey

log = structlog.get_logger(__name__)
#: How a key begins, so that one that lies about somewhere is known for what it is.
MARK = "motcua_"
_KEY = re.compile(rf"{MARK}[A-Za-z0-9_-]{{43}}")
BODY_BYTES = 64 * 1024
MINUTE, TEN_MINUTES = timedelta(minutes=1), timedelta(minutes=10)


@dataclass(slots=True)
class Paces:
    """How often one may ask: with a key, or from an address without one."""

    by_key: Rate = field(default_factory=lambda: Rate(600, MINUTE))
    by_address: Rate = field(default_factory=lambda: Rate(120, MINUTE))
    guesses: Rate = field(default_factory=lambda: Rate(60, TEN_MINUTES))
    wrong_keys: Rate = field(default_factory=lambda: Rate(20, TEN_MINUTES))


PACES: web.AppKey[Paces] = web.AppKey("api_paces", Paces)


def set_up(app: web.Application) -> None:
    app[PACES] = Paces()


def entered(operation: Operation) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """The operation behind its row of the table."""

    async def answer(request: web.Request) -> web.StreamResponse:
        key = await _key(request)
        _keep_pace(request, operation, key)
        if operation.right and key is None:
            raise web.HTTPUnauthorized
        if operation.right and key and not key.gives(operation.right):
            raise web.HTTPForbidden
        _check_path(request, operation)
        given = asked(request, query=_query(request, operation), body=await _body(request, operation), key=key)
        found = await operation.handler(given)
        return web.Response(body=found.model_dump_json().encode(), content_type="application/json")

    return answer


async def _key(request: web.Request) -> ApiKey | None:
    """None when no key was given. A wrong one opens nothing, not even what is open to anybody: who gives one means it.
    Cookies count for nothing here, so no page of another site can use them."""
    given = request.headers.get("Authorization")
    if given is None:
        return None
    scheme, _, token = given.partition(" ")
    deps = request.app[DEPS]
    found = None
    if scheme.lower() == "bearer" and _KEY.fullmatch(token.strip()):
        found = await deps.store.api_keys.find(token_hash(token.strip()), now=deps.now())
    if found is None:
        _refuse_key(request)
    return found


def _refuse_key(request: web.Request) -> None:
    deps, address = request.app[DEPS], client_address(request)
    log.warning("api key refused")
    if not request.app[PACES].wrong_keys.allows(address, deps.now()):
        raise web.HTTPTooManyRequests
    raise web.HTTPUnauthorized


def _keep_pace(request: web.Request, operation: Operation, key: ApiKey | None) -> None:
    paces, now, address = request.app[PACES], request.app[DEPS].now(), client_address(request)
    if key is not None:
        allowed = paces.by_key.allows(str(key.id), now)
    else:
        allowed = paces.by_address.allows(address, now)
        allowed = allowed and (not operation.is_guessable or paces.guesses.allows(address, now))
    if not allowed:
        raise web.HTTPTooManyRequests


def _check_path(request: web.Request, operation: Operation) -> None:
    for name, pattern in operation.parts.items():
        if not re.fullmatch(pattern, request.match_info[name]):
            raise web.HTTPUnprocessableEntity


def _query(request: web.Request, operation: Operation) -> Shape:
    """Each part once, and none that the operation does not know."""
    if len(set(request.query)) != len(request.query):
        raise web.HTTPUnprocessableEntity
    try:
        return operation.query.model_validate(dict(request.query))
    except ValidationError:
        raise web.HTTPUnprocessableEntity from None


async def _body(request: web.Request, operation: Operation) -> Shape:
    """Read only as far as it may be large; JSON and called so, or it is not looked into."""
    if operation.body is None:
        return Shape()
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    raw = await read_body(request, BODY_BYTES, request.app[DEPS].limits)
    try:
        return operation.body.model_validate_json(raw, strict=True)
    except ValidationError as error:
        is_json = all(each["type"] != "json_invalid" for each in error.errors(include_url=False, include_input=False))
        raise (web.HTTPUnprocessableEntity if is_json else web.HTTPBadRequest) from None
