"""Every declaration as it leaves the printer: read back by another reader, nothing cut off, no signature alone."""

import io
import subprocess
import unicodedata
from functools import cache
from typing import Any
from xml.etree import ElementTree

import pytest

from bot.forms.docx import docx_of
from bot.forms.drawing import pdf_of
from flows.service.filling_forms import blank, filled
from flows.values import JSON
from tests.bot.forms.test_drawing import squeezed, strings_in, text_of
from tests.flows.forms.declared import DECLARED, dossier_with, fullest, ways
from tests.flows.forms.samples import LINK, NOW, the_world

MOST_PAGES = 2
#: Of the sheet, in points: what is printed stays inside. The foot stands in the lower margin, 5 mm off what is cut.
LEFT, RIGHT, BOTTOM = 24 / 25.4 * 72, 595.3 - 16 / 25.4 * 72, 841.9 - 5 / 25.4 * 72
EVERY = pytest.mark.parametrize("code", DECLARED)
HOWEVER = pytest.mark.parametrize("how", ["plain", "full", "blank"])
Word = tuple[str, tuple[float, ...]]


def data_of(code: str, how: str) -> dict[str, JSON]:
    if how == "blank":
        return blank(DECLARED[code])
    answers = fullest(code) if how == "full" else ways(code)[0]
    data = filled(the_world(), DECLARED[code], dossier_with(code, answers), now=NOW, link=LINK)
    assert data is not None
    return data


@cache
def drawn(code: str, how: str) -> bytes:
    return pdf_of(data_of(code, how))


def words_of(pdf: bytes) -> list[list[Word]]:
    """Of each page, every word with its box, as poppler sees them."""
    read = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True)
    space = "{http://www.w3.org/1999/xhtml}"
    pages = ElementTree.fromstring(read.stdout).iter(f"{space}page")
    sides = ("xMin", "yMin", "xMax", "yMax")
    return [
        [(word.text or "", tuple(float(word.attrib[side]) for side in sides)) for word in page.iter(f"{space}word")]
        for page in pages
    ]


@HOWEVER
@EVERY
def test_another_reader_reads_every_word(code: str, how: str) -> None:
    text = squeezed(text_of(drawn(code, how)))

    words = {word for string in strings_in(data_of(code, how)) for word in string.split()}

    assert [word for word in words if unicodedata.normalize("NFC", word) not in text] == []


@HOWEVER
@EVERY
def test_nothing_is_cut_off_and_no_word_lies_on_another(code: str, how: str) -> None:
    for page in words_of(drawn(code, how)):
        assert [word for word, box in page if is_outside(box)] == []
        assert [(a, b) for n, (a, one) in enumerate(page) for b, other in page[n + 1 :] if overlap(one, other)] == []


def is_outside(box: tuple[float, ...]) -> bool:
    left, _, right, bottom = box
    return left < LEFT - 1 or right > RIGHT + 1 or bottom > BOTTOM


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """By more than the room that lines leave for marks above and below letters."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > 1 and down > 0.5 * min(one[3] - one[1], other[3] - other[1])


@HOWEVER
@EVERY
def test_it_fits_two_pages_and_no_signature_stands_alone(code: str, how: str) -> None:
    pages = words_of(drawn(code, how))

    assert len(pages) <= MOST_PAGES
    if len(pages) > 1:
        last = [word for word, _ in pages[-1]]
        signed = DECLARED[code].signatures[0].title.split()[0]
        pledge = next(section.text for section in DECLARED[code].sections if section.text).split()[:3]
        assert " ".join(pledge) in " ".join(last)
        assert signed in last


def fields_of(data: Any) -> list[Any]:
    return [field for section in data["sections"] for field in section["fields"]]


@EVERY
def test_the_blank_docx_leaves_boxes_to_tick_and_dots_to_write_on(code: str) -> None:
    import docx

    document = docx.Document(io.BytesIO(docx_of(data_of(code, "blank"))))
    lines = [paragraph.text for paragraph in document.paragraphs if ": " in paragraph.text]

    for field in fields_of(data_of(code, "blank")):
        (line, *_) = [each for each in lines if each.startswith(f"{field['label']}: ")]
        assert ("☐" in line, "...." in line) == (bool(field["choices"]), not field["choices"])
