"""Any picture of a card as grey pixels: JPEG, PNG, WEBP, HEIC and the like, and the pages of a scanned PDF."""

from __future__ import annotations

import io
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.idcards.codes import Grey

#: A phone's largest photos have 50 to 200 megapixels; those are decoded at half or a quarter of their size.
_MOST_PIXELS = 30_000_000
_MOST_PAGES = 4
_PAGE_SIDE = 2200
_REDUCED = {1: cv2.IMREAD_GRAYSCALE, 2: cv2.IMREAD_REDUCED_GRAYSCALE_2, 4: cv2.IMREAD_REDUCED_GRAYSCALE_4}


def grey_pictures(data: bytes) -> Iterator[Grey]:
    """One picture, or a PDF's pages; nothing if it is neither, or too large to look at."""
    if data.lstrip()[:5] == b"%PDF-":
        yield from _pages(data)
    else:
        picture = _jpeg(data) if data[:2] == b"\xff\xd8" else _other(data)
        if picture is not None and min(picture.shape) > 20:
            yield picture


def grey_of(pixels: NDArray[np.uint8]) -> Grey:
    """Pixels as other code has them: grey, BGR or BGRA."""
    if pixels.ndim == 2:
        return np.asarray(pixels, dtype=np.uint8)
    how = cv2.COLOR_BGRA2GRAY if pixels.shape[2] == 4 else cv2.COLOR_BGR2GRAY
    return np.asarray(cv2.cvtColor(pixels, how), dtype=np.uint8)


def _jpeg(data: bytes) -> Grey | None:
    """libjpeg halves while decoding, so that a huge photo costs neither its memory nor its time."""
    size = _size(data)
    if size is None:
        return None
    by = next((by for by in _REDUCED if size[0] * size[1] <= _MOST_PIXELS * by * by), None)
    picture = None if by is None else cv2.imdecode(np.frombuffer(data, np.uint8), _REDUCED[by])
    return None if picture is None else np.asarray(picture, dtype=np.uint8)


def _size(data: bytes) -> tuple[int, int] | None:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as image:
            return image.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _other(data: bytes) -> Grey | None:
    """What is transparent is shown on white, as viewers do."""
    from pi_heif import register_heif_opener
    from PIL import Image

    register_heif_opener()
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.size[0] * image.size[1] > _MOST_PIXELS:
                return None
            shown = image.convert("RGBA" if image.has_transparency_data else "L")
            if shown.mode == "RGBA":
                shown = Image.alpha_composite(Image.new("RGBA", shown.size, "white"), shown)
            return np.asarray(shown.convert("L"), dtype=np.uint8)
    except (OSError, ValueError, SyntaxError, MemoryError, EOFError, Image.DecompressionBombError):
        return None


def _pages(data: bytes) -> Iterator[Grey]:
    """A scan of a card sent as a PDF: both sides on a page, or a page each."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(data) as document:
            for at in range(min(len(document), _MOST_PAGES)):
                page = document[at]
                scale = min(_PAGE_SIDE / max(page.get_size()), 8)
                yield np.asarray(page.render(scale=scale, grayscale=True).to_numpy(), dtype=np.uint8).squeeze()
    except pypdfium2.PdfiumError:
        return
