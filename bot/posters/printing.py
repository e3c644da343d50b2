"""Posters as one PDF: a task of the workshop, since Typst is a big library."""

from __future__ import annotations

import io
import json
from pathlib import Path

from bot.forms.drawing import fonts
from bot.workshop.tasks import Answer, Blobs, Params
from flows.values import JSON

TEMPLATE = Path(__file__).resolve().parent / "poster.typ"


def posters(params: Params, blobs: Blobs) -> Answer:
    data = params["data"]
    assert isinstance(data, dict)
    return {}, (pdf_of(data),)


def pdf_of(data: dict[str, JSON]) -> bytes:
    """PDF/A-2b of what `content.sheets` gives; the links become QR codes here."""
    import typst

    procedures = data["procedures"]
    assert isinstance(procedures, list)
    drawn: bytes = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=[str(fonts())],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps({**data, "procedures": list(map(_with_codes, procedures))}, ensure_ascii=False)},
        pdf_standards=["a-2b"],
    )
    return drawn


def _with_codes(procedure: JSON) -> JSON:
    assert isinstance(procedure, dict)
    links = procedure["links"]
    assert isinstance(links, dict)
    return {**procedure, "codes": {door: qr_svg(str(link)) for door, link in links.items()}}


def qr_svg(link: str) -> str:
    """Level M: a poster in the street gets scratched and wet."""
    import segno

    drawn = io.BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="svg", border=0, xmldecl=False, omitsize=True)
    return drawn.getvalue().decode()
