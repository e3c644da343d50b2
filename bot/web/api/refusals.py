"""How the API says no: always as JSON, with what a program has to know in the headers."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from bot.web.api.shapes import Problem

PREFIX = "/api/"
#: Which header goes with which refusal.
HEADERS: Mapping[int, Mapping[str, str]] = {401: {"WWW-Authenticate": "Bearer"}, 429: {"Retry-After": "60"}}


def is_asked(path: str) -> bool:
    return path.startswith(PREFIX)


def refusal(status: int, code: str, message: str) -> web.Response:
    body = Problem(code=code, message=message).model_dump_json().encode()
    return web.Response(body=body, status=status, content_type="application/json", headers=HEADERS.get(status))
