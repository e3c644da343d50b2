"""DOCX: a ZIP of XML parts, accepted only as plain text and pictures: no macros, nothing from elsewhere, no bombs."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from bot.filecheck.model import Limits, Refused, Verdict
from bot.filecheck.ooxml import read_part
from bot.filecheck.signatures import is_also_a_page, is_also_a_pdf

_PIECE = 1 << 20
_ENCRYPTED = 0x1
_XML = (".xml", ".rels")
_XML_STARTS = (b"<", b"\xff\xfe", b"\xfe\xff")
_TYPES, _BODY = "[Content_Types].xml", "word/document.xml"
_PLAIN_DOCUMENT = b"wordprocessingml.document.main+xml"
#: Field codes that fetch or start something when the file is opened.
_BAD_FIELD = re.compile(r"\b(?:DDE|DDEAUTO|INCLUDEPICTURE|INCLUDETEXT|IMPORT|DATABASE|LINK)\s", re.IGNORECASE)

#: Parts by their name, and the reason for which they are refused.
_BAD_PARTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("macros", re.compile(r"vba|/activex|macrosheets", re.IGNORECASE)),
    ("docx_embedded", re.compile(r"embeddings/.*\.(?:bin|docm|xlsm|doc|xls)$", re.IGNORECASE)),
    ("docx_embedded", re.compile(r"\.(?:exe|dll|js|vbs|bat|cmd|ps1|lnk|scr|jar|hta)$", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    content: bytes


def check_docx(data: bytes, limits: Limits) -> Verdict:
    if is_also_a_pdf(data):
        raise Refused("polyglot")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_directory(archive, limits)
            has_content = [_check_part(part) for part in _parts(archive, limits)]
            is_signed = any(name.startswith("_xmlsignatures/") for name in archive.namelist())
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise Refused("broken") from error
    if not any(has_content):
        raise Refused("no_text")
    return Verdict("accept", "docx", is_signed=is_signed)


def _check_directory(archive: zipfile.ZipFile, limits: Limits) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > limits.zip_entries or sum(entry.file_size for entry in entries) > limits.zip_unpacked_bytes:
        raise Refused("bomb")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Refused("encrypted")
    for reason, pattern in _BAD_PARTS:
        if any(pattern.search(name) for name in names):
            raise Refused(reason)
    if len(set(names)) < len(names) or any(_leads_outside(name) for name in names):
        raise Refused("polyglot")
    if _TYPES not in names or _BODY not in names:
        raise Refused("broken")
    if is_also_a_page(archive.comment):
        raise Refused("polyglot")


def _leads_outside(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name)


def _parts(archive: zipfile.ZipFile, limits: Limits) -> Iterator[Part]:
    """The XML parts. Counts what really comes out of all: the directory only claims sizes, and entries may overlap."""
    left = limits.zip_unpacked_bytes
    for entry in archive.infolist():
        content = bytearray()
        with archive.open(entry) as stream:
            while piece := stream.read(_PIECE):
                left -= len(piece)
                if left < 0:
                    raise Refused("bomb")
                if content or _is_xml(entry.filename, piece):
                    content += piece
        if content:
            yield Part(entry.filename, bytes(content))


def _is_xml(name: str, start: bytes) -> bool:
    """By content too: the types part may give any name to the document's body."""
    return name.casefold().endswith(_XML) or start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(_XML_STARTS)


def _check_part(part: Part) -> bool:
    """Refuses what acts or comes from elsewhere; otherwise says whether the part shows a reader anything."""
    facts = read_part(part.content)
    if part.name == _TYPES:
        _check_types(part.content)
    if any(target.is_remote for target in facts.targets):
        raise Refused("docx_remote")
    if any(_BAD_FIELD.search(text) for text in ("".join(facts.fields), " ".join(facts.fields))):
        raise Refused("docx_remote")
    return part.name == _BODY and facts.shows_something


def _check_types(content: bytes) -> None:
    if b"macroEnabled" in content:
        raise Refused("macros")
    if _PLAIN_DOCUMENT not in content:
        raise Refused("broken")
