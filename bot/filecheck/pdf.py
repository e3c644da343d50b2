"""PDF: proved by opening it, searched for anything that acts, and never rewritten, so that signatures stay good."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from bot.filecheck.model import Limits, Refused, Verdict
from bot.filecheck.pdf_active import refuse_active, refuse_what_starts_by_itself
from bot.filecheck.pdf_streams import unpacked_bytes
from bot.filecheck.signatures import is_also_a_page, is_also_a_zip, kind_of

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

_SIGNED = re.compile(rb"/ByteRange \[")
_PAGE_TREE = re.compile(rb"obj\b(?:(?!endobj).){0,400}/Type\s*/Pages\b(?:(?!endobj).){0,400}", re.DOTALL)
_COUNT = re.compile(rb"/Count\s+(\d{1,6})\b")
_LOST = re.compile("treating as null|expected dictionary")

#: Before the header: nothing but blanks, a byte order mark, or a printer's job language.
_GOOD_HEAD = re.compile(rb"(?:\xef\xbb\xbf|[\s\0])*(?:\x1b%-12345X[^%<]*)?")
_TAIL_BYTES = 2_048


def check_pdf(data: bytes, limits: Limits) -> Verdict:
    _check_ends(data)
    with _opened(data) as pdf:
        pages = _page_count(pdf, limits)
        is_signed = _check_objects(pdf, limits)
        _check_has_content(pdf)
        _check_whole(pdf, data, pages)
    return Verdict("accept", "pdf", pages=pages, is_signed=is_signed)


def _check_ends(data: bytes) -> None:
    """A file that is a second thing as well shows it at its ends; a cut one lacks its end."""
    head = data[: data.index(b"%PDF-")]
    end = data.rfind(b"%%EOF")
    tail = data[end + 5 :].strip(b"\0\r\n\t ") if end >= 0 else b""
    if not _GOOD_HEAD.fullmatch(head) or is_also_a_zip(data):
        raise Refused("polyglot")
    if is_also_a_page(tail) or kind_of(tail) != "unknown":
        raise Refused("polyglot")
    if end < 0 or len(tail) > _TAIL_BYTES:
        raise Refused("cut")


def _opened(data: bytes) -> "Pdf":
    """Repairs what scanners write slightly wrong. With a password to open: refused; only to print: welcome."""
    from pikepdf import PasswordError, Pdf, PdfError

    try:
        return Pdf.open(BytesIO(data), suppress_warnings=True)
    except PasswordError as error:
        raise Refused("encrypted") from error
    except PdfError as error:
        raise Refused("broken") from error


def _page_count(pdf: "Pdf", limits: Limits) -> int:
    from pikepdf import PdfError

    try:
        pages = len(pdf.pages)
    except (PdfError, RuntimeError) as error:
        raise Refused("broken") from error
    if pages == 0:
        raise Refused("no_pages")
    if pages > limits.pdf_pages:
        raise Refused("too_many_pages", pages=pages, limit=limits.pdf_pages)
    return pages


def _check_objects(pdf: "Pdf", limits: Limits) -> bool:
    """Every object, also those that no page leads to: readers differ in what they follow."""
    if len(pdf.objects) > limits.pdf_objects:
        raise Refused("too_complex")
    refuse_what_starts_by_itself(pdf)
    is_signed, unpacked = False, 0
    for obj, plain in _plain_objects(pdf):
        refuse_active(plain)
        is_signed = is_signed or _SIGNED.search(plain) is not None
        unpacked += unpacked_bytes(obj, plain, limits)
        if unpacked > limits.pdf_unpacked_bytes:
            raise Refused("bomb")
    return is_signed


def _plain_objects(pdf: "Pdf") -> Iterator[tuple["Object", bytes]]:
    from pikepdf import Stream

    for obj in pdf.objects:
        if isinstance(obj, Stream):
            yield obj, obj.stream_dict.unparse()
        elif obj is not None and hasattr(obj, "unparse"):
            yield obj, obj.unparse(resolved=True)
    yield pdf.trailer, pdf.trailer.unparse()


def _check_has_content(pdf: "Pdf") -> None:
    from pikepdf import Name

    for page in pdf.pages:
        if page.get(Name.Annots) is not None or any(s.read_raw_bytes().strip() for s in _contents(page.obj)):
            return
    raise Refused("no_pages")


def _check_whole(pdf: "Pdf", data: bytes, pages: int) -> None:
    """qpdf repairs what it can and drops what it cannot read; a file that lost something that way is broken.

    A wrong table of offsets alone, as sloppy scanners write it, loses nothing.
    """
    warnings = [str(warning) for warning in pdf.get_warnings()]
    if not warnings:
        return
    declared = max((int(count) for node in _PAGE_TREE.findall(data) for count in _COUNT.findall(node)), default=0)
    blank = sum(next(_contents(page.obj), None) is None for page in pdf.pages)
    if declared > pages or blank or any(_LOST.search(warning) for warning in warnings):
        raise Refused("broken")


def _contents(page: "Object") -> Iterator["Object"]:
    from pikepdf import Array, Name, Stream

    contents = page.get(Name.Contents)
    for each in contents if isinstance(contents, Array) else [contents]:
        if isinstance(each, Stream):
            yield each
