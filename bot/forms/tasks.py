"""What the workshop calls: parameters in, bytes out."""

from __future__ import annotations

from bot.forms.docx import docx_of
from bot.forms.drawing import DPI, pages_of, pdf_of, picture_of
from bot.workshop.tasks import Answer, Blobs, Params
from flows.values import JSON


def form_pdf(params: Params, blobs: Blobs) -> Answer:
    return {}, (pdf_of(_data(params)),)


def form_image(params: Params, blobs: Blobs) -> Answer:
    """Every page as a PNG, or all of them as one (`whole`)."""
    dpi = params.get("dpi")
    pdf, dots = pdf_of(_data(params)), dpi if isinstance(dpi, int) else DPI
    pages = (picture_of(pdf, dpi=dots),) if params.get("whole") else pages_of(pdf, dpi=dots)
    return {"pages": len(pages)}, pages


def form_docx(params: Params, blobs: Blobs) -> Answer:
    return {}, (docx_of(_data(params)),)


def _data(params: Params) -> dict[str, JSON]:
    data = params["data"]
    assert isinstance(data, dict)
    return data
