"""Papers of people who do not exist, drawn by us: a page with the sign across it that it is worth nothing."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from bot.demo.script import paper_words
from bot.forms.drawing import fonts

if TYPE_CHECKING:
    from PIL.Image import Image

PAGE = (1000, 1414)
_INK, _PALE, _PAPER, _EDGE = (40, 52, 74), (214, 150, 150), (250, 248, 242), (120, 130, 150)


def page_of(title: str, name: str, *, kind: str) -> bytes:
    """As JPEG or PDF."""
    picture = _drawn(title, name)
    out = io.BytesIO()
    if kind == "pdf":
        picture.save(out, "PDF", resolution=120.0)
    else:
        picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def _drawn(title: str, name: str) -> Image:
    from PIL import Image, ImageDraw, ImageFont

    face = next(iter(sorted(fonts().glob("*Regular.ttf"))), None) or next(iter(sorted(fonts().rglob("*.[to]tf"))))
    words = paper_words()
    page = Image.new("RGB", PAGE, _PAPER)
    pen = ImageDraw.Draw(page)
    pen.rectangle((40, 40, PAGE[0] - 40, PAGE[1] - 40), outline=_EDGE, width=3)
    mark = Image.new("L", (900, 340), 0)
    ImageDraw.Draw(mark).text((450, 170), words["mark"], fill=150, font=ImageFont.truetype(face, 300), anchor="mm")
    turned = mark.rotate(40, expand=True)
    page.paste(_PALE, ((PAGE[0] - turned.width) // 2, (PAGE[1] - turned.height) // 2), turned)
    pen.text((500, 130), words["note"], fill=(170, 40, 40), font=ImageFont.truetype(face, 34), anchor="mm")
    for number, line in enumerate(_wrapped(title, 44)):
        pen.text((500, 240 + 52 * number), line, fill=_INK, font=ImageFont.truetype(face, 40), anchor="mm")
    pen.text((90, 520), f"{words['of']}: {name}", fill=_INK, font=ImageFont.truetype(face, 32))
    for number in range(9):
        pen.line((90, 620 + 70 * number, 910 - 130 * (number % 3), 620 + 70 * number), fill=_EDGE, width=2)
    return page


def _wrapped(text: str, width: int) -> list[str]:
    from textwrap import wrap

    return wrap(text, width)[:4]
