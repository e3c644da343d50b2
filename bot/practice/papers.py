"""Papers and ID cards of people who do not exist, drawn by us for practice, each with the mark across it."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.forms.drawing import fonts
from bot.render import words_to_text
from flows.values import Words

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

PAGE, CARD = (1000, 1414), (1284, 810)
#: Seven fields, as the QR of a card has them.
FIELDS = ("id_number", "old_number", "full_name", "birth_date", "sex", "address", "issue_date")
_INK, _PALE, _RED, _EDGE = (40, 52, 74), (226, 178, 178), (160, 30, 30), (120, 130, 150)


def paper(title: str, name: str, *, kind: str) -> bytes:
    """A page as JPEG or PDF. Pages of other titles look different, so that none is taken for one sent twice."""
    page = _ground(PAGE, seed=title)
    _stamped(page, 120)
    pen = _pen(page)
    pen.text((500, 110), _mark(), fill=_RED, font=_font(36), anchor="mm")
    for number, line in enumerate(_wrapped(title)):
        pen.text((500, 210 + 54 * number), line, fill=_INK, font=_font(42), anchor="mm")
    pen.text((90, 480), name, fill=_INK, font=_font(36))
    for number in range(10):
        length = 500 + zlib.crc32(f"{title}{number}".encode()) % 320
        pen.line((90, 590 + 70 * number, 90 + length, 590 + 70 * number), fill=_EDGE, width=3)
    return _saved(page, "PDF" if kind == "pdf" else "JPEG")


def card(fields: Mapping[str, str]) -> bytes:
    """A card whose QR is read like that of a real one."""
    import segno
    from PIL import Image

    page = _ground(CARD, seed="card")
    _stamped(page, 100)
    pen = _pen(page)
    pen.text((60, 50), _mark(), fill=_RED, font=_font(34))
    pen.rectangle((60, 260, 360, 660), fill=(206, 210, 216))
    pen.ellipse((130, 310, 290, 500), fill=(226, 206, 190))
    born = fields["birth_date"]
    rows = (fields["id_number"], fields["full_name"], f"{born[:2]}/{born[2:4]}/{born[4:]}", fields["sex"])
    for number, row in enumerate((*rows, *_wrapped(fields["address"]))):
        pen.text((400, 260 + 74 * number), row, fill=_INK, font=_font(38))
    code = io.BytesIO()
    text = "|".join(fields.get(name, "") for name in FIELDS)
    segno.make(text.encode(), error="m", mode="byte", micro=False).save(code, kind="png", scale=6, border=4)
    drawn = Image.open(code).convert("RGB")
    page.paste(drawn, (CARD[0] - drawn.width - 20, 20))
    return _saved(page, "PNG")


def _ground(size: tuple[int, int], *, seed: str) -> Image:
    from PIL import Image

    page = Image.new("RGB", size, (251, 249, 243))
    pen, dice = _pen(page), zlib.crc32(seed.encode())
    for number in range(4):
        left = 60 + (dice >> (number * 5)) % 600
        top = size[1] * 3 // 4 + (dice >> (number * 7)) % 180
        shade = 226 + number * 5
        pen.rectangle((left, top, left + 180, top + 60), fill=(shade, shade, 240 - number * 9))
    pen.rectangle((30, 30, size[0] - 30, size[1] - 30), outline=_EDGE, width=3)
    return page


def _stamped(page: Image, size: int) -> None:
    """The mark across the whole page, so that no part of it is of use."""
    from PIL import Image

    sign = Image.new("L", (max(page.size), size * 2), 0)
    words = _mark().partition("–")[0].strip()
    said = f"{words} · {words} · {words}"
    _pen(sign).text((sign.width // 2, size), said, fill=170, font=_font(size), anchor="mm")
    turned = sign.rotate(30, expand=True)
    for place in (-1, 1):
        at = ((page.width - turned.width) // 2, (page.height - turned.height) // 2 + place * page.height // 5)
        page.paste(_PALE, at, turned)


def _pen(page: Image) -> ImageDraw:
    from PIL import ImageDraw as drawing

    return drawing.Draw(page)


def _font(size: int) -> FreeTypeFont:
    from PIL import ImageFont

    face = next(iter(sorted(fonts().glob("*Regular.ttf"))), None) or next(iter(sorted(fonts().rglob("*.[to]tf"))))
    return ImageFont.truetype(face, size)


def _mark() -> str:
    return words_to_text(Words("practice.mark"), markup="plain")


def _wrapped(text: str) -> list[str]:
    from textwrap import wrap

    return wrap(text, 40)[:4]


def _saved(page: Image, kind: str) -> bytes:
    out = io.BytesIO()
    page.save(out, kind, resolution=120.0, quality=85)
    return out.getvalue()
