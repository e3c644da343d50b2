"""A filled form as PDF/A and as pictures of its pages. Plain functions, run in the workshop: Typst is a big library.

Values reach the template as JSON and never as source, so that nothing in them is evaluated.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from flows.values import JSON

if TYPE_CHECKING:
    from PIL.Image import Image

TEMPLATES = Path(__file__).resolve().parent / "templates"
LAYOUTS = frozenset({"declaration", "letter", "note", "register"})
DPI = 110
MOST_PAGES = 12


def pdf_of(data: Mapping[str, JSON]) -> bytes:
    """PDF/A-2b by the template of the data's layout."""
    import typst

    layout = str(data["layout"])
    if layout not in LAYOUTS:
        raise ValueError(f"no template for the layout {layout!r}")
    drawn: bytes = typst.compile(
        str(TEMPLATES / f"{layout}.typ"),
        root=str(TEMPLATES),
        font_paths=[str(fonts())],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps({**data, "qr": _qr(data)}, ensure_ascii=False)},
        pdf_standards=["a-2b"],
    )
    return drawn


def pages_of(pdf: bytes, *, dpi: int = DPI) -> tuple[bytes, ...]:
    """PNG pictures of the first pages."""
    return tuple(_png(page) for page in _drawn(pdf, dpi))


def picture_of(pdf: bytes, *, dpi: int = DPI) -> bytes:
    """All pages in one PNG, each under the one before, to be looked at as a whole."""
    from PIL import Image as pictures

    pages = _drawn(pdf, dpi)
    whole = pictures.new("L", (max(page.width for page in pages), sum(page.height for page in pages)), 255)
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    return _png(whole)


def _drawn(pdf: bytes, dpi: int) -> list[Image]:
    """Grey: nothing on a form is coloured."""
    import pypdfium2  # type: ignore[import-untyped, unused-ignore]

    document = pypdfium2.PdfDocument(pdf)
    try:
        shown = [document[number] for number in range(min(len(document), MOST_PAGES))]
        return [page.render(scale=dpi / 72).to_pil().convert("L") for page in shown]
    finally:
        document.close()


def fonts() -> Path:
    from importlib.util import find_spec

    found = find_spec("fontpkg_be_vietnam_pro")
    assert found
    assert found.origin
    return Path(found.origin).parent / "files"


def _png(picture: Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _qr(data: Mapping[str, JSON]) -> str:
    """As SVG; nothing where there is no link."""
    head = data.get("head")
    link = head.get("link") if isinstance(head, dict) else None
    if not link:
        return ""
    import segno

    drawn = io.BytesIO()
    segno.make(str(link), error="m", micro=False).save(drawn, kind="svg", border=0, xmldecl=False, omitsize=True)
    return drawn.getvalue().decode()
