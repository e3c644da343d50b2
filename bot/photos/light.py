"""Light on the paper: how much there is, and where it drowns the letters."""

import cv2
import numpy as np

from bot.photos.letters import Letters
from bot.photos.pixels import COARSE, Pixels, Small

#: Nothing is brighter than this but a lamp's reflection, the sun, or paper that is overexposed altogether.
BURNT = 247
#: Paper this bright is overexposed or scanned: a reflection cannot be told from it.
WHITE_PAPER = 249
#: Nothing lies on paper this dim that is so bright and has so soft a rim: letters on two sides of it are enough.
DIMMER = 225
#: On paper as dim as this nothing else is burnt: letters all along one side are enough.
DIMMEST, ALONG = 200, 0.5
#: Share of a reflection's rows (columns) that go on in letters.
NEXT_TO = 0.15


def light_level(small: Small, letters: Letters) -> float:
    """Brightness of what is brighter, paper or letters (a screen may show white on black); without letters, of all."""
    bright = cv2.medianBlur(np.ascontiguousarray(small.brightness[::2, ::2]), 3)
    if len(letters) < 12:
        return float(np.percentile(bright, 98))
    written, _ = _written(bright, letters, 2)
    return float(np.percentile(bright[cv2.dilate(written, np.ones((3, 3), np.uint8)) > 0], 93))


def _near_letters(values: Pixels, letters: Letters) -> Pixels:
    """A little outside of each letter's corners."""
    specks, reach = letters.specks, max(2.0, letters.height * 0.3)
    rows = np.concatenate([specks.top - reach, specks.bottom + reach])
    columns = np.concatenate([specks.left - reach, specks.right + reach])
    rows = np.clip(rows, 0, values.shape[0] - 1).astype(int)
    columns = np.clip(columns, 0, values.shape[1] - 1).astype(int)
    return np.asarray(values[rows, columns])


def glare_share(small: Small, letters: Letters) -> float:
    """The share of the text's area that is burnt out: brighter than paper, soft-rimmed, letters around, none inside."""
    if len(letters) < 30:
        return 0.0
    coarse = cv2.resize(small.grey, None, fx=1 / COARSE, fy=1 / COARSE, interpolation=cv2.INTER_AREA)
    paper = float(np.median(_near_letters(small.ground, letters)))
    if paper > WHITE_PAPER:
        return 0.0
    written, hull = _written(coarse, letters, COARSE)
    burnt: Pixels = ((coarse >= max(BURNT, paper + 4)) & (hull > 0)).astype(np.uint8)
    burnt = np.asarray(cv2.morphologyEx(burnt, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(burnt, connectivity=4)
    smallest = (1.3 * letters.height / COARSE) ** 2
    drowned = 0.0
    for blob in range(1, count):
        if stats[blob, cv2.CC_STAT_AREA] >= max(12.0, smallest):
            mask = (labels == blob).astype(np.uint8)
            if _is_soft(coarse, mask, paper) and _is_among(written, mask, stats[blob], paper):
                drowned += float(stats[blob, cv2.CC_STAT_AREA])
    return drowned / max(1.0, float(hull.sum()))


def _written(coarse: Pixels, letters: Letters, step: int) -> tuple[Pixels, Pixels]:
    specks = letters.specks
    boxes = np.stack([specks.left, specks.top, specks.right, specks.bottom], axis=1) / step
    written = np.zeros_like(coarse)
    for left, top, right, bottom in boxes.astype(int):
        written[top : bottom + 1, left : right + 1] = 1
    points = boxes.reshape(-1, 2).astype(np.int32)
    return written, cv2.fillConvexPoly(np.zeros_like(coarse), cv2.convexHull(points), 1)


def _is_soft(coarse: Pixels, mask: Pixels, paper: float) -> bool:
    """Around a reflection brightness falls off; around a label, a photo or a bubble of a chat it drops at once."""
    near = cv2.dilate(mask, np.ones((5, 5), np.uint8))
    ring = (cv2.dilate(near, np.ones((5, 5), np.uint8)) > 0) & (near == 0)
    values = coarse[ring]
    if len(values) < 8:
        return False
    between = paper + 0.25 * (255 - paper)
    return float((values > between).mean()) > 0.5


def _is_among(written: Pixels, mask: Pixels, box: Pixels, paper: float) -> bool:
    """Letters on some of its four sides, close by, and next to none inside."""
    left, top, wide, high = (int(each) for each in box[:4])
    inside = float(written[mask > 0].mean())
    reach = max(8, int(1.2 * max(wide, high)))
    beside = (
        written[top : top + high, max(0, left - reach) : left],
        written[top : top + high, left + wide :][:, :reach],
    )
    above = (written[max(0, top - reach) : top, left : left + wide], written[top + high :, left : left + wide][:reach])
    shares = [*(_lines(side, 1) for side in beside), *(_lines(side, 0) for side in above)]
    if inside >= 0.12:
        return False
    if paper < DIMMEST and max(shares) > ALONG:
        return True
    return sum(share > NEXT_TO for share in shares) >= (2 if paper < DIMMER else 3)


def _lines(side: Pixels, axis: int) -> float:
    """The share of rows, or columns, in which there is any letter."""
    return float(side.any(axis=axis).mean()) if side.size else 0.0
