"""The small copy on which everything is measured, in the few forms that the measurements share."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

if TYPE_CHECKING:
    from PIL import Image

Pixels = np.ndarray[Any, Any]

#: An A4 page that fills most of a frame of this many pixels has letters some ten pixels high.
AREA = 2_400_000
MAX_ENLARGED = 2.0
#: Of the small copy, for what is spread widely: paper, light.
COARSE = 4


@dataclass(frozen=True)
class Small:
    """A picture made small (a tiny one: larger), and how many of its pixels one of the original's makes."""

    grey: Pixels
    colour: Pixels  # RGB
    scale: float
    _softened: dict[float, Pixels] = field(default_factory=dict, repr=False, compare=False)

    def softened(self, sigma: float) -> Pixels:
        """The colours, smoothed; kept, since every patch that may be a sheet is looked at in the same two ways."""
        if sigma not in self._softened:
            self._softened[sigma] = np.asarray(cv2.GaussianBlur(self.colour, (0, 0), sigma))
        return self._softened[sigma]

    @property
    def height(self) -> int:
        return int(self.grey.shape[0])

    @property
    def width(self) -> int:
        return int(self.grey.shape[1])

    @cached_property
    def brightness(self) -> Pixels:
        return np.asarray(self.colour.max(axis=2))

    @cached_property
    def ground(self) -> Pixels:
        """Paper without what is written on it: the median of a wide neighbourhood, whichever of the two is darker."""
        coarse = cv2.resize(self.grey, None, fx=1 / COARSE, fy=1 / COARSE, interpolation=cv2.INTER_AREA)
        wide = cv2.medianBlur(coarse, 31)
        return np.asarray(cv2.resize(wide, (self.width, self.height), interpolation=cv2.INTER_LINEAR))

    @cached_property
    def grain(self) -> float:
        """Standard deviation of the camera's noise: the quiet half of the finest detail."""
        fine = cv2.filter2D(self.grey, cv2.CV_32F, np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32))
        return float(np.median(np.abs(fine[::2, ::2]))) / 0.6745 / 6

    @cached_property
    def relief(self) -> Pixels:
        """How far each pixel stands from its ground, upwards or downwards."""
        return np.asarray(cv2.absdiff(cv2.GaussianBlur(self.grey, (0, 0), 0.7), self.ground))


def small_copy(picture: "Image.Image") -> Small:
    from PIL import Image

    cv2.setNumThreads(1)  # a process of the workshop has one share of the processor
    width, height = picture.size
    scale = min(MAX_ENLARGED, (AREA / (width * height)) ** 0.5)
    size = (max(16, round(width * scale)), max(16, round(height * scale)))
    way = Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC
    shrunk = _resizable(picture).resize(size, way, reducing_gap=2.0)
    colour = np.asarray(plain(shrunk).convert("RGB"))
    return Small(np.asarray(cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY)), colour, scale)


def plain(picture: "Image.Image") -> "Image.Image":
    """Grey or coloured, on white where one could see through it."""
    from PIL import Image

    picture = _resizable(picture)
    if picture.mode in {"LA", "RGBA"}:
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture.convert("RGB"), mask=picture.getchannel("A"))
        return ground
    return picture if picture.mode in {"L", "RGB"} else picture.convert("RGB")


def _resizable(picture: "Image.Image") -> "Image.Image":
    """Numbers of colours in a palette, single bits and 16-bit greys cannot be averaged as they are."""
    if picture.mode == "P":
        return picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    if picture.mode == "1":
        return picture.convert("L")
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda level: level / 256).convert("L")
    return picture
