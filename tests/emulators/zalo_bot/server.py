"""The HTTP side: POST /bot<token>/<method>, pictures under /media, and deliveries to the webhook."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress

import aiohttp
from aiohttp import web

from . import methods
from .model import Fault, Hook, Json, Refusal, World

LATER_S = 0.02


class Server:
    def __init__(self, world: World, token: str) -> None:
        self._world = world
        self._token = token
        self._runner: web.ServerRunner | None = None
        self._delivering: asyncio.Task[None] | None = None

    async def start(self, host: str, port: int) -> str:
        self._runner = web.ServerRunner(web.Server(self._handle, access_log=None), shutdown_timeout=0.05)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self._delivering = asyncio.create_task(self._deliver_all())
        return f"http://{host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._delivering is not None:
            self._delivering.cancel()
            await asyncio.gather(self._delivering, return_exceptions=True)
        if self._runner is not None:
            await self._runner.cleanup()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        area, _, rest = request.path.removeprefix("/").partition("/")
        if area == "media":
            picture = self._world.media.get(rest)
            return web.Response(body=picture) if picture is not None else web.Response(status=404)
        try:
            if area != f"bot{self._token}":
                raise Refusal(401, "Unauthorized")
            return await self._call(request, rest)
        except Refusal as refusal:
            self._world.counters[f"error {refusal.code}"] += 1
            return web.json_response(refusal.as_json())

    async def _call(self, request: web.BaseRequest, method: str) -> web.StreamResponse:
        if request.method != "POST":
            raise Refusal(405, "Method Not Allowed")
        args = await _args(request)
        self._world.counters[method] += 1
        fault = self._world.strike(method, str(args.get("chat_id") or ""))
        if fault is not None and fault.kind not in ("apply_then_reset", "lose_update"):
            return _failed(request, fault)
        is_poll = method == "getUpdates"
        result = await methods.get_updates(self._world, args) if is_poll else methods.call(self._world, method, args)
        if fault is not None:
            return _broken(request)
        return web.json_response({"ok": True, "result": result})

    async def _deliver_all(self) -> None:
        """One after another, each until it is acknowledged."""
        world = self._world
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as http:
            while True:
                if world.hook is None or not world.waiting:
                    await asyncio.sleep(LATER_S)
                elif await self._delivered(http, world.hook, world.waiting[0]):
                    world.waiting.popleft()
                else:
                    world.counters["hook again"] += 1
                    await asyncio.sleep(world.retry_s)

    async def _delivered(self, http: aiohttp.ClientSession, hook: Hook, update: Json) -> bool:
        body = {"ok": True, "result": update} if self._world.wraps else update
        with suppress(aiohttp.ClientError, TimeoutError, OSError):
            headers = {"X-Bot-Api-Secret-Token": hook.secret}
            async with http.post(hook.url, json=body, headers=headers) as answer:
                return 200 <= answer.status < 300
        return False


async def _args(request: web.BaseRequest) -> Json:
    try:
        read = json.loads(await request.read() or b"{}")
    except ValueError:
        raise Refusal(400, "Bad Request: no JSON") from None
    if not isinstance(read, dict):
        raise Refusal(400, "Bad Request: no object")
    return read


def _failed(request: web.BaseRequest, fault: Fault) -> web.StreamResponse:
    if fault.kind == "reset":
        return _broken(request)
    if fault.kind == "502":
        return web.Response(status=502, text="<html>Bad Gateway</html>", content_type="text/html")
    wait = fault.retry_after if fault.kind == "429" else None
    raise Refusal(int(fault.kind), fault.description or f"error {fault.kind}", retry_after=wait)


def _broken(request: web.BaseRequest) -> web.Response:
    """The connection breaks: the caller never learns anything."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
