"""What crosses the pipe arrives whole; what is not of our making is refused."""

import asyncio
from io import BytesIO

import pytest

from bot.workshop import wire
from bot.workshop.wire import packed, read, read_answer
from flows.values import JSON

HEADER: JSON = {"task": "check", "params": {"tên": "Lê Thị Ánh"}}


async def answer_of(raw: bytes) -> tuple[JSON, tuple[bytes, ...]]:
    stream = asyncio.StreamReader()
    stream.feed_data(raw)
    stream.feed_eof()
    return await read_answer(stream)


@pytest.mark.parametrize("blobs", [(), (b"",), (b"one", b"", b"three" * 1_000)])
async def test_what_is_packed_is_read_again_on_both_sides(blobs: tuple[bytes, ...]) -> None:
    raw = b"".join(packed(HEADER, blobs))

    assert read(BytesIO(raw)) == (HEADER, blobs)
    assert await answer_of(raw) == (HEADER, blobs)


def test_the_end_of_the_stream_is_no_order() -> None:
    assert read(BytesIO(b"")) is None


async def test_an_answer_that_ends_early_is_noticed() -> None:
    raw = b"".join(packed(HEADER, (b"whole",)))

    with pytest.raises(asyncio.IncompleteReadError):
        await answer_of(raw[:-1])


async def test_an_answer_of_endless_length_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "MAX_BYTES", 10)

    with pytest.raises(ValueError, match="too long"):
        await answer_of(b"".join(packed(None, (b"x" * 11,))))


async def test_an_answer_that_is_not_json_is_refused() -> None:
    with pytest.raises(ValueError, match="unexpected"):
        await answer_of(b"\x00\x00\x00\x01\x00\x00{")
