"""Makes the pictures of a PDF smaller, by one rung of a ladder whose lowest can still be read when printed."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pikepdf import Pdf, PdfImage, Stream
    from PIL import Image


@dataclass(frozen=True, slots=True)
class Rung:
    dpi: int  # of a picture that fills an A4 page
    quality: int  # of JPEG


#: Seals and marks need their colour, so it is kept throughout; below 150 dpi small print is lost.
LADDER = (Rung(300, 85), Rung(250, 80), Rung(220, 75), Rung(200, 65), Rung(170, 60), Rung(150, 50), Rung(150, 38))

_A4_INCHES = (8.27, 11.69)
_RECEIPT = 3.0
#: Smaller than this there is little to gain: marks, logos, letters as pictures.
_SMALL_PIXELS = 250_000


def shrunk(whole: bytes, rung: Rung) -> bytes:
    """From the first pictures each time, so that no loss is added to a loss."""
    import pikepdf

    with pikepdf.open(BytesIO(whole), suppress_warnings=True) as pdf:
        for stream in _pictures(pdf):
            _shrink(stream, rung)
        return saved(pdf)


def saved(pdf: "Pdf") -> bytes:
    """The same pages give the same bytes: no dates, no name of a program, an id made from the content."""
    import pikepdf

    if "/Info" in pdf.trailer:
        del pdf.trailer.Info
    stream = BytesIO()
    pdf.remove_unreferenced_resources()
    pdf.save(stream, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return stream.getvalue()


def _pictures(pdf: "Pdf") -> Iterator["Stream"]:
    """Only plain photos and scans. Masks, stencils and printers' colours are left as they are."""
    from pikepdf import Stream

    for each in pdf.objects:
        if isinstance(each, Stream) and each.get("/Subtype") == "/Image" and _is_plain(each):
            yield each


def _is_plain(stream: "Stream") -> bool:
    if any(key in stream for key in ("/SMask", "/Mask", "/Decode", "/ImageMask")):
        return False
    return int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) >= _SMALL_PIXELS


def _shrink(stream: "Stream", rung: Rung) -> None:
    from pikepdf import Name, PdfImage

    size = _size(int(stream.Width), int(stream.Height), rung.dpi)
    picture = _decoded(PdfImage(stream), size)
    if picture is None:
        return
    packed = _packed(picture, size, quality=rung.quality)
    if len(packed) >= len(stream.read_raw_bytes()):
        return
    stream.write(packed, filter=Name.DCTDecode)
    stream.Width, stream.Height, stream.BitsPerComponent = *size, 8
    stream.ColorSpace = Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB


def _decoded(picture: "PdfImage", size: tuple[int, int]) -> "Image.Image | None":
    """None for what is packed in a way that we do not know or that is no photo (two colours are small already)."""
    try:
        if picture.bits_per_component != 8 or picture.mode not in {"L", "RGB", "P"}:
            return None
        opened = picture.as_pil_image()
        opened.draft(None, size)  # a JPEG is decoded at half its size when that is enough, in half the time
        opened.load()
        return opened if opened.mode in {"L", "RGB"} else opened.convert("RGB")
    except (NotImplementedError, OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _packed(picture: "Image.Image", size: tuple[int, int], *, quality: int) -> bytes:
    from PIL import Image

    resized = picture if size == picture.size else picture.resize(size, Image.Resampling.LANCZOS)
    stream = BytesIO()
    resized.save(stream, "JPEG", quality=quality, optimize=True)
    return stream.getvalue()


def _size(width: int, height: int, dpi: int) -> tuple[int, int]:
    """As if it filled the page: a picture that takes a part of it keeps more than `dpi`."""
    short, long = min(width, height), max(width, height)
    has = short / _A4_INCHES[0] if long > _RECEIPT * short else max(short / _A4_INCHES[0], long / _A4_INCHES[1])
    scale = min(1.0, dpi / has)
    return max(1, round(width * scale)), max(1, round(height * scale))
