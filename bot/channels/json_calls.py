"""POST with a JSON body over kept connections, for the calls of which a turn makes one or two.

Measured: a quarter of the processor time that aiohttp's client takes for one, and a call was a sixth of a turn.
"""

from __future__ import annotations

import asyncio
import ssl
from functools import cached_property
from typing import cast
from urllib.parse import urlsplit

#: A call to a platform from connecting to the last byte, and how many may be under way.
SECONDS, CONNECTIONS = 10.0, 128
#: Answers are small; what is larger is none.
LARGEST_HEAD, LARGEST = 64 * 1024, 8 * 1024 * 1024
#: Kept idle no longer: gateways on the way forget connections, and what is sent then is lost without a word.
IDLE_S = 15.0


class NoAnswer(ConnectionError):
    """The other side ended the connection, or what it said is no answer."""


class JsonCalls:
    """At most so many calls at once; each goes over a connection of its own, which is used again afterwards."""

    def __init__(self, *, connections: int) -> None:
        self._room = asyncio.Semaphore(connections)
        self._idle: dict[tuple[str, int, bool], list[_Connection]] = {}
        self._heads: dict[str, tuple[tuple[str, int, bool], bytes]] = {}

    async def post(self, url: str, body: bytes, *, seconds: float) -> tuple[int, bytes]:
        """Status and bytes. Raises TimeoutError, or OSError, whose text does not carry the address."""
        place, head = self._head(url)
        async with self._room:
            until = asyncio.get_running_loop().time() + seconds
            connection = self._kept(place) or await self._opened(place, seconds)
            try:
                answer = await connection.ask(b"%b%d\r\n\r\n%b" % (head, len(body), body), until)
            except BaseException:
                connection.close()
                raise
        if connection.is_usable:
            self._idle.setdefault(place, []).append(connection)
        return answer

    def close(self) -> None:
        for kept in self._idle.values():
            for connection in kept:
                connection.close()
        self._idle = {}

    def _head(self, url: str) -> tuple[tuple[str, int, bool], bytes]:
        """Made once for each method of the platform."""
        if url not in self._heads:
            parts = urlsplit(url)
            is_safe = parts.scheme == "https"
            place = (parts.hostname or "", parts.port or (443 if is_safe else 80), is_safe)
            target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
            lines = (f"POST {target} HTTP/1.1", f"Host: {parts.netloc}", "Content-Type: application/json")
            self._heads[url] = place, "\r\n".join((*lines, "Accept: application/json", "Content-Length: ")).encode()
        return self._heads[url]

    def _kept(self, place: tuple[str, int, bool]) -> _Connection | None:
        """The one used last, so that the others grow old."""
        kept = self._idle.get(place, [])
        oldest = asyncio.get_running_loop().time() - IDLE_S
        while kept:
            connection = kept.pop()
            if connection.is_usable and connection.used_at > oldest:
                return connection
            connection.close()
        return None

    async def _opened(self, place: tuple[str, int, bool], seconds: float) -> _Connection:
        host, port, is_safe = place
        context = self._tls if is_safe else None
        async with asyncio.timeout(seconds):
            _, connection = await asyncio.get_running_loop().create_connection(_Connection, host, port, ssl=context)
        return connection

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return ssl.create_default_context()


class _Connection(asyncio.Protocol):
    """One call at a time."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._keeps = True
        self.used_at = 0.0

    @property
    def is_usable(self) -> bool:
        return self._keeps and self._transport is not None and not self._transport.is_closing()

    async def ask(self, request: bytes, until: float) -> tuple[int, bytes]:
        """Raises TimeoutError at that time of the loop."""
        if self._transport is None or self._transport.is_closing():
            raise NoAnswer("the connection has ended")
        self._answer = self._loop.create_future()
        self._transport.write(request)
        late = self._loop.call_at(until, self._give_up, self._answer)
        try:
            return await self._answer
        finally:
            late.cancel()
            self._answer = None
            self.used_at = self._loop.time()

    @staticmethod
    def _give_up(answer: asyncio.Future[tuple[int, bytes]]) -> None:
        if not answer.done():
            answer.set_exception(TimeoutError())

    def close(self) -> None:
        self._keeps = False
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's are none by inheritance

    def data_received(self, data: bytes) -> None:
        self._received += data
        if self._answer is None or self._answer.done():  # nobody asked: whatever it is, the next call is not for it
            self.close()
            return
        self._look(has_ended=False)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._answer is not None and not self._answer.done():
            self._look(has_ended=True)

    def _look(self, *, has_ended: bool) -> None:
        assert self._answer is not None
        try:
            found = read_answer(self._received, has_ended=has_ended)
        except ValueError:
            self._answer.set_exception(NoAnswer("the answer is not HTTP"))
            return
        if found is not None:
            status, content, self._keeps = found
            self._received.clear()
            self._answer.set_result((status, content))
        elif has_ended:
            self._answer.set_exception(NoAnswer("the connection has ended"))


def read_answer(received: bytearray, *, has_ended: bool) -> tuple[int, bytes, bool] | None:
    """Status, bytes, and whether another call may follow; None while there is more to come. Raises ValueError."""
    end = received.find(b"\r\n\r\n")
    if len(received) > LARGEST or (end < 0 and len(received) > LARGEST_HEAD):
        raise ValueError("too long")
    if end < 0:
        return None
    first, *lines = bytes(received[:end]).split(b"\r\n")
    version, status = first[:9], int(first[9:12])
    if version not in (b"HTTP/1.1 ", b"HTTP/1.0 "):
        raise ValueError("no HTTP")
    if 100 <= status < 200:
        del received[: end + 4]
        return read_answer(received, has_ended=has_ended)
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines)}
    keeps = version == b"HTTP/1.1 " and headers.get(b"connection", b"").lower() != b"close"
    body = received[end + 4 :]
    if b"chunked" in headers.get(b"transfer-encoding", b"").lower():
        whole = _unchunked(body)
        return None if whole is None else (status, whole, keeps)
    if b"content-length" not in headers and status not in (204, 304):
        return (status, bytes(body), False) if has_ended else None
    length = int(headers.get(b"content-length", b"0"))
    if length < 0:
        raise ValueError("a negative length")
    if len(body) < length:
        return None
    return status, bytes(body[:length]), keeps and len(body) == length


def _unchunked(body: bytearray) -> bytes | None:
    whole, at = bytearray(), 0
    while True:
        end = body.find(b"\r\n", at)
        if end < 0:
            return None
        size = int(bytes(body[at:end]).partition(b";")[0], 16)
        if size == 0:  # trailers, if any, end with an empty line
            is_whole = body[end : end + 4] == b"\r\n\r\n" or body.find(b"\r\n\r\n", end) >= 0
            return bytes(whole) if is_whole else None
        if size < 0 or len(body) < end + 2 + size + 2:
            if size < 0:
                raise ValueError("a negative length")
            return None
        whole += body[end + 2 : end + 2 + size]
        at = end + 2 + size + 2
