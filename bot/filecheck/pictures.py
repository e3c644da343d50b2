"""Pictures: proved by decoding them, kept upright and without anything but the picture itself."""

import zlib
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bot.filecheck.jpeg import read_segments
from bot.filecheck.model import Limits, Reason, Refused, Verdict
from bot.filecheck.signatures import is_also_a_page, is_also_a_pdf, is_also_a_zip, kind_of

if TYPE_CHECKING:
    from PIL import Image

JPEG_QUALITY = 92
#: May follow a picture in one file: phones append the film of a motion photo, or a second picture.
_GOOD_TAILS = {"jpeg", "video", "unknown"}
_PNG_END = b"IEND\xaeB`\x82"


def check_jpeg(data: bytes, limits: Limits) -> Verdict:
    _refuse_second_nature(data)
    segments = read_segments(data, max_scans=limits.jpeg_scans)
    _refuse_pixels(segments.width, segments.height, limits)
    if kind_of(data[segments.end :]) not in _GOOD_TAILS:
        raise Refused("polyglot")
    # The picture alone: what follows it is not decoded, not even by a reader of multi-picture files.
    return _verdict(data[: segments.end], "jpeg", limits)


def check_png(data: bytes, limits: Limits) -> Verdict:
    _refuse_second_nature(data)
    _refuse_pixels(int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big"), limits)
    if _PNG_END not in data:
        raise Refused("cut")
    return _verdict(data, "png", limits)


def check_webp(data: bytes, limits: Limits) -> Verdict:
    _refuse_second_nature(data)
    if int.from_bytes(data[4:8], "little") + 8 > len(data):
        raise Refused("cut")
    return _verdict(data, "webp", limits)


def _refuse_second_nature(data: bytes) -> None:
    if is_also_a_page(data) or is_also_a_pdf(data) or is_also_a_zip(data):
        raise Refused("polyglot")


def _refuse_pixels(width: int, height: int, limits: Limits) -> None:
    if width * height > limits.pixels:
        raise Refused("too_many_pixels", width=width, height=height)


def _verdict(data: bytes, kind: str, limits: Limits) -> Verdict:
    from bot.photos.examining import examine
    from bot.photos.hashing import look_of

    picture = _upright(_decoded(data, kind, limits))
    width, height = picture.size
    if min(width, height) < limits.small_side:
        small = Reason("small_picture", {"width": width, "height": height})
        return _kept(picture, kind, (small,), look_of(picture))
    photo = examine(picture)
    reasons = tuple(Reason(finding.text) for finding in photo.findings)
    if any(finding.decision == "reject" for finding in photo.findings):
        return Verdict("reject", kind, reasons, width=width, height=height, look=photo.look)
    return _kept(photo.picture, kind, reasons, photo.look)


def _kept(picture: "Image.Image", kind: str, reasons: tuple[Reason, ...], look: str) -> Verdict:
    clean_kind, clean = _encoded(picture, kind)
    return Verdict(
        "warn" if reasons else "accept",
        kind,
        reasons,
        width=picture.width,
        height=picture.height,
        clean_kind=clean_kind,
        clean=clean,
        look=look,
    )


def _decoded(data: bytes, kind: str, limits: Limits) -> "Image.Image":
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # our own limit, below, says how large the picture is
    try:
        picture = Image.open(BytesIO(data), formats=(kind.upper(),))
        _refuse_pixels(picture.width, picture.height, limits)
        if kind != "jpeg" and getattr(picture, "n_frames", 1) > 1:
            raise Refused("moving_picture")
        picture.load()
    except UnidentifiedImageError as error:
        raise Refused("broken") from error
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, zlib.error) as error:
        raise Refused("cut" if "truncated" in str(error) else "broken") from error
    return picture


def _upright(picture: "Image.Image") -> "Image.Image":
    from PIL import ImageOps

    # A damaged EXIF block turns nothing; the picture itself is sound.
    with suppress(OSError, ValueError, SyntaxError, KeyError, TypeError, IndexError, ZeroDivisionError):
        ImageOps.exif_transpose(picture, in_place=True)
    return picture


def _encoded(picture: "Image.Image", kind: str) -> tuple[str, bytes]:
    """A PNG stays one, since it may be a drawing or a screen; photos become JPEG, which every office opens."""
    if kind == "png":
        return "png", _saved(_bare(picture), "PNG", compress_level=3)
    return "jpeg", _saved(_bare(_on_white(picture)), "JPEG", quality=JPEG_QUALITY)


def _on_white(picture: "Image.Image") -> "Image.Image":
    from PIL import Image

    if picture.mode == "RGBA":
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        return ground
    return picture if picture.mode in {"L", "RGB"} else picture.convert("RGB")


def _bare(picture: "Image.Image") -> "Image.Image":
    """Text, profiles, GPS and comments live in `info`, from where some writers copy them."""
    picture.info = {key: value for key, value in picture.info.items() if key == "transparency"}
    return picture


def _saved(picture: "Image.Image", format_: str, **options: Any) -> bytes:
    stream = BytesIO()
    picture.save(stream, format_, **options)
    return stream.getvalue()
