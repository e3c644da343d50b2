"""A handful of small photos from the drawing tables of `bench/photos`, each made once."""

from functools import cache
from io import BytesIO

import numpy as np
from PIL import Image

from bench.photos.defects import DEFECTS
from bench.photos.scenes import Shot, encoded, take
from bench.photos.styles import CALIBRATION


@cache
def good(kind: str = "letter", *, is_scan: bool = False, seed: int = 7) -> bytes:
    rng = np.random.default_rng(seed)
    return encoded(take(kind, CALIBRATION, rng, Shot(width=1080, fill=0.9, turn=1.0, is_scan=is_scan)))


@cache
def bad(defect: str, strength: int = 2, kind: str = "form") -> bytes:
    return encoded(DEFECTS[defect](kind, CALIBRATION, np.random.default_rng(3), strength))


def opened(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture
