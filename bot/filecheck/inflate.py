"""Unpacks only to count, in small pieces, so that a bomb costs time for as far as the limit and no memory."""

import zlib

_PIECE = 1 << 20


def inflated_size(packed: bytes, *, limit: int, bits: int = zlib.MAX_WBITS) -> int:
    """Bytes after unpacking; stops soon after the limit. A damaged stream counts as far as it can be read."""
    inflater = zlib.decompressobj(bits)
    size = 0
    rest = packed
    try:
        while rest and not inflater.eof and size <= limit:
            size += len(inflater.decompress(rest, _PIECE))
            rest = inflater.unconsumed_tail
    except zlib.error:
        return size
    return size
