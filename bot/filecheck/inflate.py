"""Unpacks only to count, in small pieces, so that a bomb costs time for as far as the limit and no memory."""

import zlib

_PIECE = 1 << 20


def inflated_size(packed: bytes, *, limit: int) -> int:
    """Bytes after unpacking; stops soon after the limit. Raises zlib.error for what was changed, not for what ends
    early: some programs leave out the last few bytes, and every reader forgives them."""
    inflater = zlib.decompressobj()
    size, rest = 0, packed
    while rest and not inflater.eof and size <= limit:
        size += len(inflater.decompress(rest, _PIECE))
        rest = inflater.unconsumed_tail
    return size
