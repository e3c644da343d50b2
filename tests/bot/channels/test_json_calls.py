"""Calls over kept connections, against a server that says exactly what a test tells it to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from bot.channels.json_calls import JsonCalls, NoAnswer, read_answer

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


@dataclass
class Server:
    """Answers each request with the next of `answers`, and the last of them for ever; b"" ends the connection."""

    answers: list[bytes] = field(default_factory=lambda: [OK])
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/bot1:secret/sendMessage"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
                self.requests.append(head + await reader.readexactly(length))
                answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
                if not answer:
                    return
                writer.write(answer)
        except asyncio.IncompleteReadError:
            return
        finally:
            writer.close()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    its = Server()
    listening = await asyncio.start_server(its.serve, "127.0.0.1", 0)
    its.port = listening.sockets[0].getsockname()[1]
    yield its
    listening.close()


@pytest.fixture
async def calls() -> AsyncIterator[JsonCalls]:
    made = JsonCalls(connections=4)
    yield made
    made.close()


async def test_a_call_says_what_it_must_and_gives_the_answer(server: Server, calls: JsonCalls) -> None:
    assert await calls.post(server.url, '{"text":"chào"}'.encode(), seconds=5) == (200, b"{}")

    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /bot1:secret/sendMessage HTTP/1.1\r\n")
    assert f"Host: 127.0.0.1:{server.port}".encode() in head
    assert body.decode() == '{"text":"chào"}'


async def test_one_connection_carries_many_calls(server: Server, calls: JsonCalls) -> None:
    for _ in range(5):
        await calls.post(server.url, b"{}", seconds=5)

    assert (server.connections, len(server.requests)) == (1, 5)


async def test_no_more_connections_than_allowed(server: Server, calls: JsonCalls) -> None:
    answers = await asyncio.gather(*(calls.post(server.url, b"{}", seconds=5) for _ in range(20)))

    assert answers == [(200, b"{}")] * 20
    assert server.connections <= 4


async def test_a_connection_that_is_to_close_is_not_used_again(server: Server, calls: JsonCalls) -> None:
    server.answers = [OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")]

    for _ in range(2):
        await calls.post(server.url, b"{}", seconds=5)

    assert server.connections == 2


@pytest.mark.parametrize("said", [b"", b"SMTP hello\r\n\r\n", OK.replace(b"2\r", b"x\r"), OK.replace(b"2\r", b"-2\r")])
async def test_what_is_no_answer_is_an_error_and_the_next_call_works(
    server: Server, calls: JsonCalls, said: bytes
) -> None:
    server.answers = [said, OK]

    with pytest.raises(NoAnswer) as problem:
        await calls.post(server.url, b"{}", seconds=5)

    assert "secret" not in str(problem.value)
    assert await calls.post(server.url, b"{}", seconds=5) == (200, b"{}")


async def test_a_late_answer_is_not_taken_for_the_next_one(server: Server, calls: JsonCalls) -> None:
    server.answers = [b"HTTP/1.1 200 OK\r\n", OK]

    with pytest.raises(TimeoutError):
        await calls.post(server.url, b"{}", seconds=0.1)

    assert await calls.post(server.url, b"{}", seconds=5) == (200, b"{}")
    assert server.connections == 2


async def test_nobody_there_is_an_error_without_the_address(calls: JsonCalls) -> None:
    with pytest.raises(ConnectionRefusedError) as problem:
        await calls.post("http://127.0.0.1:9/bot1:secret/sendMessage", b"{}", seconds=5)

    assert "secret" not in str(problem.value)


CHUNKED = b'HTTP/1.1 429 No\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n3;x=1\r\n":1\r\n1\r\n}\r\n0\r\n\r\n'
WHOLE: tuple[tuple[bytes, tuple[int, bytes, bool]], ...] = (
    (OK, (200, b"{}", True)),
    (CHUNKED, (429, b'{"a":1}', True)),
    (b"HTTP/1.1 204 No\r\n\r\n", (204, b"", True)),
    (b"HTTP/1.1 100 Continue\r\n\r\n" + OK, (200, b"{}", True)),
    (OK.replace(b"1.1", b"1.0"), (200, b"{}", False)),
    (OK + b"more", (200, b"{}", False)),
)


@pytest.mark.parametrize(("said", "read"), WHOLE)
def test_answers_of_every_shape_are_read(said: bytes, read: tuple[int, bytes, bool]) -> None:
    assert read_answer(bytearray(said), has_ended=False) == read


@pytest.mark.parametrize("said", [OK, CHUNKED, b"HTTP/1.1 100 Continue\r\n\r\n" + OK])
def test_an_answer_in_pieces_is_waited_for(said: bytes) -> None:
    for cut in range(len(said)):
        assert read_answer(bytearray(said[:cut]), has_ended=False) is None


def test_without_a_length_the_end_of_the_connection_is_the_end() -> None:
    said = b"HTTP/1.1 502 Bad\r\n\r\n<html>"

    assert read_answer(bytearray(said), has_ended=False) is None
    assert read_answer(bytearray(said), has_ended=True) == (502, b"<html>", False)


def test_what_never_ends_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        read_answer(bytearray(b"x" * 70_000), has_ended=False)
