"""The HTTP side: the account's API, the token server, template messages, files, and /_ctl for whoever plays people."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from . import faults, sending
from .model import Json, Refused
from .world import World

STOP_WITHIN_S = 0.05
LARGEST = 64 * 1024 * 1024
Control = Callable[[str, Json], Awaitable[Any]]


class Server:
    def __init__(self, world: World, control: Control) -> None:
        self.world, self.control = world, control
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int) -> str:
        app = web.Application(client_max_size=LARGEST)
        app.add_routes(
            [
                web.post("/v3.0/oa/message/{kind}", self._message),
                web.post("/v2.0/oa/message", self._closed),
                web.post("/v2.0/oa/upload/{kind}", self._upload),
                web.post("/v4/oa/access_token", self._tokens),
                web.post("/message/template", self._template),
                web.get("/media/{name}", self._media),
                web.post("/_ctl/{name}", self._control),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOP_WITHIN_S)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port, backlog=1024).start()
        return f"http://{host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _message(self, request: web.Request) -> web.StreamResponse:
        body, kind = await _json(request), request.match_info["kind"]
        user_id = str((body.get("recipient") or {}).get("user_id") or "")
        return await self._faulty(request, lambda: sending.message(self.world, kind, body), user_id=user_id)

    async def _closed(self, request: web.Request) -> web.StreamResponse:
        return _answer({"error": -240, "message": "v2 is closed"})

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        field = (await request.post()).get("file")
        name, content = (field.filename, field.file.read()) if isinstance(field, web.FileField) else ("", b"")
        kind = request.match_info["kind"]
        return await self._faulty(request, lambda: sending.upload(self.world, kind, name=name, content=content))

    async def _template(self, request: web.Request) -> web.StreamResponse:
        body = await _json(request)
        return await self._faulty(request, lambda: sending.template(self.world, body))

    async def _tokens(self, request: web.Request) -> web.StreamResponse:
        form = {key: str(value) for key, value in (await request.post()).items()}
        secret = request.headers.get("secret_key", "")
        return await self._faulty(request, lambda: self.world.tokens.exchange(form, secret), is_token=True)

    async def _media(self, request: web.Request) -> web.StreamResponse:
        content = self.world.media.get(request.match_info["name"])
        self.world.counters["downloads"] += 1
        return web.Response(status=404) if content is None else web.Response(body=content)

    async def _control(self, request: web.Request) -> web.StreamResponse:
        try:
            return _answer({"ok": True, "result": await self.control(request.match_info["name"], await _json(request))})
        except (KeyError, ValueError, TypeError, LookupError) as error:
            return web.json_response({"ok": False, "error": f"{type(error).__name__}: {error}"}, status=400)

    async def _faulty(
        self, request: web.Request, call: Callable[[], Json], *, user_id: str = "", is_token: bool = False
    ) -> web.StreamResponse:
        """The call, with whatever is to go wrong before or after it."""
        self.world.counters[request.path] += 1
        fault = self.world.faults.strike(faults.BEFORE + faults.AFTER, request.path, user_id=user_id)
        if fault is not None and fault.kind in faults.BEFORE:
            return await _failed(request, fault)
        answer = self._carried_out(request, call, is_token=is_token)
        if fault is not None and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        elif fault is not None:
            return await _failed(request, fault)
        return _answer(answer)

    def _carried_out(self, request: web.Request, call: Callable[[], Json], *, is_token: bool) -> Json:
        try:
            if is_token:
                return call()
            self.world.tokens.check(request.headers.get("access_token", ""))
            return {"error": 0, "message": "Success", "data": call()}
        except Refused as refused:
            self.world.counters[f"error {refused.error}"] += 1
            if is_token:
                return {"error": refused.error, "error_name": refused.message, "error_description": refused.message}
            return {"error": refused.error, "message": refused.message}


async def _failed(request: web.Request, fault: faults.Fault) -> web.StreamResponse:
    match fault.kind:
        case "error":
            return _answer({"error": fault.error, "message": "as told"})
        case "429":
            return web.Response(status=429, text="Too Many Requests", headers={"Retry-After": "1"})
        case "timeout":
            await asyncio.sleep(fault.seconds)
        case "page":
            return web.Response(text="<html>maintenance</html>", content_type="text/html")
        case "reset" | "apply_then_reset":
            if request.transport is not None:
                request.transport.abort()
    return web.Response(status=502, text="Bad Gateway")


async def _json(request: web.Request) -> Json:
    try:
        body = json.loads(await request.read() or b"{}")
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _answer(body: Json) -> web.Response:
    return web.json_response(body)
