"""The HTTP side: /bot<token>/<method>, /file/bot<token>/<path>, and /_ctl/<call> for whoever plays the people."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from . import faults, methods, polling
from .arguments import Args, dumps, read_args
from .model import Account, ApiError, Json
from .world import World

STOP_WITHIN_S = 0.05  # long polls and time-outs on demand are cut, not waited for

Control = Callable[[str, Args], Awaitable[Any]]


def _ok(result: Any) -> web.Response:
    return web.Response(body=b'{"ok":true,"result":' + dumps(result) + b"}", content_type="application/json")


def _refusal(error: ApiError) -> web.Response:
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    headers = {}
    if error.parameters:
        body["parameters"] = error.parameters
        if "retry_after" in error.parameters:
            headers["Retry-After"] = str(error.parameters["retry_after"])
    return web.Response(body=dumps(body), status=error.code, content_type="application/json", headers=headers)


def _abort(request: web.BaseRequest) -> web.Response:
    """The connection breaks: the caller never learns anything."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


def _refuse_by(fault: faults.Fault) -> ApiError:
    match fault.kind:
        case "429":
            seconds = fault.retry_after
            return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
        case "403":
            return ApiError(403, "Forbidden: bot was blocked by the user")
        case "400":
            return ApiError(400, fault.description, fault.parameters)
        case "timeout":
            return ApiError(504, "Gateway Timeout")
        case _:
            return ApiError(fault.status, "Bad Gateway" if fault.status == 502 else "Internal Server Error")


class Server:
    def __init__(self, world: World, control: Control) -> None:
        self.world, self.control = world, control
        self._runner: web.ServerRunner | None = None

    async def start(self, host: str, port: int) -> str:
        handler = web.Server(self._handle, access_log=None, keepalive_timeout=75)
        self._runner = web.ServerRunner(handler, shutdown_timeout=STOP_WITHIN_S)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port, backlog=2048).start()
        return f"http://{host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        try:
            return await self._route(request)
        except ApiError as error:
            self.world.counters[f"err:{error.code}"] += 1
            return _refusal(error)
        except (KeyError, ValueError, TypeError) as error:
            return _refusal(ApiError(400, f"Bad Request: {type(error).__name__}: {error}"))

    async def _route(self, request: web.BaseRequest) -> web.StreamResponse:
        area, _, rest = request.path.removeprefix("/").partition("/")
        if area == "_ctl":
            return _ok(await self.control(rest, await read_args(request)))
        if area.startswith("bot"):
            return await self._call(request, self._account(area.removeprefix("bot")), rest.lower())
        token, _, path = rest.partition("/")
        if area == "file" and token.startswith("bot"):
            return await self._download(self._account(token.removeprefix("bot")), path)
        raise ApiError(404, "Not Found")

    def _account(self, token: str) -> Account:
        if self.world.tokens is not None and token not in self.world.tokens:
            raise ApiError(401, "Unauthorized")
        return self.world.account(token)

    async def _call(self, request: web.BaseRequest, account: Account, method: str) -> web.StreamResponse:
        world = self.world
        world.counters["calls"] += 1
        world.counters[f"m:{method}"] += 1
        args = await read_args(request)
        if method == "getupdates":
            return _ok(await polling.get_updates(world, account, args))
        struck = world.faults.strike(faults.BEFORE + faults.AFTER, method, chat_id=args.number("chat_id"))
        if struck is not None:
            world.counters[f"fault:{struck.kind}"] += 1
        if struck is not None and struck.kind in faults.BEFORE:
            return await self._fail(request, struck)
        await self._pass_time()
        result = methods.call(world, account, method, args=args)
        await self._pass_time()
        if struck is None:
            return _ok(result)
        return _abort(request) if struck.kind == "apply_then_reset" else _refusal(_refuse_by(struck))

    async def _fail(self, request: web.BaseRequest, fault: faults.Fault) -> web.StreamResponse:
        if fault.kind == "reset":
            return _abort(request)
        if fault.kind == "timeout":
            await asyncio.sleep(fault.seconds)
        raise _refuse_by(fault)

    async def _pass_time(self) -> None:
        if self.world.delay:
            await asyncio.sleep(self.world.delay / 2)

    async def _download(self, account: Account, path: str) -> web.StreamResponse:
        self.world.counters["downloads"] += 1
        stored = account.files_by_path.get(path)
        if stored is None:
            raise ApiError(404, "Not Found")
        if stored.size > methods.DOWNLOAD_MAX:
            raise ApiError(400, "Bad Request: file is too big")
        await self._pass_time()
        return web.Response(body=stored.content, content_type="application/octet-stream")
