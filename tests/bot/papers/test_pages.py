"""Pages are drawn anew, one at a time, upright and of a size that can be read."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from bot.papers.pages import LONGEST_SIDE, page_picture


def a_picture(*, size: tuple[int, int] = (300, 200), turned: int = 1) -> bytes:
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = turned
    Image.new("RGB", size, "white").save(out, "JPEG", exif=exif)
    return out.getvalue()


def a_pdf(pages: int = 2) -> bytes:
    out = io.BytesIO()
    sheets = [Image.new("RGB", (210 * (n + 1), 297), "white") for n in range(pages)]
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:])
    return out.getvalue()


def drawn(kind: str, page: int, data: bytes) -> Image.Image | None:
    _, pictures = page_picture({"kind": kind, "page": page}, (data,))
    return Image.open(io.BytesIO(pictures[0])) if pictures else None


def test_the_page_asked_for_is_drawn() -> None:
    first, second = drawn("pdf", 1, a_pdf()), drawn("pdf", 2, a_pdf())

    assert first is not None
    assert second is not None
    assert first.format == second.format == "JPEG"
    assert first.width < first.height
    assert second.width > second.height


def test_pictures_stand_upright_and_are_not_larger_than_can_be_used() -> None:
    turned, large = drawn("jpeg", 1, a_picture(turned=6)), drawn("jpeg", 1, a_picture(size=(4000, 100)))

    assert turned is not None
    assert large is not None
    assert turned.size == (200, 300)
    assert large.width == LONGEST_SIDE
    assert not turned.getexif()


@pytest.mark.parametrize(
    ("kind", "page", "data"),
    [
        pytest.param("pdf", 3, a_pdf(), id="a page that is not there"),
        pytest.param("pdf", 0, a_pdf(), id="before the first"),
        pytest.param("pdf", 1, b"%PDF-1.7 nothing", id="no PDF"),
        pytest.param("jpeg", 2, a_picture(), id="a second page of a picture"),
        pytest.param("jpeg", 1, b"<script>alert(1)</script>", id="no picture"),
        pytest.param("png", 1, a_picture()[:100], id="a cut one"),
    ],
)
def test_what_cannot_be_drawn_gives_nothing(kind: str, page: int, data: bytes) -> None:
    assert drawn(kind, page, data) is None
