"""The sheet: the one compact patch that differs from what it lies on, its corners, and where the frame cuts it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from bot.photos.pixels import Pixels, Small

Side = Literal["top", "right", "bottom", "left"]
SIDES: tuple[Side, ...] = ("top", "right", "bottom", "left")

#: Looked for at an eighth of the small copy, after letters were wiped away.
STEP = 8
MIN_SHARE, MAX_SHARE = 0.12, 0.97
#: How nearly the patch fills its own outline, and its outline a four-sided one.
MIN_SOLID, MIN_SQUARE = 0.93, 0.90
#: Of the points along a side, how many must lie on a straight edge.
MIN_EDGE = 0.8
#: A patch as solid and as four-sided as this is a sheet even where a shake has doubled its edges, or bent one.
VERY_SOLID, VERY_SQUARE, LARGE = 0.965, 0.94, 0.35
#: Patches that differ in less than this share of the frame are one.
SAME = 0.004
#: Colours that differ by less than this say nothing.
LEAST_RANGE = 7
#: Steps between neighbours over which a patch still grows: shade creeps over paper, a rim does not.
CREEP = (2, 3, 5)
#: What has grown to more sides of the frame than this is as likely what lies around a sheet.
MOST_GROWN = 2
#: A side touches the frame when so much of the frame's side is paper.
MIN_TOUCH = 0.25


@dataclass(frozen=True, slots=True)
class Look:
    """How closely edges are looked at: smoothed so much, and so near to a straight line (pixels)."""

    soft: float
    near: float


CLEAR, VAGUE = Look(1.5, 3.0), Look(8.0, 7.0)


@dataclass(frozen=True, slots=True)
class Sheet:
    mask: Pixels  # of the small copy's size, 1 where the sheet is
    corners: Pixels  # 4 x 2 from the upper left on clockwise, pixels of the small copy
    edge: float  # the worst free side's share of points on a straight edge
    touches: frozenset[Side]
    share: float  # of the frame

    @property
    def is_whole(self) -> bool:
        return not self.touches

    @property
    def lopsidedness(self) -> float:
        """Degrees by which its corners are off a right angle, at worst."""
        ways = np.roll(self.corners, -1, axis=0) - self.corners
        angles = np.degrees(np.arctan2(ways[:, 1], ways[:, 0]))
        turns = (np.roll(angles, -1) - angles) % 360
        return float(np.abs(turns - 90).max())


def find_sheet(small: Small) -> Sheet | None:
    """None when the paper fills the frame, or nothing stands out clearly enough."""
    found, tried = [], list[Pixels]()
    for mask in _patches(small):
        if any((mask ^ other).mean() < SAME for other in tried):
            continue
        tried.append(mask)
        if sheet := _sheet(small, mask):
            found.append(sheet)
    return max(found, key=lambda sheet: (round(sheet.edge, 1), sheet.share), default=None)


def _patches(small: Small) -> Iterator[Pixels]:
    size = (max(8, small.width // STEP), max(8, small.height // STEP))
    tiny = cv2.resize(small.colour, size, interpolation=cv2.INTER_AREA)
    wiped = cv2.medianBlur(tiny, 11)
    lab = cv2.cvtColor(wiped, cv2.COLOR_RGB2LAB)
    spread = wiped.max(axis=2) - wiped.min(axis=2)
    for channel in (*cv2.split(lab), spread):
        if np.ptp(channel) < LEAST_RANGE:
            continue
        _, high = cv2.threshold(channel, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
        for mask in (high, 1 - high):
            if (patch := _largest(mask.astype(np.uint8))) is not None:
                yield patch
    yield from _grown(cv2.GaussianBlur(wiped, (0, 0), 0.8))


def _grown(wiped: Pixels) -> Iterator[Pixels]:
    """From the middle outwards as far as the colour changes only little by little: paper half in the shade."""
    height, width = wiped.shape[:2]
    for creep in CREEP:
        for seed in ((width // 2, height // 2), (width // 2, height // 3), (width // 2, 2 * height // 3)):
            mask = np.zeros((height + 2, width + 2), np.uint8)
            cv2.floodFill(wiped, mask, seed, 0, (creep,) * 3, (creep,) * 3, 4 | cv2.FLOODFILL_MASK_ONLY | (1 << 8))
            closed = cv2.morphologyEx(mask[1:-1, 1:-1], cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
            if (patch := _largest(closed)) is not None and len([*_touched(patch)]) <= MOST_GROWN:
                yield patch


def _largest(mask: Pixels) -> Pixels | None:
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=4)
    if count < 2:
        return None
    best = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    share = stats[best, cv2.CC_STAT_AREA] / mask.size
    return _without_holes((labels == best).astype(np.uint8)) if MIN_SHARE < share < MAX_SHARE else None


def _without_holes(mask: Pixels) -> Pixels | None:
    """A photo or a seal on the sheet is part of it; what fills the frame once it is filled in lies around a sheet."""
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    whole = cv2.drawContours(mask.copy(), outlines, -1, 1, cv2.FILLED)
    return np.asarray(whole) if whole.mean() < MAX_SHARE else mask


def _sheet(small: Small, mask: Pixels) -> Sheet | None:
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    hull = cv2.convexHull(max(outlines, key=cv2.contourArea))
    area = float(cv2.contourArea(hull))
    filled = cv2.fillConvexPoly(np.zeros_like(mask), hull, 1)
    if area <= 0 or mask.sum() / filled.sum() < MIN_SOLID:
        return None
    touches = frozenset(_touched(filled))
    if len(touches) > 3:
        return None
    corners = _four(filled, hull)
    square = _likeness(filled, corners) if corners is not None else 0.0
    if corners is None or not MIN_SQUARE < square < 1 / MIN_SQUARE:
        return None
    rough = corners * STEP + STEP / 2
    corners, edge = _sharpened(small, rough, touches, CLEAR)
    if edge < MIN_EDGE:  # a sheet all the same when the whole photo is blurred, but none to be cut out
        corners, vague = _sharpened(small, rough, touches, VAGUE)
        if vague < MIN_EDGE:
            if len(touches) > 1 or not _is_plain(mask, filled, square):
                return None
            corners = rough
    whole = cv2.fillConvexPoly(np.zeros_like(small.grey), corners.round().astype(np.int32), 1)
    return Sheet(whole, corners, edge, touches, float(whole.mean()))


def _is_plain(mask: Pixels, filled: Pixels, square: float) -> bool:
    is_exact = mask.sum() / filled.sum() > VERY_SOLID and VERY_SQUARE < square < 1 / VERY_SQUARE
    return bool(is_exact and filled.mean() > LARGE)


def _touched(filled: Pixels) -> Iterator[Side]:
    lines = {"top": filled[0], "right": filled[:, -1], "bottom": filled[-1], "left": filled[:, 0]}
    for side in SIDES:
        if lines[side].mean() > MIN_TOUCH:
            yield side


def _four(filled: Pixels, hull: Pixels) -> Pixels | None:
    length = cv2.arcLength(hull, True)
    for share in (0.01, 0.015, 0.02, 0.03, 0.04, 0.055, 0.07):
        rough = _with_all_corners(cv2.approxPolyDP(hull, share * length, True), filled.shape)
        if len(rough) == 4:
            return _fitted_to(filled, _clockwise(rough.reshape(4, 2).astype(np.float32)))
        if len(rough) < 4:
            break
    return None


def _likeness(filled: Pixels, corners: Pixels) -> float:
    """Of two areas, as far as both are in the frame."""
    shown = cv2.fillConvexPoly(np.zeros_like(filled), corners.round().astype(np.int32), 1)
    return float(filled.sum() / max(1, int(shown.sum())))


def _with_all_corners(outline: Pixels, size: tuple[int, ...]) -> Pixels:
    """Where the frame has cut off a corner, its two sides meet outside of the frame."""
    points = outline.reshape(-1, 2).astype(np.float32)
    for place in range(len(points)):
        ring = np.roll(points, 1 - place, axis=0)  # before, the side in question, after
        if len(points) < 5 or not _is_along_the_frame(ring[1], ring[2], size):
            continue
        meeting = _meet((ring[0], ring[1]), (ring[2], ring[3]))
        if meeting is not None and np.linalg.norm(meeting - (ring[1] + ring[2]) / 2) < max(size):
            return _with_all_corners(np.array([ring[0], meeting, *ring[3:]], np.float32), size)
    return np.asarray(points.reshape(-1, 1, 2))


def _is_along_the_frame(start: Pixels, end: Pixels, size: tuple[int, ...]) -> bool:
    """A short piece of one side of the frame; a long one is paper that leaves the frame there."""
    for axis, last in ((0, size[1] - 1), (1, size[0] - 1)):
        on = (start[axis] < 2 and end[axis] < 2) or (start[axis] > last - 2 and end[axis] > last - 2)
        if on and abs(end[1 - axis] - start[1 - axis]) < MIN_TOUCH * size[axis]:
            return True
    return False


def _fitted_to(filled: Pixels, rough: Pixels) -> Pixels | None:
    """The rough corners lie inside, since wiping rounds the true ones off: fit the sides, without their ends."""
    outline = max(cv2.findContours(filled, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0], key=len).reshape(-1, 2)
    lines = []
    for start, end in zip(rough, np.roll(rough, -1, axis=0), strict=True):
        way = end - start
        along = (outline - start) @ way / (way @ way)
        away = np.abs((outline - start) @ np.array([-way[1], way[0]])) / np.linalg.norm(way)
        own = outline[(along > 0.15) & (along < 0.85) & (away < 0.06 * np.linalg.norm(way) + 2)]
        if len(own) < 5:
            return None
        x, y, px, py = cv2.fitLine(own.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
        lines.append((np.array([px, py]), np.array([px + x, py + y])))
    meeting = [_meet(lines[i - 1], lines[i]) for i in range(4)]
    return None if any(point is None for point in meeting) else np.array(meeting, np.float32)


def _clockwise(corners: Pixels) -> Pixels:
    """From the corner nearest to the picture's upper left."""
    around = corners - corners.mean(axis=0)
    order = np.argsort(np.arctan2(around[:, 1], around[:, 0]))
    ordered = corners[order]
    return np.asarray(np.roll(ordered, -int(ordered.sum(axis=1).argmin()), axis=0))


def _sharpened(small: Small, corners: Pixels, touches: frozenset[Side], look: Look) -> tuple[Pixels, float]:
    """Each side laid on the edge that runs there; the corners are where the sides then meet."""
    soft = small.softened(look.soft)
    lines, shares = [], [1.0]
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        middle = (start + end) / 2
        if _on_frame(middle, small, touches):
            lines.append((start, end))
            continue
        line, share = _edge(soft, start, end, look.near)
        lines.append(line)
        shares.append(share)
    meeting = [_meet(lines[i - 1], lines[i]) for i in range(4)]
    if any(point is None for point in meeting):
        return corners, 0.0
    return np.array(meeting, np.float32), min(shares)


def _on_frame(point: Pixels, small: Small, touches: frozenset[Side]) -> bool:
    far = {"top": point[1], "right": small.width - point[0], "bottom": small.height - point[1], "left": point[0]}
    return any(far[side] < 2.5 * STEP for side in touches)


def _edge(soft: Pixels, start: Pixels, end: Pixels, near_by: float) -> tuple[tuple[Pixels, Pixels], float]:
    """The straight line through the steepest points beside the rough one, and the share of points that lie on it."""
    along = (end - start) / max(1.0, float(np.linalg.norm(end - start)))
    across = np.array([-along[1], along[0]])
    reach = np.arange(-2 * STEP, 2 * STEP + 1)
    places = start + (end - start) * np.linspace(0.06, 0.94, 48)[:, None]
    x = places[:, 0, None] + reach * across[0]
    y = places[:, 1, None] + reach * across[1]
    seen = cv2.remap(
        soft, x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    steps = np.abs(seen[:, 4:].astype(np.float32) - seen[:, :-4]).max(axis=2)
    best = steps.argmax(axis=1)
    depth = steps.max(axis=1)
    offset = reach[2 + best]
    at = np.linspace(-1, 1, len(offset))
    slope, level = _fitted(at, offset)
    near = (np.abs(offset - (slope * at + level)) < near_by) & (depth > 10)
    moved = [places[0] + across * (level - slope), places[-1] + across * (level + slope)]
    return (moved[0], moved[1]), float(near.mean())


def _fitted(x: Pixels, y: Pixels) -> tuple[float, float]:
    """Theil's line: half of the points may be wrong."""
    i, j = np.triu_indices(len(x), 6)
    slope = float(np.median((y[j] - y[i]) / (x[j] - x[i])))
    return slope, float(np.median(y - slope * x))


def _meet(first: tuple[Pixels, Pixels], second: tuple[Pixels, Pixels]) -> Pixels | None:
    (a, b), (c, d) = first, second
    matrix = np.array([b - a, c - d]).T
    if abs(np.linalg.det(matrix)) < 1e-6:
        return None
    share = np.linalg.solve(matrix, c - a)[0]
    return np.asarray(a + share * (b - a))
