"""Every form, filled with long Vietnamese values: a sound PDF/A that another reader reads back letter by letter."""

import io
import subprocess
import unicodedata
import zipfile
from typing import Any

import pikepdf
import pytest

from bot.forms.docx import docx_of
from bot.forms.drawing import pages_of, pdf_of, picture_of
from flows.forms.shipped import shipped_forms
from flows.service.filling_forms import blank, filled, register
from flows.values import JSON
from tests.flows.forms.declared import dossier_with, fullest
from tests.flows.forms.samples import LINK, LONG_NAME, NOW, a_birth, a_dossier, asked_for_more, known, the_world

FORMS = shipped_forms()
HOSTILE = '#eval("1+1") *đậm* $x^2$ <b>Thị</b> & {{ 7*7 }} {% raw %} \\ `mã` @label // hết'


def data_of(code: str, **answers: JSON) -> dict[str, JSON]:
    world, form = the_world(), FORMS[code]
    dossier = asked_for_more() if code == "mau-02" else a_dossier(answers=a_birth(**answers), reason="Thiếu chữ ký")
    if code == "mau-07":
        unit = world.office.unit(dossier.unit_id)
        return register(world, form, unit, [dossier] * 40, first=NOW.date(), last=NOW.date(), now=NOW)
    if form.procedures and form.procedures != (dossier.procedure_code,):
        dossier = dossier_with(code, fullest(code))
    data = filled(world, form, dossier, now=NOW, link=LINK, known=known())
    assert data is not None
    return data


def text_of(pdf: bytes) -> str:
    """As poppler reads it, which shares nothing with what drew it. It divides no word at a line's end."""
    read = subprocess.run(["pdftotext", "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, check=True)
    return unicodedata.normalize("NFC", read.stdout.decode())


def squeezed(text: str) -> str:
    return "".join(text.split())


def strings_in(data: Any) -> list[str]:
    """Everything that is printed of the sections: labels, values, cells."""
    found = []
    for section in data["sections"]:
        found += [section["title"], section["text"]]
        found += [part for field in section["fields"] for part in (field["label"], field["value"])]
        found += [cell for row in (section["table"] or {"rows": []})["rows"] for cell in row]
    return [each for each in found if each]


@pytest.mark.parametrize("code", FORMS)
def test_a_second_reader_reads_the_same_vietnamese_text(code: str) -> None:
    data = data_of(code)

    text = squeezed(text_of(pdf_of(data)))

    assert [each for each in strings_in(data) if squeezed(each) not in text] == []


@pytest.mark.parametrize("code", FORMS)
def test_the_pdf_is_sound_and_says_that_it_is_for_archives(code: str) -> None:
    with pikepdf.open(io.BytesIO(pdf_of(data_of(code)))) as document:
        assert document.check_pdf_syntax() == []
        with document.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "B")


@pytest.mark.parametrize("code", FORMS)
def test_a_blank_form_is_drawn_as_well(code: str) -> None:
    assert pdf_of(blank(FORMS[code])).startswith(b"%PDF-")


def test_hostile_values_are_only_ever_text() -> None:
    pdf = pdf_of(data_of("to-khai-khai-sinh", child_origin=HOSTILE, child_name=HOSTILE))

    assert squeezed(text_of(pdf)).count(squeezed(HOSTILE)) == 2


def test_hostile_values_are_only_ever_text_in_the_docx() -> None:
    import docx

    document = docx.Document(io.BytesIO(docx_of(data_of("to-khai-khai-sinh", child_origin=HOSTILE))))

    assert any(HOSTILE in paragraph.text for paragraph in document.paragraphs)


@pytest.mark.parametrize("code", FORMS)
def test_the_docx_holds_the_same_text(code: str) -> None:
    import docx

    body = docx_of(data_of(code))
    document = docx.Document(io.BytesIO(body))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = squeezed(" ".join([*(paragraph.text for paragraph in document.paragraphs), *cells]))

    assert [each for each in strings_in(data_of(code)) if squeezed(each) not in text] == []
    assert "word/vbaProject.bin" not in zipfile.ZipFile(io.BytesIO(body)).namelist()


def test_the_page_is_a_picture() -> None:
    from PIL import Image

    (first, *_) = pages_of(pdf_of(data_of("mau-01")))

    picture = Image.open(io.BytesIO(first))
    assert (picture.format, picture.width > 850) == ("PNG", True)
    assert len(first) < 300_000


def test_all_pages_are_one_picture_to_look_at() -> None:
    from PIL import Image

    pdf = pdf_of(data_of("mau-07"))
    pages = [Image.open(io.BytesIO(page)) for page in pages_of(pdf)]

    whole = Image.open(io.BytesIO(picture_of(pdf)))

    assert len(pages) > 1
    assert whole.size == (pages[0].width, sum(page.height for page in pages))


def test_the_code_on_the_paper_opens_the_status() -> None:
    import zxingcpp
    from PIL import Image

    (page, *_) = pages_of(pdf_of(data_of("mau-01")), dpi=200)

    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(page)))
    assert code.text == LINK


def test_a_layout_without_a_template_is_refused() -> None:
    with pytest.raises(ValueError, match="poster"):
        pdf_of({**data_of("mau-01"), "layout": "../../poster"})


def test_a_very_long_name_goes_on_in_the_next_line() -> None:
    pdf = pdf_of(data_of("to-khai-khai-sinh", child_name=" ".join([LONG_NAME] * 6)))

    assert squeezed(text_of(pdf)).count(squeezed(LONG_NAME)) >= 6
