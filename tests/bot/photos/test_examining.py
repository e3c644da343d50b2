"""From a photo to its findings and to what staff see."""

import numpy as np
import pytest
from PIL import Image, ImageFilter

from bot.photos.examining import Photo, examine
from tests.bot.photos.samples import bad, good, opened


def faults(photo: Photo) -> list[str]:
    return [finding.text for finding in photo.findings]


@pytest.mark.parametrize("kind", ["letter", "table", "certificate", "id_card", "portrait", "sparse", "screenshot"])
def test_good_photos_pass(kind: str) -> None:
    assert faults(examine(opened(good(kind)))) == []


def test_a_scan_that_fills_the_frame_is_not_cut_off() -> None:
    assert faults(examine(opened(good("form", is_scan=True)))) == []


@pytest.mark.parametrize(
    ("defect", "names"),
    [
        ("defocus", {"photo_blurred", "photo_lost"}),
        ("motion", {"photo_blurred", "photo_lost"}),
        ("dark", {"photo_black", "photo_dark"}),
        ("glare", {"photo_glare"}),
        ("small", {"photo_small", "photo_unreadable"}),
        ("cut", {"photo_cut"}),
        ("skewed", {"photo_skewed"}),
        ("blank", {"photo_blank"}),
        ("screen", {"photo_screen"}),
    ],
)
def test_strong_defects_are_named(defect: str, names: set[str]) -> None:
    assert set(faults(examine(opened(bad(defect, kind="letter" if defect == "glare" else "form"))))) & names


@pytest.mark.parametrize("kind", ["letter", "id_card"])
def test_a_page_blurred_beyond_any_letter_is_refused(kind: str) -> None:
    clear = opened(good(kind))

    photo = examine(clear.filter(ImageFilter.GaussianBlur(clear.width / 110)))

    assert "reject" in {finding.decision for finding in photo.findings}


def corner_levels(picture: Image.Image) -> list[float]:
    pixels = np.asarray(picture.convert("L"), dtype=float)
    return [float(pixels[down, right]) for down in (25, -25) for right in (25, -25)]


def test_a_page_on_a_table_is_cut_out_and_squared() -> None:
    given = opened(good("letter"))

    seen = examine(given).picture

    assert min(corner_levels(seen)) > 120 > max(corner_levels(given))
    assert seen.height / seen.width == pytest.approx(2**0.5, abs=0.05)


def test_a_picture_without_a_sheet_stays_as_it_is() -> None:
    given = opened(good("portrait"))

    assert examine(given).picture is given


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_is_put_upright(quarters: int) -> None:
    upright = opened(good("letter", is_scan=True))
    turned = Image.fromarray(np.ascontiguousarray(np.rot90(np.asarray(upright), quarters)))

    seen = examine(turned).picture

    assert seen.size == upright.size
    assert np.abs(np.asarray(seen, dtype=float) - np.asarray(upright, dtype=float)).mean() < 1


@pytest.mark.parametrize("mode", ["L", "1", "P", "RGBA", "CMYK", "I;16"])
def test_pictures_of_any_mode_are_examined(mode: str) -> None:
    grey = opened(good("table", is_scan=True)).convert("L")
    levels = np.asarray(grey).astype(np.uint16) * 257
    picture = Image.fromarray(levels) if mode == "I;16" else grey.convert("RGB").convert(mode)

    assert faults(examine(picture)) == []
