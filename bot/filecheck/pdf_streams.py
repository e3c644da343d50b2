"""The streams of a PDF, measured for whoever will open the file: how large they become, and whether they are here."""

import re
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.filecheck.inflate import inflated_size
from bot.filecheck.jpeg import read_segments
from bot.filecheck.model import Limits, Refused

if TYPE_CHECKING:
    from pikepdf import Object

_SIZE = re.compile(rb"/(Width|Height) (\d+)")
#: Beginning of a JPEG 2000 picture: its marker, two counts, then its sizes.
_JPX_SIZE = re.compile(rb"\xff\x4f\xff\x51.{4}(.{4})(.{4})", re.DOTALL)


def unpacked_bytes(obj: "Object", plain: bytes, limits: Limits) -> int:
    """Of one object; 0 for what is no stream. Raises Refused for bombs and for content that lies elsewhere."""
    from pikepdf import Name, Stream

    if not isinstance(obj, Stream):
        return 0
    if Name.F in obj.stream_dict or Name.Ref in obj.stream_dict:  # the content is fetched from another file
        raise Refused("pdf_action")
    is_picture = b"/Subtype /Image" in plain
    if is_picture:
        _refuse_huge_picture(obj, plain, limits)
    size = _stream_size(obj, plain, limits.pdf_stream_bytes * 3)
    if size > limits.pdf_stream_bytes * (3 if is_picture else 1):
        raise Refused("bomb")
    if b"/DCTDecode" in plain and obj.read_raw_bytes().count(b"\xff\xda") > limits.jpeg_scans:
        raise Refused("too_complex")
    return size


def _stream_size(obj: "Object", plain: bytes, limit: int) -> int:
    filters = len(re.findall(rb"/(?:Flate|LZW|RunLength)Decode\b", plain))
    if filters > 1 or (filters and b"/FlateDecode" not in plain):
        return len(obj.read_bytes())  # rare; the process's own limit of memory ends a bomb
    try:
        return inflated_size(obj.read_raw_bytes(), limit=limit) if filters else 0
    except zlib.error as error:
        raise Refused("broken") from error


def _refuse_huge_picture(obj: "Object", plain: bytes, limits: Limits) -> None:
    """By what the file claims and by what the picture itself says: readers differ in which one they believe."""
    size = {name: int(value) for name, value in _SIZE.findall(plain)}
    claimed = size.get(b"Width", 0), size.get(b"Height", 0)
    for width, height in (claimed, _coded_size(obj, plain, limits)):
        if width * height > 2 * limits.pixels:
            raise Refused("too_many_pixels", width=width, height=height)


def _coded_size(obj: "Object", plain: bytes, limits: Limits) -> tuple[int, int]:
    if b"/JPXDecode" in plain and (found := _JPX_SIZE.search(obj.read_raw_bytes())):
        return int.from_bytes(found[1], "big"), int.from_bytes(found[2], "big")
    if b"/DCTDecode" in plain:
        with suppress(Refused):  # packed twice, or cut as sloppy scanners do; the number of scans is counted above
            segments = read_segments(obj.read_raw_bytes(), max_scans=limits.jpeg_scans)
            return segments.width, segments.height
    return 0, 0
