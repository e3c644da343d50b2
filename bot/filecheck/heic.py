"""HEIC, as iPhones write it: decoded once, by a library that cannot encode it, and kept as JPEG for every office."""

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from bot.filecheck.model import Limits, Refused, Verdict
from bot.filecheck.pictures import check_jpeg
from bot.filecheck.signatures import is_also_a_page, is_also_a_pdf, is_also_a_zip

if TYPE_CHECKING:
    from PIL import Image

_QUALITY = 95  # what follows encodes once more
#: What the decoder says of a file that ends early, and of a coding that it does not know (AV1).
_CUT, _OTHER_CODING = ("end of file", "outside of file"), ("Unsupported", "not been built in")


def check_heic(data: bytes, limits: Limits) -> Verdict:
    if is_also_a_page(data) or is_also_a_pdf(data) or is_also_a_zip(data):
        raise Refused("polyglot")
    picture = _decoded(data, limits)
    stream = BytesIO()
    picture.convert("L" if picture.mode == "L" else "RGB").save(stream, "JPEG", quality=_QUALITY)
    return replace(check_jpeg(stream.getvalue(), limits), kind="heic")


def _decoded(data: bytes, limits: Limits) -> "Image.Image":
    """Upright: the decoder turns it as the file says. Its EXIF block, with place and time, goes no further."""
    import pi_heif

    try:
        opened = pi_heif.open_heif(BytesIO(data))  # reads the boxes, decodes nothing
        width, height = opened.size
        if width * height > limits.pixels:
            raise Refused("too_many_pixels", width=width, height=height)
        picture: Image.Image = opened.to_pillow()
    except (ValueError, RuntimeError, OSError, EOFError, SyntaxError) as error:
        raise Refused(_reason(str(error))) from error
    picture.info = {}
    return picture


def _reason(problem: str) -> str:
    if any(each in problem for each in _CUT):
        return "cut"
    return "other_picture" if any(each in problem for each in _OTHER_CODING) else "broken"
