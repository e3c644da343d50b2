"""One page of a paper as a picture, drawn anew: what a page of the console shows is never the file that came."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from bot.workshop.tasks import Answer, Blobs, Params

if TYPE_CHECKING:
    from PIL.Image import Image

#: Of the longer side: small print is read at double size.
LONGEST_SIDE = 2200
_MOST_SCALE = 4.0
_QUALITY = 85


def page_picture(params: Params, blobs: Blobs) -> Answer:
    """`kind` of the blob and `page`, from 1. Nothing comes back for a page that is not there or cannot be drawn."""
    wanted, (data,) = params["page"], blobs
    assert isinstance(wanted, int)
    drawn = _page_of_pdf(data, wanted) if params["kind"] == "pdf" else _picture(data, wanted)
    return ({}, ()) if drawn is None else ({}, (_jpeg(drawn),))


def _page_of_pdf(data: bytes, wanted: int) -> Image | None:
    import pypdfium2  # type: ignore[import-untyped, unused-ignore]

    try:
        with pypdfium2.PdfDocument(data) as document:
            if not 1 <= wanted <= len(document):
                return None
            page = document[wanted - 1]
            scale = min(LONGEST_SIDE / max(page.get_size()), _MOST_SCALE)
            picture: Image = page.render(scale=scale).to_pil().convert("RGB")
            return picture
    except pypdfium2.PdfiumError:
        return None


def _picture(data: bytes, wanted: int) -> Image | None:
    from PIL import Image, ImageOps

    if wanted != 1:
        return None
    try:
        with Image.open(io.BytesIO(data)) as picture:
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return upright
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _jpeg(picture: Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
