"""The picture of a guide: its scenes in their order, two in a row, numbered as its steps. SVG, and PNG for chats."""

from __future__ import annotations

from html import escape
from pathlib import Path

from bot.guides.scenes import SCENES
from bot.guides.shapes import INK, PAPER, SOFT, box, disc, moved, word
from flows.hurdles.model import Guide

CELL, ROW, GAP = 260, 170, 12
ACROSS = 2
#: As `picture.typ` has it.
WIDTH_PT = 300
TEMPLATE = Path(__file__).resolve().parent / "picture.typ"
#: Enough for a telephone held in the hand, and a few kilobytes.
PNG_WIDTH = 800


def svg_of(guide: Guide) -> str:
    rows = -(-len(guide.steps) // ACROSS)
    width, height = ACROSS * (CELL + GAP) + GAP, rows * (ROW + GAP) + GAP
    cells = "\n".join(_cell(number, step.scene) for number, step in enumerate(guide.steps))
    title = f"<title>{escape(guide.title)}</title><desc>{escape(guide.seen)}</desc>"
    ground = f'<rect width="{width}" height="{height}" fill="{SOFT}"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">'
    return f"{head}\n{title}\n{ground}\n{cells}\n</svg>\n"


def _cell(number: int, scene: str) -> str:
    x, y = GAP + number % ACROSS * (CELL + GAP), GAP + number // ACROSS * (ROW + GAP)
    label = disc(24, 24, 17, fill=INK) + word(24, 32, str(number + 1), size=22, ink=PAPER)
    return moved(x, y, box(0, 0, CELL, ROW, round_by=10), moved(16, 12, SCENES[scene]()), label)


def png_of(svg: str) -> bytes:
    import typst

    from bot.forms.drawing import fonts

    drawn: bytes = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=[str(fonts())],
        ignore_system_fonts=True,
        format="png",
        ppi=PNG_WIDTH / WIDTH_PT * 72,
        sys_inputs={"svg": svg},
    )
    return _fewer_colours(drawn)


def _fewer_colours(png: bytes) -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(colors=32).save(out, "PNG", optimize=True)
    return out.getvalue()
