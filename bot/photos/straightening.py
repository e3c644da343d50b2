"""A sheet that was surely found is cut out, squared and evenly lit. In any doubt the picture stays as it is."""

from typing import TYPE_CHECKING

import cv2
import numpy as np

from bot.photos.measuring import Measures, Seen
from bot.photos.pixels import Pixels, plain

if TYPE_CHECKING:
    from PIL import Image

#: Surely found: all four sides in sight and straight, not a small thing on a page, seen from not too far aside.
SURE_EDGE, SURE_SHARE, SURE_CONVERGENCE = 0.9, 0.3, 0.45
#: An A4 page at 240 dots per inch: small print is read, and more pixels would only be bytes and time.
LONGEST = 2_800
A_SERIES, NEAR_A = 2**0.5, 0.09
#: Kept around the sheet, so that nothing at its rim is lost.
RIM = 0.008
#: Light is evened by a smooth surface alone, by no more than this, and not where it does not fit the paper.
MOST_GAIN, WORST_FIT = 1.6, 0.09


def is_sure(seen: Seen, measures: Measures) -> bool:
    sheet = seen.sheet
    return (
        sheet is not None
        and sheet.is_whole
        and sheet.edge >= SURE_EDGE
        and sheet.share >= SURE_SHARE
        and measures.convergence <= SURE_CONVERGENCE
        and bool((sheet.corners >= 0).all() and (sheet.corners <= (seen.small.width, seen.small.height)).all())
    )


def straightened(picture: "Image.Image", seen: Seen) -> "Image.Image":
    from PIL import Image

    assert seen.sheet
    whole = plain(picture)
    if max(whole.size) > 1.4 * LONGEST:
        whole.thumbnail((round(1.4 * LONGEST),) * 2, Image.Resampling.BOX)
    corners = seen.sheet.corners * (np.array(whole.size) / (seen.small.width, seen.small.height))
    width, height = _size(corners)
    rim = RIM * min(width, height)
    target = np.array([(rim, rim), (width - rim, rim), (width - rim, height - rim), (rim, height - rim)], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    pixels = cv2.warpPerspective(
        np.asarray(whole), matrix, (width, height), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE
    )
    return Image.fromarray(_evened(np.asarray(pixels)))


def _size(corners: Pixels) -> tuple[int, int]:
    """As long as its longer sides; a page that is nearly of the A series is of the A series."""
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    width, height = float(max(sides[0], sides[2])), float(max(sides[1], sides[3]))
    for proportion in (A_SERIES, 1 / A_SERIES):
        if abs(height / width / proportion - 1) < NEAR_A:
            width, height = (
                (height / proportion, height) if height < width * proportion else (width, width * proportion)
            )
            break
    scale = min(1.0, LONGEST / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _evened(pixels: Pixels) -> Pixels:
    """Shadows across the page are lifted; colours, stamps and photos keep their own contrast."""
    light = cv2.resize(pixels if pixels.ndim == 2 else pixels.max(axis=2), (64, 64), interpolation=cv2.INTER_AREA)
    light = cv2.medianBlur(light, 7).astype(np.float32)
    y, x = np.mgrid[-1:1:64j, -1:1:64j]
    terms = np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], axis=-1).reshape(-1, 6)
    values = light.ravel()
    paper = values > 0.6 * np.percentile(values, 90)
    fitted, *_ = np.linalg.lstsq(terms[paper], values[paper], rcond=None)
    surface = (terms @ fitted).reshape(64, 64)
    error = float(np.std((values - surface.ravel())[paper]) / max(1.0, float(values[paper].mean())))
    if paper.mean() < 0.7 or error > WORST_FIT or surface.min() <= 0:
        return pixels
    gain = np.clip(np.percentile(values[paper], 92) / surface, 1.0, MOST_GAIN).astype(np.float32)
    whole = cv2.resize(gain, (pixels.shape[1], pixels.shape[0]), interpolation=cv2.INTER_LINEAR)
    lifted = [cv2.multiply(plane, whole, dtype=cv2.CV_8U) for plane in cv2.split(pixels)]
    return np.asarray(cv2.merge(lifted)) if pixels.ndim == 3 else np.asarray(lifted[0])
