"""The request class that `telegram.Bot` calls through, files too; and what the library makes of refusals.

Its interface is made to be replaced; its own client costs several times as much.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

import aiohttp
import orjson
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channels.json_calls import CONNECTIONS, SECONDS


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


Request: TypeAlias = RequestData | FileBody | None


class AiohttpRequest(BaseRequest):
    """One session for all calls; `seconds` bounds a call from connect to the last byte."""

    def __init__(self, *, seconds: float = SECONDS, connections: int = CONNECTIONS) -> None:
        self._seconds = seconds
        self._connections = connections
        self._timeout = aiohttp.ClientTimeout(total=seconds)
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._seconds

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=300)
            jar = aiohttp.DummyCookieJar()  # the Bot API sets none, and looking for some costs every call
            self._session = aiohttp.ClientSession(connector=connector, timeout=self._timeout, cookie_jar=jar)

    async def shutdown(self) -> None:
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
            return await self._request(url, method, request_data, total=total)
        except (TimeoutError, aiohttp.ClientError, OSError) as problem:
            raise _no_answer(problem) from None

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


class _Heard(AiohttpRequest):
    """What an answer that came already would have been to the library."""

    def __init__(self, status: int, payload: bytes) -> None:
        super().__init__()
        self._answer = status, payload

    async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        return self._answer


async def refusal(heard: tuple[int, bytes] | Exception) -> TelegramError:
    """Of an answer that is no success, or of none."""
    if isinstance(heard, Exception):
        return _no_answer(heard)
    try:
        await _Heard(*heard).post("")
    except TelegramError as problem:
        return problem
    except KeyError:
        pass
    return TelegramError("the answer has no result")


def _no_answer(problem: Exception) -> TelegramError:
    if isinstance(problem, TimeoutError):
        return TimedOut("Telegram did not answer in time")
    return NetworkError(f"Telegram cannot be reached: {type(problem).__name__}")


def _body(data: Request) -> bytes | aiohttp.FormData | None:
    if data is None:
        return None
    if isinstance(data, FileBody):
        return data.form()
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form
