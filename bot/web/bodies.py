"""Reading what is sent to us: refused while being read when it is too much, cut when it comes too slowly."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, MultipartReader, web

from bot.web.deps import WebLimits

CHUNK = 64 * 1024
MOST_FIELDS = 200


class Budget:
    """What one request may still send. Each byte buys a little time, so a slow phone is not taken for an attacker."""

    def __init__(self, most: int, timeout: asyncio.Timeout, limits: WebLimits) -> None:
        self._left = most
        self._most = most
        self._timeout = timeout
        self._limits = limits
        self._began = asyncio.get_running_loop().time()

    def spend(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise web.HTTPRequestEntityTooLarge(max_size=self._most, actual_size=self._most - self._left)
        bought = (self._most - self._left) / self._limits.slow_rate
        self._timeout.reschedule(self._began + self._limits.slow_seconds + bought)


@asynccontextmanager
async def budget(request: web.BaseRequest, most: int, limits: WebLimits) -> AsyncIterator[Budget]:
    """Raises 413 for too much (at once when the sender says so), 408 for too slow."""
    if request.content_length is not None and request.content_length > most:
        raise web.HTTPRequestEntityTooLarge(max_size=most, actual_size=request.content_length)
    try:
        async with asyncio.timeout(limits.slow_seconds) as timeout:
            yield Budget(most, timeout, limits)
    except TimeoutError:
        raise web.HTTPRequestTimeout from None


async def read_body(request: web.BaseRequest, most: int, limits: WebLimits) -> bytes:
    if request.content.is_eof() and (request.content_length or 0) <= most:
        return await request.content.read(most)  # it came with the headers: nothing to wait for
    body = bytearray()
    async with budget(request, most, limits) as allowed:
        async for chunk in request.content.iter_chunked(CHUNK):
            allowed.spend(len(chunk))
            body += chunk
    return bytes(body)


async def read_form(request: web.BaseRequest, limits: WebLimits, *, most: int | None = None) -> Mapping[str, str]:
    """The fields of a posted form (without files). Bytes that are no text become U+FFFD rather than an error."""
    body = await read_body(request, most or limits.form_bytes, limits)
    try:
        pairs = parse_qsl(
            body.decode("utf-8", "replace"), keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise web.HTTPBadRequest from None
    return dict(pairs)


async def parts(request: web.BaseRequest) -> AsyncIterator[BodyPartReader]:
    """The parts of a multipart form, one after another."""
    try:
        reader = MultipartReader(request.headers, request.content)
        while (part := await reader.next()) is not None:
            if isinstance(part, BodyPartReader):
                yield part
    except (ValueError, AssertionError, KeyError):
        raise web.HTTPBadRequest from None


async def read_part(part: BodyPartReader, allowed: Budget, *, most: int) -> bytes:
    data = bytearray()
    while chunk := await part.read_chunk(CHUNK):
        allowed.spend(len(chunk))
        data += chunk
        if len(data) > most:
            raise web.HTTPRequestEntityTooLarge(max_size=most, actual_size=len(data))
    return bytes(data)
