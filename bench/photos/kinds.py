"""All kinds of papers by name, and what may be done with which."""

from collections.abc import Callable

import cv2
import numpy as np

from bench.photos import pages, papers
from bench.photos.pages import Sheet
from bench.photos.styles import Picture, Style

Kind = Callable[[Style, np.random.Generator], Sheet]
KINDS: dict[str, Kind] = {
    "letter": pages.letter,
    "form": pages.form,
    "table": pages.table,
    "certificate": pages.certificate,
    "handwriting": pages.handwriting,
    "sparse": pages.sparse,
    "stamps": pages.stamps,
    "id_card": pages.id_card,
    "portrait": pages.portrait,
    "receipt": pages.receipt,
    "map": pages.map_,
    "screenshot": pages.screenshot,
    "sealed": papers.sealed,
    "passport": papers.passport,
    "notebook": papers.notebook,
    "e_document": papers.e_document,
}
#: Come as they are: nobody photographs them.
FLAT = {"portrait", "screenshot", "e_document"}
#: Full enough of text for every defect to show.
WRITTEN = ("letter", "form", "table", "certificate", "handwriting", "sealed", "notebook", "id_card")


def draw(kind: str, style: Style, rng: np.random.Generator) -> Picture:
    sheet = (KINDS | {"blank": pages.blank})[kind](style, rng)
    return cv2.cvtColor(np.asarray(sheet.picture), cv2.COLOR_RGB2BGR)
