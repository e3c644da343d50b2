"""What acts in a PDF, and is refused: scripts, programs, addresses that open by themselves, films, files inside."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.filecheck.model import Refused

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

#: What acts, and the reason for which the file is refused. qpdf writes every object in one plain form, so a disguised
#: `/J#61vaScript` reads the same; `\A` is a name or text that stands alone, to be referred to from elsewhere.
_ACTIVE: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("pdf_script", re.compile(rb"/JavaScript\b|/JS [(<\d]")),
    ("pdf_action", re.compile(rb"(?:/S |\A)/(?:Launch|SubmitForm|ImportData|GoToR|GoToE)\b|/FS /URL\b")),
    ("pdf_media", re.compile(rb"(?:/S(?:ubtype)? |\A)/(?:Rendition|Movie|Sound|RichMedia(?:Execute)?|3D)\b")),
    ("pdf_attachment", re.compile(rb"/EmbeddedFiles?\b|/FileAttachment\b|/EF (?:<<|\d)")),
    ("pdf_xfa", re.compile(rb"/XFA [(<\[\d]")),
)
_STRING = re.compile(rb"\((?:[^\\()]|\\.)*\)", re.DOTALL)
_BAD_LINK = re.compile(
    rb"(?:/URI |\A)\(\s*(?:(?:javascript|vbscript|data|file|smb|search-ms|ms-[\w-]+)\s*:|\\\\\\\\)", re.IGNORECASE
)
_LONGEST_CHAIN = 20


def refuse_active(plain: bytes) -> None:
    """One object, as qpdf writes it."""
    if _BAD_LINK.search(plain):
        raise Refused("pdf_action")
    for reason, pattern in _ACTIVE:
        # Twice, because a text may well speak of /JavaScript; removing texts first would cost for every object.
        if pattern.search(plain) and pattern.search(_STRING.sub(b"()", plain)):
            raise Refused(reason)


def refuse_what_starts_by_itself(pdf: "Pdf") -> None:
    """A link is for clicking; an address that opens with the file, a page or a field is not."""
    from pikepdf import Dictionary, Name

    for holder in _holders(pdf):
        own = holder.get(Name.AA)
        triggered = list(own.values()) if isinstance(own, Dictionary) else []
        if any(_opens_an_address(each) for each in [holder.get(Name.OpenAction), *triggered]):
            raise Refused("pdf_action")


def _holders(pdf: "Pdf") -> Iterator["Object"]:
    """Where the format knows actions without a click."""
    from pikepdf import Dictionary, Name

    yield pdf.Root
    for each in pdf.objects:
        if isinstance(each, Dictionary) and Name.AA in each:
            yield each


def _opens_an_address(action: "Object | None") -> bool:
    from pikepdf import Array, Dictionary, Name

    waiting, seen = [action], 0
    while waiting:
        each = waiting.pop()
        if isinstance(each, Array):
            waiting += list(each)
        elif isinstance(each, Dictionary):
            if each.get(Name.S) == Name.URI:
                return True
            waiting.append(each.get(Name.Next))
        seen += 1
        if seen > _LONGEST_CHAIN:
            raise Refused("too_complex")
    return False
