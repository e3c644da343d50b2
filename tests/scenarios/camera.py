"""Pictures of the pages for the README: taken only with MOTCUA_PICTURES=1, small enough to be kept with the code."""

from __future__ import annotations

import io
import os
from pathlib import Path

from playwright.async_api import FloatRect, Page

FOLDER = Path(__file__).parent / "pictures"
WANTED = bool(os.environ.get("MOTCUA_PICTURES"))
MOST_BYTES = 150_000
COLOURS = (256, 128, 64, 32)


async def take(page: Page, name: str, *, height: int = 0) -> None:
    """What the page shows now (of a short page its upper part), still, without a blinking cursor."""
    if not WANTED:
        return
    await page.wait_for_timeout(400)  # smooth scrolling and pictures on their way come to rest
    size = page.viewport_size
    assert size is not None
    clip: FloatRect = {"x": 0, "y": 0, "width": size["width"], "height": height or size["height"]}
    shot = await page.screenshot(animations="disabled", caret="hide", clip=clip)
    (FOLDER / f"{name}.png").write_bytes(small(shot))


def small(png: bytes) -> bytes:
    """The same picture with as many colours as fit."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as whole:
        flat = whole.convert("RGB")
    for colours in COLOURS:
        out = io.BytesIO()
        flat.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() <= MOST_BYTES:
            return out.getvalue()
    raise AssertionError("a picture is too large for the README; make the window smaller")
