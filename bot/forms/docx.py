"""A filled form as DOCX, for those who want to edit it. Built element by element: no value is ever read as a template.

Runs in the workshop only.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

FONT = "Times New Roman"  #: as NĐ 30/2020/NĐ-CP wants it, and every office has it
DOTS, BOX = "." * 60, "\N{BALLOT BOX}"


def docx_of(data: Mapping[str, Any]) -> bytes:
    import docx

    document = docx.Document()
    _set_up(document, wide=data["layout"] == "register")
    _head(document, data)
    for section in data["sections"]:
        _section(document, section)
    if data["layout"] == "declaration":
        _line(document, data["head"]["place_and_day"], italic=True, to="right")
    _signatures(document, data["signatures"])
    _foot(document, data)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Any, *, wide: bool) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(4)
    page = document.sections[0]
    page.page_width, page.page_height = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))
    page.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Mm(25), Mm(16), Mm(20), Mm(20)


def _head(document: Any, data: Mapping[str, Any]) -> None:
    words, head = data["words"], data["head"]
    if data["mark"]:
        _line(document, data["mark"], italic=True, to="right", size=9)
    if data["layout"] != "note":
        _issuer(document, data)
    _line(document, data["title"].upper(), bold=True, to="center", size=14)
    if data["number"]:
        _line(document, data["number"], italic=True, to="center")
    if data["has_addressee"]:
        _line(document, f"{words['addressed_to']} {data['addressed_to'] or DOTS}", to="center")
    if head["code"]:
        _line(document, head["code"], to="center")


def _issuer(document: Any, data: Mapping[str, Any]) -> None:
    words, head = data["words"], data["head"]
    if data["layout"] != "declaration":
        for text in (head["agency"] or DOTS, head["unit"] or DOTS):
            _line(document, text.upper(), bold=True, to="center")
    _line(document, words["nation"], bold=True, to="center")
    _line(document, words["motto"], bold=True, to="center")
    if data["layout"] == "letter":
        _line(document, f"{words['number']} ……/……", to="center")
    if data["layout"] != "declaration":
        _line(document, head["place_and_day"], italic=True, to="right")


def _section(document: Any, section: Mapping[str, Any]) -> None:
    if section["title"]:
        _line(document, section["title"], bold=True)
    if section["text"]:
        _line(document, section["text"])
    for field in section["fields"]:
        paragraph = _line(document, f"{field['label']}: ")
        _write(paragraph.add_run(), field["value"] or _to_write(field))
    if section["table"]:
        _table(document, section["table"])


def _to_write(field: Mapping[str, Any]) -> str:
    """What an empty line leaves to the pen: boxes to tick, or dots."""
    return "   ".join(f"{BOX} {choice}" for choice in field["choices"]) or DOTS * int(field["lines"])


def _table(document: Any, table: Mapping[str, Any]) -> None:
    """The cells are asked for once: the library walks through the whole table each time."""
    labels = [column["label"] for column in table["columns"]]
    drawn = document.add_table(rows=1 + len(table["rows"]), cols=len(labels), style="Table Grid")
    values = chain(labels, *table["rows"])
    for number, (cell, value) in enumerate(zip(drawn._cells, values, strict=True)):
        run = cell.paragraphs[0].add_run()
        run.bold = number < len(labels)
        _write(run, value)
    document.add_paragraph()


def _signatures(document: Any, signatures: Sequence[Mapping[str, Any]]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    if not signatures:
        return
    row = document.add_table(rows=1, cols=max(2, len(signatures))).rows[0]
    for cell, each in zip(row.cells[-len(signatures) :], signatures, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run()
        run.bold = True
        _write(run, each["title"])
        _write(paragraph.add_run(), f"\n{each['note']}\n\n\n\n{each['name']}")


def _foot(document: Any, data: Mapping[str, Any]) -> None:
    from docx.shared import Pt

    run = document.sections[0].footer.paragraphs[0].add_run()
    run.font.size = Pt(8)
    _write(run, data["foot"])


def _line(document: Any, text: str, *, bold: bool = False, italic: bool = False, to: str = "", size: int = 0) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    run = paragraph.add_run()
    run.bold, run.italic = bold, italic
    if size:
        run.font.size = Pt(size)
    if to:
        paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, to.upper())
    _write(run, text)
    return paragraph


def _write(run: Any, text: str) -> None:
    """As text: the library escapes what XML would read; line ends become breaks."""
    run.text = text
