"""What every phone and scanner makes comes in; what is broken or acts stays out, each with its own reason."""

import unicodedata
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image

from bot.filecheck.check import check
from bot.filecheck.model import LIMITS, Limits, Reason
from tests.bot.filecheck import sample_pictures, samples
from tests.bot.filecheck.collection import BAD, GOOD


@pytest.mark.parametrize("name", GOOD)
def test_good_files_come_in(name: str) -> None:
    make, kind = GOOD[name]

    verdict = check(make())

    assert (verdict.verdict, verdict.kind, verdict.reasons) == ("accept", kind, ())


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_refused_with_their_reason(name: str) -> None:
    make, reason = BAD[name]

    verdict = check(make())

    assert (verdict.verdict, [each.key for each in verdict.reasons]) == ("reject", [reason])
    assert verdict.clean is None


def opened(clean: bytes | None) -> Image.Image:
    assert clean
    return Image.open(BytesIO(clean))


def is_dark(picture: Image.Image, x: int, y: int) -> bool:
    return int(picture.convert("L").getpixel((x, y))) < 80  # type: ignore[arg-type]


#: Where the dark upper left corner belongs, once the picture is upright.
@pytest.mark.parametrize(("orientation", "corner"), [(1, "tl"), (2, "tr"), (3, "br"), (4, "bl"), (6, "tr"), (8, "bl")])
def test_staff_see_photos_upright(orientation: int, corner: str) -> None:
    verdict = check(samples.phone_photo(orientation=orientation))

    picture = opened(verdict.clean)
    right, bottom = picture.width - 20, picture.height - 20
    corners = {"tl": (20, 20), "tr": (right, 20), "bl": (20, bottom), "br": (right, bottom)}
    assert picture.size == (verdict.width, verdict.height)
    assert [name for name, place in corners.items() if is_dark(picture, *place)] == [corner]


def test_photos_for_staff_carry_no_place_maker_or_comment() -> None:
    clean = check(samples.phone_photo()).clean

    assert dict(opened(clean).getexif()) == {}
    assert clean is not None
    assert b"Exif" not in clean
    assert b"Maker" not in clean
    assert "ghi chú".encode() not in clean


def test_a_film_behind_a_photo_is_not_kept() -> None:
    clean = check(samples.motion_photo()).clean

    assert clean is not None
    assert b"ftyp" not in clean


@pytest.mark.parametrize(
    ("make", "kind", "mode"),
    [
        pytest.param(lambda: samples.jpeg(mode="CMYK"), "jpeg", "RGB", id="CMYK"),
        pytest.param(lambda: samples.jpeg(mode="L"), "jpeg", "L", id="grey"),
        pytest.param(lambda: samples.saved(samples.drawn(), "WEBP"), "jpeg", "RGB", id="WebP"),
        pytest.param(lambda: samples.saved(samples.drawn(mode="RGBA"), "PNG"), "png", "RGBA", id="PNG"),
    ],
)
def test_pictures_are_kept_in_a_form_that_every_office_opens(make: Callable[[], bytes], kind: str, mode: str) -> None:
    verdict = check(make())

    picture = opened(verdict.clean)
    assert (verdict.clean_kind, picture.format, picture.mode) == (kind, kind.upper(), mode)
    assert picture.size == (640, 480)


def test_colours_of_cmyk_survive() -> None:
    picture = opened(check(samples.jpeg(mode="CMYK")).clean)

    assert is_dark(picture, 20, 20)
    assert not is_dark(picture, 600, 20)


def test_a_signed_pdf_is_known_and_not_rewritten() -> None:
    verdict = check(samples.signed_pdf())

    assert verdict.is_signed
    assert verdict.clean is None


def test_pages_are_counted() -> None:
    assert check(samples.pdf(pages=7)).pages == 7
    assert not check(samples.pdf()).is_signed


def test_a_picture_too_small_to_read_comes_in_with_advice() -> None:
    verdict = check(samples.jpeg(120, 90))

    assert verdict.verdict == "warn"
    assert verdict.reasons == (Reason("small_picture", {"width": 120, "height": 90}),)


def test_an_iphone_photo_is_kept_upright_as_jpeg_without_its_place() -> None:
    verdict = check(sample_pictures.iphone())

    picture = opened(verdict.clean)
    assert (verdict.kind, verdict.clean_kind, picture.format, picture.size) == ("heic", "jpeg", "JPEG", (480, 640))
    assert is_dark(picture, 460, 20)
    assert not is_dark(picture, 20, 20)
    assert dict(picture.getexif()) == {}


def test_the_name_or_claim_of_a_file_counts_for_nothing() -> None:
    assert check(samples.saved(samples.drawn(), "PNG")).kind == "png"
    assert check(samples.docx({"word/document.xml": None})).kind == "zip"


def test_limits_are_data() -> None:
    tight = Limits(file_bytes=10_000_000, pixels=1_000, pdf_pages=1)

    assert check(samples.jpeg(), tight).reasons[0].key == "too_many_pixels"
    assert check(samples.pdf(), tight).reasons[0].params == {"pages": 2, "limit": 1}
    assert LIMITS.file_bytes == 20_000_000


def test_vietnamese_in_any_form_inside_a_file_is_no_obstacle() -> None:
    body = samples.word_body(f"<w:t>{unicodedata.normalize('NFD', 'Nguyễn Thị Ánh')}</w:t>")

    assert check(samples.docx({"word/document.xml": body})).verdict == "accept"
