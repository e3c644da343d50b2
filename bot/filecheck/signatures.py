"""What a file is by its first bytes, and whether it is a second thing as well."""

import re
import zipfile
from collections.abc import Callable, Container
from io import BytesIO

Test = Callable[[bytes], bool]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")  # a DOCX with a password lies inside such a container
_MARKUP = re.compile(rb"<(?:script|html|svg|iframe|!doctype html|\?php)", re.IGNORECASE)


def _starts(*signatures: bytes) -> Test:
    return lambda data: data.startswith(signatures)


def _boxed(*brands: bytes) -> Test:
    """ISO media files: a box `ftyp` with the brand of what follows."""
    return lambda data: data[4:8] == b"ftyp" and data[8:12] in brands


def _is_webp(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def _is_pdf(data: bytes) -> bool:
    """Readers look for the header in the first 1,024 bytes; what may stand before it `pdf.py` decides."""
    return b"%PDF-" in data[:1024]


def _zip_with(part: str) -> Test:
    """A container that holds such a part; of a damaged one, that at least mentions it."""
    return lambda data: data[:4] == b"PK\x03\x04" and part in _zip_names(data)


def _zip_names(data: bytes) -> Container[str]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return data.decode("latin-1")


#: In this order; the first that fits names the kind. Only the kinds of `check.CHECKS` can be accepted.
SIGNATURES: tuple[tuple[str, Test], ...] = (
    ("jpeg", _starts(b"\xff\xd8\xff")),
    ("png", _starts(b"\x89PNG\r\n\x1a\n")),
    ("webp", _is_webp),
    ("heic", _boxed(b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")),
    ("avif", _boxed(b"avif", b"avis")),
    ("video", lambda data: data[4:8] == b"ftyp" or data.startswith(b"\x1aE\xdf\xa3") or data[8:12] == b"AVI "),
    ("gif", _starts(b"GIF87a", b"GIF89a")),
    ("tiff", _starts(b"II*\0", b"MM\0*")),
    ("bmp", lambda data: data.startswith(b"BM") and data[6:10] == b"\0\0\0\0"),
    ("locked_office", lambda data: data.startswith(_OLE) and _LOCKED in data),
    ("doc", _starts(_OLE)),
    ("rtf", _starts(b"{\\rtf")),
    ("rar", _starts(b"Rar!\x1a\x07")),
    ("7z", _starts(b"7z\xbc\xaf'\x1c")),
    ("program", _starts(b"MZ", b"\x7fELF", b"#!")),
    ("docx", _zip_with("word/document.xml")),
    ("xlsx", _zip_with("xl/workbook.xml")),
    ("pptx", _zip_with("ppt/presentation.xml")),
    ("odt", _zip_with("META-INF/manifest.xml")),
    ("zip", _starts(b"PK\x03\x04", b"PK\x05\x06")),
    ("pdf", _is_pdf),
    ("html", lambda data: _MARKUP.search(data[:1024]) is not None),
)


def kind_of(data: bytes) -> str:
    return next((kind for kind, fits in SIGNATURES if fits(data)), "unknown")


def is_also_a_page(data: bytes) -> bool:
    """Markup that a browser would run if it took the file for a page."""
    return _MARKUP.search(data) is not None


def is_also_a_zip(data: bytes) -> bool:
    """Archives are found from their end, so any file can be one as well."""
    return zipfile.is_zipfile(BytesIO(data))


def is_also_a_pdf(data: bytes) -> bool:
    return _is_pdf(data)
