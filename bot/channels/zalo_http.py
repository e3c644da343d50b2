"""Calls to Zalo over one session. The token goes in a header and stands in no address, log or error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import aiohttp
import orjson

from bot.channels.base import FetchFailed
from bot.channels.json_calls import CONNECTIONS, SECONDS

DOWNLOAD_SECONDS = 60.0
MOST_REDIRECTS = 3
LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
Json = dict[str, Any]


class Unreachable(Exception):
    """No answer, or none of Zalo's. `sent`: the request may have been carried out all the same."""

    def __init__(self, reason: str, *, sent: bool) -> None:
        super().__init__(reason)
        self.sent = sent


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of Zalo's, whatever the HTTP status says."""

    error: int
    data: Mapping[str, Any] = field(default_factory=dict, repr=False)
    status: int = 200
    retry_after: float | None = None
    body: Mapping[str, Any] = field(default_factory=dict, repr=False)


class ZaloHttp:
    def __init__(self, *, seconds: float = SECONDS, connections: int = CONNECTIONS) -> None:
        self._timeout = aiohttp.ClientTimeout(total=seconds)
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    async def post(self, url: str, *, headers: Mapping[str, str], json: Json) -> Answer:
        headers = {**headers, "Content-Type": "application/json"}
        return await self._posted(url, headers, orjson.dumps(json))

    async def submit(self, url: str, *, headers: Mapping[str, str], form: Mapping[str, str]) -> Answer:
        return await self._posted(url, headers, aiohttp.FormData(dict(form)))

    async def upload(self, url: str, *, headers: Mapping[str, str], name: str, content: bytes) -> Answer:
        form = aiohttp.FormData()
        form.add_field("file", content, filename=name, content_type="application/octet-stream")
        return await self._posted(url, headers, form)

    async def _posted(self, url: str, headers: Mapping[str, str], data: Any) -> Answer:
        """Raises Unreachable; no exception carries what was sent."""
        try:
            async with self._open().post(url, headers=headers, data=data, allow_redirects=False) as answer:
                return _read(answer.status, answer.headers.get("Retry-After"), await answer.read())
        except aiohttp.ClientConnectorError as problem:
            raise Unreachable(type(problem).__name__, sent=False) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            raise Unreachable(type(problem).__name__, sent=True) from None

    async def download(self, url: str, *, hosts: Sequence[str], limit: int) -> bytes:
        """From these hosts only, wherever they send us. Raises FetchFailed."""
        for _ in range(MOST_REDIRECTS + 1):
            if not is_allowed(url, hosts):
                raise FetchFailed("a host that files are not fetched from", lasting=True)
            found = await self._fetched(url, limit)
            if isinstance(found, bytes):
                return found
            url = urljoin(url, found)
        raise FetchFailed("sent from place to place", lasting=True)

    async def _fetched(self, url: str, limit: int) -> bytes | str:
        """The bytes, or where else they are."""
        timeout = aiohttp.ClientTimeout(total=DOWNLOAD_SECONDS)
        try:
            async with self._open().get(url, timeout=timeout, allow_redirects=False) as answer:
                if answer.status in (301, 302, 303, 307, 308):
                    return answer.headers.get("Location", "")
                if answer.status != 200:
                    lasting = 400 <= answer.status < 500 and answer.status != 429
                    raise FetchFailed(f"status {answer.status}", lasting=lasting)
                return await _within(answer, limit)
        except ValueError:
            raise FetchFailed("an address that is none", lasting=True) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            raise FetchFailed(type(problem).__name__, lasting=False) from None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=300)
            self._session = aiohttp.ClientSession(connector=connector, timeout=self._timeout)
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None


async def _within(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    data = bytearray()
    async for chunk in answer.content.iter_chunked(65536):
        data += chunk
        if len(data) > limit:
            raise FetchFailed("more bytes than are allowed", lasting=True)
    return bytes(data)


def is_allowed(url: str, hosts: Sequence[str]) -> bool:
    """https, or plain http on loopback where loopback is among the hosts. ".zdn.vn" allows its subdomains."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOOPBACK):
        return False
    return any(host == each or (each.startswith(".") and host.endswith(each)) for each in hosts)


def hosts_of(listed: str, base: str) -> tuple[str, ...]:
    """What the setting lists; loopback too while the API itself is there."""
    hosts = tuple(each.strip().lower() for each in listed.split(",") if each.strip())
    return (*hosts, *sorted(LOOPBACK)) if (urlsplit(base).hostname or "") in LOOPBACK else hosts


def _read(status: int, retry_after: str | None, body: bytes) -> Answer:
    """A gateway on the way may answer with a page of its own."""
    try:
        read = orjson.loads(body)
    except orjson.JSONDecodeError:
        read = None
    if not isinstance(read, dict):
        if status == 429:
            return Answer(-32, status=status, retry_after=_seconds(retry_after))
        raise Unreachable(f"status {status}, no JSON", sent=True)
    if status >= 500:
        raise Unreachable(f"status {status}", sent=True)
    data = read.get("data")
    error = -32 if status == 429 else _number(read.get("error"), 0 if status < 400 else -1)
    return Answer(error, data if isinstance(data, dict) else {}, status, _seconds(retry_after), read)


def _number(value: Any, default: int) -> int:
    try:
        return default if value is None or isinstance(value, bool) else int(value)
    except (ValueError, TypeError, OverflowError):
        return -1


def _seconds(value: str | None) -> float | None:
    try:
        return min(3600.0, max(0.0, float(value))) if value else None
    except ValueError:
        return None
