"""Pictures of phones that nothing here can write, kept beside this file, and what may be done to them."""

import struct
from pathlib import Path

import numpy as np
from PIL import Image

from tests.bot.filecheck.samples import drawn, saved

FOLDER = Path(__file__).parent / "sample_files"


def deep_png() -> bytes:
    """As some scanners write greys: 16 bits each."""
    greys = np.asarray(drawn(mode="L")).astype(np.uint16) * 257
    return saved(Image.fromarray(greys), "PNG")


def iphone() -> bytes:
    """Lies on its side: 640 by 480 as coded, to be turned to 480 by 640."""
    return (FOLDER / "iphone.heic").read_bytes()


def heic_that_claims(width: int, height: int) -> bytes:
    content = iphone()
    return content.replace(struct.pack(">II", 640, 480), struct.pack(">II", width, height))


def heic_of_another_coding() -> bytes:
    """As AV1 pictures come when they call themselves HEIF."""
    return iphone().replace(b"hvc1", b"av01").replace(b"hvcC", b"av1C")
