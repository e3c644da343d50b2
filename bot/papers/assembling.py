"""Several pages as one PDF: bytes in, bytes out. Photos go in as they are; only a PDF too large for who receives it is
made smaller, and never below what can be read on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Literal

from bot.papers.shrinking import LADDER, saved, shrunk

if TYPE_CHECKING:
    from pikepdf import Pdf

PageKind = Literal["jpeg", "png", "pdf"]

_A4_MM = (210.0, 297.0)
_POINTS_PER_MM = 72 / 25.4
#: A picture longer than this many widths is a receipt: on A4 it would be a stripe, so it gets a page of its own length.
_RECEIPT = 3.0
_LONGEST_PAGE = 14_400.0  # points, the most that readers promise to show


@dataclass(frozen=True, slots=True)
class Page:
    """What was sent: one picture (cleaned, upright), or a PDF with all its pages."""

    kind: PageKind
    content: bytes


@dataclass(frozen=True, slots=True)
class Assembled:
    pdf: bytes
    pages: int
    is_reencoded: bool
    fits: bool  # false: larger than the limit even at the lowest rung


class MustStayWhole(ValueError):
    """A signed PDF: any rewriting would break its signature, so it is handed over as it is."""


def assemble(pages: Sequence[Page], *, limit_bytes: int) -> Assembled:
    """Raises MustStayWhole for a signed PDF among several pages, ValueError when there is no page at all."""
    if not pages:
        raise ValueError("no pages")
    if _is_one_pdf(pages, limit_bytes):
        return Assembled(pages[0].content, _count(pages[0].content), is_reencoded=False, fits=True)
    whole = _merged(pages)
    if len(whole) <= limit_bytes:
        return Assembled(whole, _count(whole), is_reencoded=False, fits=True)
    smaller = _smallest_change(whole, limit_bytes)
    return Assembled(smaller, _count(whole), is_reencoded=smaller != whole, fits=len(smaller) <= limit_bytes)


def _is_one_pdf(pages: Sequence[Page], limit_bytes: int) -> bool:
    """One that needs no work is not touched."""
    return len(pages) == 1 and pages[0].kind == "pdf" and len(pages[0].content) <= limit_bytes


def _smallest_change(whole: bytes, limit_bytes: int) -> bytes:
    """The highest rung that fits, else the smallest; by halves, because each try encodes every picture anew."""
    low, high, best = 0, len(LADDER) - 1, whole
    while low <= high:
        middle = (low + high) // 2
        tried = shrunk(whole, LADDER[middle])
        if len(tried) <= limit_bytes:
            best, high = tried, middle - 1
        else:
            best, low = min(best, tried, key=len), middle + 1
    return best


def _merged(pages: Sequence[Page]) -> bytes:
    import pikepdf

    with pikepdf.new() as whole:
        for page in pages:
            content = page.content if page.kind == "pdf" else _picture_page(page.content)
            with pikepdf.open(BytesIO(content), suppress_warnings=True) as part:
                if page.kind == "pdf":
                    _refuse_signed(part)
                    _quiet(part)
                whole.add_pages_from(part)
        return saved(whole)


def _refuse_signed(pdf: "Pdf") -> None:
    from pikepdf import Dictionary

    if any(isinstance(each, Dictionary) and "/ByteRange" in each for each in pdf.objects):
        raise MustStayWhole("signed")


def _quiet(pdf: "Pdf") -> None:
    """What was typed into a form becomes part of the page; links, actions and notes about the page are left behind."""
    pdf.flatten_annotations("screen")
    for page in pdf.pages:
        for key in ("/AA", "/Metadata", "/PieceInfo", "/Thumb", "/LastModified"):
            if key in page.obj:
                del page.obj[key]
        _leave_links(page.obj)


def _leave_links(page: "object") -> None:
    from pikepdf import Array, Dictionary

    assert isinstance(page, Dictionary)
    annotations = page.get("/Annots")
    if not isinstance(annotations, Array):
        return
    shown = [each for each in annotations if isinstance(each, Dictionary) and each.get("/Subtype") == "/Widget"]
    for each in shown:
        for key in ("/A", "/AA"):
            if key in each:
                del each[key]
    page["/Annots"] = Array(shown)


def _picture_page(content: bytes) -> bytes:
    import img2pdf  # type: ignore[import-untyped]

    picture, width, height = _embeddable(content)
    return bytes(img2pdf.convert(picture, layout_fun=_layout(width, height), nodate=True, producer=""))


def _embeddable(content: bytes) -> tuple[bytes, int, int]:
    """A cleaned copy as it is. What has a see-through ground, or still knows where and when, is encoded anew."""
    from PIL import Image, ImageOps

    with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as picture:
        see_through = "A" in picture.getbands() or "transparency" in picture.info
        if not see_through and not picture.getexif() and picture.mode != "CMYK":
            return content, picture.width, picture.height
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
    ground = Image.new("RGB", upright.size, "white")
    ground.paste(upright, mask=upright.getchannel("A"))
    stream = BytesIO()
    if picture.format == "PNG":
        ground.save(stream, "PNG")
    else:
        ground.save(stream, "JPEG", quality=92)
    return stream.getvalue(), ground.width, ground.height


def _layout(width: int, height: int) -> object:
    """A4, lying for a lying picture; of a receipt, as wide as A4 and as long as it is."""
    import img2pdf

    short, long = (side * _POINTS_PER_MM for side in _A4_MM)
    if max(width, height) > _RECEIPT * min(width, height):
        scale = min(short / min(width, height), _LONGEST_PAGE / max(width, height))
        return img2pdf.get_layout_fun(pagesize=(width * scale, height * scale), fit=img2pdf.FitMode.into)
    paper = (long, short) if width > height else (short, long)
    return img2pdf.get_layout_fun(pagesize=paper, fit=img2pdf.FitMode.into)


def _count(content: bytes) -> int:
    import pikepdf

    with pikepdf.open(BytesIO(content), suppress_warnings=True) as pdf:
        return len(pdf.pages)
