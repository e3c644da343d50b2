"""The codes of a printed page are read back by a camera's reader, at the size of a phone's screenshot."""

from functools import cache

import pypdfium2
import pytest
import zxingcpp

from bot.posters.content import Order, Part, links, sheets
from bot.posters.doors import Doors
from bot.posters.printing import pdf_of
from tests.kit import the_world

UNIT, CODES = "xa-binh-minh-mau", ("1.001193", "2.000635", "1.004873", "2.000815")
DOORS = Doors("https://mot-cua.example", "MotCuaMauBot", "4318657068771012646")
PHONE = 390 * 3  #: pixels across the screen of a common phone


@cache
def pdf(part: Part, paper: str = "a4") -> bytes:
    return pdf_of(sheets(the_world(), Order(UNIT, "a5" if paper == "a5" else "a4", part, CODES), DOORS))


def codes_on(document: bytes, page: int) -> set[str]:
    drawn = pypdfium2.PdfDocument(document)[page]
    picture = drawn.render(scale=PHONE / drawn.get_width()).to_pil()
    return {found.text for found in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)}


@pytest.mark.parametrize("paper", ["a4", "a5"])
def test_every_code_of_a_poster_is_read(paper: str) -> None:
    document = pdf("posters", paper)

    assert len(pypdfium2.PdfDocument(document)) == len(CODES)
    assert codes_on(document, 0) == set(links(DOORS, "1.001193", UNIT).values())


def test_every_code_of_the_list_is_read() -> None:
    assert codes_on(pdf("list"), 0) == {links(DOORS, code, UNIT)["web"] for code in CODES}


def test_the_list_comes_before_the_posters() -> None:
    assert len(pypdfium2.PdfDocument(pdf("all"))) == 1 + len(CODES)


def test_the_text_of_a_poster_can_be_read_by_machines() -> None:
    text = pypdfium2.PdfDocument(pdf("posters"))[0].get_textpage().get_text_bounded()

    assert "Làm giấy khai sinh cho bé" in text
    assert "1.001193" in text
