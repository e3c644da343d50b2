"""How an order and its answer cross the pipe: lengths, a JSON header, then byte strings.

Not pickle: the process at the other end may have been taken over by the file that it was given.
"""

import asyncio
import struct
from collections.abc import Iterable
from typing import BinaryIO

import orjson

from bot.filecheck.model import LIMITS
from bot.workshop.tasks import Blobs
from flows.values import JSON

_HEAD, _LENGTH = struct.Struct(">IH"), struct.Struct(">Q")
#: A picture after checking is at most its pixels; more than that is no answer of ours.
MAX_BYTES = 4 * LIMITS.pixels
MAX_HEADER_BYTES = 16_000_000


def packed(header: JSON, blobs: Blobs) -> list[bytes]:
    """To be written one after another."""
    body = orjson.dumps(header)
    return [_HEAD.pack(len(body), len(blobs)), *(_LENGTH.pack(len(blob)) for blob in blobs), body, *blobs]


def read(stream: BinaryIO) -> tuple[JSON, Blobs] | None:
    """None at the end of the stream."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    header_length, count = _HEAD.unpack(head)
    lengths = _unpacked(stream.read(_LENGTH.size * count))
    header = orjson.loads(stream.read(header_length))
    return header, tuple(stream.read(length) for length in lengths)


async def read_answer(stream: asyncio.StreamReader) -> tuple[JSON, Blobs]:
    """Raises ValueError for what `packed` does not write, IncompleteReadError when the process ended meanwhile."""
    header_length, count = _HEAD.unpack(await stream.readexactly(_HEAD.size))
    lengths = _unpacked(await stream.readexactly(_LENGTH.size * count))
    if header_length > MAX_HEADER_BYTES or sum(lengths) > MAX_BYTES:
        raise ValueError("the answer is too long")
    header = orjson.loads(await stream.readexactly(header_length))
    return header, tuple([await stream.readexactly(length) for length in lengths])


def _unpacked(raw: bytes) -> list[int]:
    found: Iterable[tuple[int]] = _LENGTH.iter_unpack(raw)
    return [length for (length,) in found]
