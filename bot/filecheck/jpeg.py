"""The segments of a JPEG, counted without decoding: a few kilobytes of scans can cost a minute of decoding."""

import re
from dataclasses import dataclass

from bot.filecheck.model import Refused

#: In coded data 0xFF stands before a zero (a coded 0xFF) or a restart mark; anything else ends the scan.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_SOS, _EOI, _TEM = 0xDA, 0xD9, 0x01
_FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}


@dataclass(frozen=True, slots=True)
class Segments:
    width: int
    height: int
    scans: int
    end: int  # where the picture ends; motion photos and second pictures follow


def read_segments(data: bytes, *, max_scans: int) -> Segments:
    """Raises Refused for what is cut, has no picture, or has more scans than any camera writes."""
    width = height = scans = 0
    position = 2
    while True:
        marker, position = _next_marker(data, position)
        if marker == _EOI:
            break
        length = int.from_bytes(data[position : position + 2], "big")
        if length < 2 or position + length > len(data):
            raise Refused("cut")
        if marker in _FRAMES:
            height, width = _sizes(data[position + 3 : position + 7])
        position += length
        if marker == _SOS:
            scans += 1
            if scans > max_scans:
                raise Refused("too_complex")
    if not (width and height and scans):
        raise Refused("broken")
    return Segments(width=width, height=height, scans=scans, end=position)


def _next_marker(data: bytes, position: int) -> tuple[int, int]:
    found = _NEXT_MARKER.search(data, position)
    if not found:
        raise Refused("cut")
    marker = data[found.end() - 1]
    if marker == _TEM:
        return _next_marker(data, found.end())
    return marker, found.end()


def _sizes(data: bytes) -> tuple[int, int]:
    return int.from_bytes(data[:2], "big"), int.from_bytes(data[2:4], "big")
