"""Several photos and PDFs become one PDF: in order, upright, as they are, and made smaller only when they must be."""

from functools import cache
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw

from bot.papers.assembling import MustStayWhole, Page, assemble
from bot.papers.shrinking import LADDER
from tests.bot.filecheck import sample_pdfs, samples
from tests.bot.papers import signing

PLENTY = 50_000_000


@cache
def heavy(width: int = 1_900, height: int = 2_600) -> bytes:
    """As heavy as a photo: grain over a page with lines."""
    grain = Image.effect_noise((width, height), 60).convert("RGB")
    pen = ImageDraw.Draw(grain)
    for row in range(100, height, 80):
        pen.line((100, row, width - 100, row), fill="black", width=6)
    return samples.saved(grain, quality=92)


def photo(content: bytes | None = None) -> Page:
    return Page("jpeg", content or samples.jpeg())


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(content))


def sizes(content: bytes) -> list[tuple[int, int]]:
    with opened(content) as pdf:
        return [(round(page.mediabox[2]), round(page.mediabox[3])) for page in pdf.pages]


def pictures(content: bytes) -> list[tuple[int, int]]:
    with opened(content) as pdf:
        found = (each for page in pdf.pages for each in page.get_images().values())
        return [(int(each.Width), int(each.Height)) for each in found]


def test_photos_go_in_byte_for_byte_and_in_order() -> None:
    first, second = samples.jpeg(640, 480), samples.jpeg(480, 640)

    whole = assemble([photo(second), photo(first)], limit_bytes=PLENTY)

    assert (whole.pages, whole.is_reencoded, whole.fits) == (2, False, True)
    assert 0 < whole.pdf.index(second) < whole.pdf.index(first)


def test_pages_are_a4_standing_or_lying_as_the_picture_does() -> None:
    whole = assemble([photo(samples.jpeg(480, 640)), photo(samples.jpeg(640, 480))], limit_bytes=PLENTY)

    assert sizes(whole.pdf) == [(595, 842), (842, 595)]


def test_a_long_receipt_keeps_the_width_of_the_paper() -> None:
    assert sizes(assemble([photo(samples.jpeg(400, 4_000))], limit_bytes=PLENTY).pdf) == [(595, 5_953)]


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1"])
def test_drawings_of_every_kind_go_in(mode: str) -> None:
    drawing = samples.saved(samples.drawn(mode=mode), "PNG")

    assert pictures(assemble([Page("png", drawing)], limit_bytes=PLENTY).pdf) == [(640, 480)]


def test_what_is_seen_through_is_white() -> None:
    empty = samples.saved(Image.new("RGBA", (300, 400), (0, 0, 0, 0)), "PNG")

    shown = pypdfium2.PdfDocument(assemble([Page("png", empty)], limit_bytes=PLENTY).pdf)[0].render().to_pil()

    assert shown.convert("L").getextrema() == (255, 255)


def test_a_photo_that_still_knows_its_place_loses_it_and_stands_upright() -> None:
    whole = assemble([photo(samples.phone_photo(orientation=6))], limit_bytes=PLENTY).pdf

    assert pictures(whole) == [(480, 640)]
    assert b"Exif" not in whole
    assert b"Maker" not in whole


def test_photos_and_pdfs_are_merged_in_their_order() -> None:
    whole = assemble([Page("pdf", samples.pdf(2)), photo(), Page("pdf", samples.pdf(1))], limit_bytes=PLENTY)

    assert whole.pages == 4
    assert sizes(whole.pdf) == [(612, 792), (612, 792), (842, 595), (612, 792)]


def test_the_same_pages_give_the_same_bytes_without_dates_and_names_of_programs() -> None:
    pages = [photo(), Page("pdf", samples.pdf())]

    whole = assemble(pages, limit_bytes=PLENTY).pdf

    assert whole == assemble(pages, limit_bytes=PLENTY).pdf
    with opened(whole) as pdf:
        assert "/Info" not in pdf.trailer
        assert "/Metadata" not in pdf.Root


def test_links_and_actions_of_a_pdf_are_left_behind() -> None:
    whole = assemble([Page("pdf", samples.pdf_with_link("https://a.example")), photo()], limit_bytes=PLENTY).pdf

    with opened(whole) as pdf:
        assert not any(b"/URI" in each.unparse(resolved=True) for each in pdf.objects)


def test_what_was_typed_into_a_form_becomes_part_of_the_page() -> None:
    whole = assemble([Page("pdf", sample_pdfs.filled_form()), photo()], limit_bytes=PLENTY).pdf

    text = pypdfium2.PdfDocument(whole)[0].get_textpage().get_text_range()

    assert "Nguyen Van Mau" in text
    with opened(whole) as pdf:
        assert "/AcroForm" not in pdf.Root


def test_one_pdf_alone_is_not_touched() -> None:
    content = samples.pdf(3)

    whole = assemble([Page("pdf", content)], limit_bytes=PLENTY)

    assert (whole.pdf, whole.pages) == (content, 3)


def test_only_what_is_too_large_is_encoded_anew_and_no_more_than_needed() -> None:
    pages = [photo(heavy())]
    little, much = (assemble(pages, limit_bytes=limit) for limit in (1_200_000, 650_000))

    assert (little.is_reencoded, little.fits, much.is_reencoded, much.fits) == (True, True, True, True)
    assert 650_000 < len(little.pdf) <= 1_200_000
    assert pictures(little.pdf)[0] > pictures(much.pdf)[0]


def test_pictures_inside_a_scanned_pdf_are_made_smaller_as_well() -> None:
    scanned = assemble([photo(heavy())], limit_bytes=PLENTY).pdf

    whole = assemble([Page("pdf", scanned)], limit_bytes=700_000)

    assert whole.fits
    assert whole.is_reencoded


def test_what_does_not_fit_says_so_and_can_still_be_read() -> None:
    whole = assemble([photo(heavy())], limit_bytes=20_000)

    assert not whole.fits
    assert LADDER[-1].dpi == 150
    assert min(pictures(whole.pdf)[0]) >= 1_200  # 150 dpi on the 8.27 inches of A4


def test_what_pictures_cannot_make_smaller_stays_as_it_is() -> None:
    whole = assemble([Page("pdf", samples.pdf()), Page("pdf", samples.pdf())], limit_bytes=10)

    assert (whole.is_reencoded, whole.fits, whole.pages) == (False, False, 4)


def test_a_signed_pdf_is_never_merged() -> None:
    signed = signing.signed(samples.pdf(), signing.authority())

    with pytest.raises(MustStayWhole):
        assemble([photo(), Page("pdf", signed)], limit_bytes=PLENTY)
    assert assemble([Page("pdf", signed)], limit_bytes=PLENTY).pdf == signed
    with pytest.raises(MustStayWhole):
        assemble([Page("pdf", signed)], limit_bytes=10)


def test_nothing_is_no_paper() -> None:
    with pytest.raises(ValueError, match="no pages"):
        assemble([], limit_bytes=PLENTY)
