"""QR codes in a grey picture, by zxing-cpp: the texts that were read, and the places where one only seems to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

Grey: TypeAlias = NDArray[np.uint8]
#: Four corners, top left first and clockwise, as the code itself stands; columns are x and y.
Corners: TypeAlias = NDArray[np.float32]

_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_ECI_DECLARED = ("]Q2", "]Q4", "]Q6")


@dataclass(frozen=True, slots=True, eq=False)
class Code:
    """`text` is None where a code was found but not read."""

    text: str | None
    corners: Corners


def codes_in(grey: Grey, *, scale: float = 1.0) -> list[Code]:
    """All codes; corners are divided by `scale`, so that they fit the picture that was enlarged by it."""
    found = zxingcpp.read_barcodes(np.ascontiguousarray(grey), formats=_QR, return_errors=True)
    return [Code(_text(each) if each.valid else None, _corners(each) / scale) for each in found]


def pure_text(modules: NDArray[np.bool_]) -> str | None:
    """The text of a code given as its dark modules, without anything around them."""
    bordered = np.pad(np.where(modules, 0, 255).astype(np.uint8), 4, constant_values=255)
    large = cv2.resize(bordered, None, fx=3, fy=3, interpolation=cv2.INTER_NEAREST)
    found = zxingcpp.read_barcodes(large, formats=_QR, is_pure=True, binarizer=zxingcpp.Binarizer.FixedThreshold)
    return next((_text(each) for each in found if each.valid), None)


def without(grey: Grey, codes: Sequence[Code]) -> Grey:
    """The picture with these codes painted over, quiet zone and all."""
    rest = grey.copy()
    for code in codes:
        middle = code.corners.mean(axis=0)
        wider = middle + (code.corners - middle) * 1.08
        cv2.fillConvexPoly(rest, wider.astype(np.int32), (128,))
    return rest


def _text(found: zxingcpp.Barcode) -> str | None:
    """Cards hold UTF-8, declared or not; a reader's guess at an encoding would be a wrong name."""
    try:
        return found.bytes.decode("utf-8")
    except UnicodeDecodeError:
        return found.text if found.symbology_identifier in _ECI_DECLARED else None


def _corners(found: zxingcpp.Barcode) -> Corners:
    at = found.position
    points = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
    return np.array([(point.x, point.y) for point in points], dtype=np.float32)
