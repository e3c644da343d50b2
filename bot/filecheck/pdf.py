"""PDF: proved by opening it, searched for anything that acts, and never rewritten, so that signatures stay good."""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from bot.filecheck.inflate import inflated_size
from bot.filecheck.model import Limits, Refused, Verdict
from bot.filecheck.signatures import is_also_a_page, is_also_a_zip, kind_of

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

#: What acts, and the reason for which the file is refused. qpdf writes every object in one plain form, so a disguised
#: `/J#61vaScript` reads the same; `\A` is a name or text that stands alone, to be referred to from elsewhere.
_ACTIVE: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("pdf_script", re.compile(rb"/JavaScript\b|/JS [(<\d]")),
    ("pdf_action", re.compile(rb"(?:/S |\A)/(?:Launch|SubmitForm|ImportData|GoToR|GoToE)\b")),
    ("pdf_media", re.compile(rb"(?:/S(?:ubtype)? |\A)/(?:Rendition|Movie|Sound|RichMedia(?:Execute)?|3D)\b")),
    ("pdf_attachment", re.compile(rb"/EmbeddedFiles?\b|/FileAttachment\b|/EF (?:<<|\d)")),
    ("pdf_xfa", re.compile(rb"/XFA [(<\[\d]")),
)
_STRING = re.compile(rb"\((?:[^\\()]|\\.)*\)", re.DOTALL)
_BAD_LINK = re.compile(
    rb"(?:/URI |\A)\(\s*(?:(?:javascript|vbscript|data|file|smb|search-ms|ms-[\w-]+)\s*:|\\\\\\\\)", re.IGNORECASE
)
_SIGNED = re.compile(rb"/ByteRange \[")
_PAGE_TREE = re.compile(rb"obj\b(?:(?!endobj).){0,400}/Type\s*/Pages\b(?:(?!endobj).){0,400}", re.DOTALL)
_COUNT = re.compile(rb"/Count\s+(\d{1,6})\b")
_LOST = re.compile("treating as null|expected dictionary")
_SIZE = re.compile(rb"/(Width|Height) (\d+)")

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
    _refuse_opening_action(pdf)
    is_signed, unpacked = False, 0
    for obj, plain in _plain_objects(pdf):
        _refuse_active(plain)
        is_signed = is_signed or _SIGNED.search(plain) is not None
        unpacked += _unpacked(obj, plain, limits)
        if unpacked > limits.pdf_unpacked_bytes:
            raise Refused("bomb")
    return is_signed


def _refuse_opening_action(pdf: "Pdf") -> None:
    """A link is for clicking; one that opens with the file is not."""
    from pikepdf import Dictionary, Name

    action = pdf.Root.get(Name.OpenAction)
    if isinstance(action, Dictionary) and action.get(Name.S) == Name.URI:
        raise Refused("pdf_action")


def _plain_objects(pdf: "Pdf") -> Iterator[tuple["Object", bytes]]:
    from pikepdf import Stream

    for obj in pdf.objects:
        if isinstance(obj, Stream):
            yield obj, obj.stream_dict.unparse()
        elif obj is not None and hasattr(obj, "unparse"):
            yield obj, obj.unparse(resolved=True)
    yield pdf.trailer, pdf.trailer.unparse()


def _refuse_active(plain: bytes) -> None:
    if _BAD_LINK.search(plain):
        raise Refused("pdf_action")
    for reason, pattern in _ACTIVE:
        # Twice, because a text may well speak of /JavaScript; removing texts first would cost for every object.
        if pattern.search(plain) and pattern.search(_STRING.sub(b"()", plain)):
            raise Refused(reason)


def _unpacked(obj: "Object", plain: bytes, limits: Limits) -> int:
    """How large a stream becomes, for whoever will open the file."""
    from pikepdf import Name, Stream

    if not isinstance(obj, Stream):
        return 0
    if Name.F in obj.stream_dict:  # the content lies in a file elsewhere
        raise Refused("pdf_action")
    is_picture = b"/Subtype /Image" in plain
    if is_picture:
        _refuse_huge_picture(plain, limits)
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


def _refuse_huge_picture(plain: bytes, limits: Limits) -> None:
    size = {name: int(value) for name, value in _SIZE.findall(plain)}
    width, height = size.get(b"Width", 0), size.get(b"Height", 0)
    if width * height > 2 * limits.pixels:
        raise Refused("too_many_pixels", width=width, height=height)


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
