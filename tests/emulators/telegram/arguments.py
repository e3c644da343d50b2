"""The arguments of a call, however they were sent: query, form, multipart or JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web
from orjson import dumps, loads

from .model import Json, bad_request

__all__ = ["Args", "Upload", "dumps", "loads", "read_args"]


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes


class Args:
    def __init__(self, values: Json) -> None:
        self.values = values

    def get(self, name: str) -> Any:
        return self.values.get(name)

    def text(self, name: str) -> str:
        value = self.values.get(name)
        return "" if value is None else str(value)

    def number(self, name: str) -> int | None:
        try:
            return int(self.values[name])
        except (KeyError, TypeError, ValueError):
            return None

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "1")

    def parsed(self, name: str) -> Any:
        """An object or a list, which forms carry as JSON text."""
        value = self.values.get(name)
        if not isinstance(value, str | bytes):
            return value
        try:
            return loads(value) if value else None
        except ValueError as error:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from error


async def _read_multipart(request: web.BaseRequest) -> Json:
    values: Json = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        content = bytes(await part.read())
        values[part.name] = Upload(part.filename, content) if part.filename else content.decode()
    return values


async def read_args(request: web.BaseRequest) -> Args:
    values: Json = dict(request.query) if request.query_string else {}
    if request.method == "POST" and request.can_read_body:
        kind = request.content_type
        if kind == "application/json":
            values |= loads(await request.read() or b"{}")
        elif kind == "multipart/form-data":
            values |= await _read_multipart(request)
        elif kind == "application/x-www-form-urlencoded":
            values |= dict(await request.post())
    return Args(values)
