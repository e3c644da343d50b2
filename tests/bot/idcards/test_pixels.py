"""Pictures of every kind become grey pixels, whole or not at all."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from bot.idcards import pixels
from bot.idcards.pixels import grey_of, grey_pictures
from tests.bot.idcards.drawing import flat, saved_as

IPHONE = Path(__file__).parents[1] / "filecheck" / "sample_files" / "iphone.heic"


def test_what_is_transparent_is_white() -> None:
    clear = np.zeros((40, 60, 4), np.uint8)

    (grey,) = grey_pictures(bytes(cv2.imencode(".png", clear)[1]))

    assert grey.min() == 255


def test_a_huge_jpeg_is_decoded_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pixels, "_MOST_PIXELS", 100 * 100)
    data = flat(np.full((180, 300), 90, np.uint8), kind=".jpg")

    assert [grey.shape for grey in grey_pictures(data)] == [(45, 75)]


def test_other_huge_pictures_are_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pixels, "_MOST_PIXELS", 100 * 100)

    assert not list(grey_pictures(flat(np.full((180, 300), 90, np.uint8))))


def test_heic_is_read() -> None:
    (grey,) = grey_pictures(IPHONE.read_bytes())

    assert min(grey.shape) > 20


def test_a_pdf_gives_a_few_pages() -> None:
    page = saved_as("PDF", np.full((300, 200, 3), 90, np.uint8))

    assert len(list(grey_pictures(page))) == 1


@pytest.mark.parametrize("shape", [(30, 40), (30, 40, 3), (30, 40, 4)])
def test_pixels_of_other_code_become_grey(shape: tuple[int, ...]) -> None:
    assert grey_of(np.full(shape, 7, np.uint8)).shape == (30, 40)
