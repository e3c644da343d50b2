"""Ways to make a code readable that is not, ordered by how many more they read for their time (bench/idcards.py)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from bot.idcards.codes import Grey


@dataclass(frozen=True, slots=True)
class Rung:
    """`scale` is by how much `make` enlarges a picture."""

    scale: float
    make: Callable[[Grey], Grey]


def _sized(grey: Grey, scale: float) -> Grey:
    how = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    return np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=how), dtype=np.uint8)


def _sharpened(grey: Grey, width: float, strength: float) -> Grey:
    soft = cv2.GaussianBlur(grey, (0, 0), width)
    return np.asarray(cv2.addWeighted(grey, 1 + strength, soft, -strength, 0), dtype=np.uint8)


def _denoised(grey: Grey) -> Grey:
    """Noise goes, edges stay: then sharpening does not bring the noise back."""
    calm = np.asarray(cv2.bilateralFilter(grey, 5, 30, 3), dtype=np.uint8)
    return _sharpened(_sized(calm, 2), 2, 2)


def _evened(grey: Grey) -> Grey:
    """Shadow and glare: contrast is made the same everywhere."""
    even = cv2.createCLAHE(4, (8, 8)).apply(_softened(grey, 0.8))
    return _sized(np.asarray(even, dtype=np.uint8), 2)


def _softened(grey: Grey, width: float) -> Grey:
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), width), dtype=np.uint8)


def _inked(grey: Grey) -> Grey:
    """Black and white by what surrounds each point, at the size of a few modules."""
    large = _softened(_sized(grey, 2), 1.2)
    white = cv2.adaptiveThreshold(large, 255, cv2.ADAPTIVE_THRESH_GAUSSIAN_C, cv2.THRESH_BINARY, 31, 2)
    return np.asarray(white, dtype=np.uint8)


#: Looked at first, as it is: most photos need no more.
PLAIN = Rung(1, lambda grey: grey)
#: Quick looks over the whole picture.
RUNGS: dict[str, Rung] = {
    "denoised": Rung(2, _denoised),
    "softened": Rung(1, lambda grey: _softened(grey, 1)),
    "sharpened": Rung(2, lambda grey: _sharpened(_sized(grey, 2), 4, 2.5)),
    "smoothed": Rung(2, lambda grey: _softened(_sized(grey, 2), 1.5)),
    "enlarged": Rung(2, lambda grey: _sized(grey, 2)),
    "shrunk": Rung(0.7, lambda grey: _sized(grey, 0.7)),
    "halved": Rung(0.5, lambda grey: _sized(grey, 0.5)),
    "evened": Rung(2, _evened),
    "inked": Rung(2, _inked),
    "enlarged_more": Rung(3, lambda grey: _sharpened(_sized(grey, 3), 4, 2)),
}
