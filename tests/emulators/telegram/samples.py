"""Small real files for people to send: a PNG picture of noise (which does not compress) and a one-page PDF."""

from __future__ import annotations

import random
import struct
import zlib
from functools import cache

_WIDTH = 100


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


@cache
def png(size: int = 20_000) -> bytes:
    """A picture of about `size` bytes."""
    height = max(1, size // (_WIDTH * 3))
    noise = random.Random(size)
    rows = b"".join(b"\0" + noise.randbytes(_WIDTH * 3) for _ in range(height))
    header = struct.pack(">IIBBBBB", _WIDTH, height, 8, 2, 0, 0, 0)
    body = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 1)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


_OBJECTS = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
)


@cache
def pdf(size: int = 30_000) -> bytes:
    """A sound one-page document of about `size` bytes, padded with a comment."""
    out = b"%PDF-1.4\n%" + b"x" * max(0, size - 500) + b"\n"
    offsets = []
    for number, body in enumerate(_OBJECTS, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 4\n0000000000 65535 f \n" + table + trailer
