"""The request class that `telegram.Bot` sends through: connections kept alive, short calls past aiohttp, files by it.

The library's own client costs two thirds of a turn's processor time; its interface is made to be replaced.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import aiohttp
import orjson
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channels.json_calls import JsonCalls

SECONDS = 10.0
#: The library warns at each 429 until it is told that we read its times as timedelta.
os.environ.setdefault("PTB_TIMEDELTA", "true")


@dataclass(frozen=True, slots=True)
class JsonBody:
    """Parameters of a call as one JSON document: a third of the cost of a form."""

    content: bytes


@dataclass(frozen=True, slots=True)
class FileBody:
    """A call that brings a file."""

    chat_id: str
    name: str
    content: bytes = field(repr=False)
    field_name: str = "document"

    def form(self) -> aiohttp.FormData:
        form = aiohttp.FormData({"chat_id": self.chat_id})
        form.add_field(self.field_name, self.content, filename=self.name, content_type="application/octet-stream")
        return form


Request: TypeAlias = RequestData | JsonBody | FileBody | None


class AiohttpRequest(BaseRequest):
    """One session for all calls; `seconds` bounds a call from connect to the last byte."""

    def __init__(self, *, seconds: float = SECONDS, connections: int = 128) -> None:
        self._seconds = seconds
        self._connections = connections
        self._timeout = aiohttp.ClientTimeout(total=seconds)
        self._session: aiohttp.ClientSession | None = None
        self._calls = JsonCalls(connections=connections)

    @property
    def read_timeout(self) -> float | None:
        return self._seconds

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=300)
            jar = aiohttp.DummyCookieJar()  # the Bot API sets none, and looking for some costs every call
            self._session = aiohttp.ClientSession(connector=connector, timeout=self._timeout, cookie_jar=jar)

    async def shutdown(self) -> None:
        self._calls.close()
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: Request = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Raises TimedOut or NetworkError; no exception carries the address, for the token is in it."""
        total = read_timeout if isinstance(read_timeout, int | float) else self._seconds
        try:
            if isinstance(request_data, JsonBody) and method == "POST":
                return await self._calls.post(url, request_data.content, seconds=total)
            return await self._request(url, method, request_data, total=total)
        except TimeoutError:
            raise TimedOut("Telegram did not answer in time") from None
        except (aiohttp.ClientError, OSError) as problem:
            raise NetworkError(f"Telegram cannot be reached: {type(problem).__name__}") from None

    async def _request(self, url: str, method: str, request_data: Request, *, total: float) -> tuple[int, bytes]:
        await self.initialize()
        assert self._session is not None
        timeout = self._timeout if total == self._seconds else aiohttp.ClientTimeout(total=total)
        async with self._session.request(method, url, data=_body(request_data), timeout=timeout) as answer:
            return answer.status, await answer.read()

    async def download(self, url: str, *, limit: int) -> tuple[int, bytes | None]:
        """Status and bytes; None when there are more than `limit`, refused while reading."""
        await self.initialize()
        assert self._session is not None
        try:
            async with self._session.get(url, timeout=aiohttp.ClientTimeout(total=60)) as answer:
                data = bytearray()
                async for chunk in answer.content.iter_chunked(65536):
                    data += chunk
                    if len(data) > limit:
                        return answer.status, None
                return answer.status, bytes(data)
        except TimeoutError:
            raise TimedOut("the file did not come in time") from None
        except (aiohttp.ClientError, OSError) as problem:
            raise NetworkError(f"the file cannot be reached: {type(problem).__name__}") from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """A gateway on the way may answer with a page of its own."""
        try:
            answer = orjson.loads(payload)
        except orjson.JSONDecodeError:
            raise TelegramError("the answer is no JSON") from None
        if not isinstance(answer, dict):
            raise TelegramError("the answer is no object")
        return answer


def _body(data: Request) -> bytes | aiohttp.FormData | None:
    if data is None:
        return None
    if isinstance(data, JsonBody):
        return data.content
    if isinstance(data, FileBody):
        return data.form()
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form
