"""Letters: the specks of ink that stand beside others of their size, the way they run, and which side of them is up."""

from dataclasses import dataclass

import cv2
import numpy as np

from bot.photos.pixels import Pixels, Small

MAX_SPECKS = 2_500
#: Ink: this much of the strongest relief nearby, and this many times the camera's noise.
INK_SHARE, INK_GRAINS, INK_LEVELS = 0.4, 4.0, 5.0
#: Nor is fainter than this share of the picture's strong ink: a pattern printed under the text, what shines through.
FAINT = 0.25
REACH = 2.2  # a neighbour in line is not farther than this, in heights
#: So many letters in half a page, and in rows, tell which way its lines run.
MIN_HALF, IN_ROWS = 50, 2.2
LIKE = 1.8  # nor taller or lower by this factor


@dataclass(frozen=True, slots=True)
class Specks:
    """Boxes of connected ink, one row each."""

    left: Pixels
    top: Pixels
    right: Pixels
    bottom: Pixels
    area: Pixels

    def __len__(self) -> int:
        return len(self.left)

    def only(self, mask: Pixels) -> "Specks":
        return Specks(self.left[mask], self.top[mask], self.right[mask], self.bottom[mask], self.area[mask])

    @property
    def wide(self) -> Pixels:
        return np.asarray(self.right - self.left)

    @property
    def high(self) -> Pixels:
        return np.asarray(self.bottom - self.top)


@dataclass(frozen=True, slots=True)
class Letters:
    specks: Specks
    height: float  # the middle one's, pixels of the small copy; 0 without letters
    is_sideways: bool  # lines run up or down
    doubt: float  # 0 … 1: how nearly they might run the other way
    lean: float  # degrees between the lines and the picture's nearer side
    up: float  # -1 … 1: share of pairs that stand on a common foot, less those that hang from a common head
    pairs: int
    rows: float  # how much better the specks are ordered in rows than by chance (1)

    def __len__(self) -> int:
        return len(self.specks)

    @property
    def unevenness(self) -> float:
        """The middle half's range of heights, in heights: letters are of one size, leaves and stones are not."""
        if not len(self):
            return 0.0
        low, middle, high = np.percentile(self.specks.wide if self.is_sideways else self.specks.high, [25, 50, 75])
        return float((high - low) / middle)


def ink_of(small: Small, sheet: Pixels | None = None) -> Pixels:
    """Where ink is; on the sheet only, when one was found: cloth and wood are full of specks as well."""
    relief = small.relief
    coarse = cv2.resize(relief, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    strongest = cv2.dilate(coarse, np.ones((13, 13), np.uint8))
    seen = strongest if sheet is None else strongest[cv2.resize(sheet, coarse.shape[::-1]) > 0]
    floor = max(INK_LEVELS, INK_GRAINS * small.grain, FAINT * float(np.percentile(seen, 97)))
    strongest = cv2.resize(strongest, (small.width, small.height), interpolation=cv2.INTER_LINEAR)
    limit = np.maximum(strongest.astype(np.float32) * INK_SHARE, floor)
    ink = (relief > limit).astype(np.uint8)
    return np.asarray(ink if sheet is None else ink & cv2.erode(sheet, np.ones((9, 9), np.uint8), borderValue=1))


def specks_of(ink: Pixels) -> Specks:
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    left, top, wide, high, area = stats[1:].T.astype(np.float32)
    return Specks(left, top, left + wide, top + high, area)


def letters_of(small: Small, ink: Pixels) -> Letters:
    specks = specks_of(ink)
    tallest = 0.07 * max(small.height, small.width)
    size = np.maximum(specks.wide, specks.high)
    thin = np.minimum(specks.wide, specks.high)
    fits = (size >= 5) & (thin >= 2) & (thin < tallest) & (size < 3 * tallest) & (specks.area > 0.12 * size * thin)
    candidates = specks.only(fits)
    if len(candidates) > MAX_SPECKS:
        keep = np.zeros(len(candidates), bool)
        keep[np.argsort(-candidates.area, kind="stable")[: 2 * MAX_SPECKS : 2]] = True
        candidates = candidates.only(keep)
    across, down = _run(candidates), _run(_transposed(candidates))
    is_sideways = down.order > across.order
    lines = _in_line(_transposed(candidates) if is_sideways else candidates, down.lean if is_sideways else across.lean)
    doubt = min(down.order, across.order) / max(down.order, across.order, 1e-6)
    return _summed(candidates, lines, is_sideways=is_sideways, doubt=doubt, rows=max(across.order, down.order))


@dataclass(frozen=True, slots=True)
class _Run:
    """How the lines would run if they ran across, and how well ordered they are then."""

    lean: float  # slope
    order: float


def _run(specks: Specks) -> _Run:
    """Turned until the feet of the letters fall together: seen along the lines, text is striped."""
    if len(specks) < 8:
        return _Run(0.0, 0.0)
    x, y = (specks.left + specks.right) / 2, (specks.top + specks.bottom) / 2
    bin_ = max(2.0, float(np.median(specks.high)) / 3)
    rough = max((_order(x, y, slope, bin_), slope) for slope in np.tan(np.radians(np.arange(-32, 33, 1.0))))
    fine = max((_order(x, y, rough[1] + change, bin_), rough[1] + change) for change in np.linspace(-0.02, 0.02, 9))
    return _Run(float(fine[1]), float(fine[0]))


def fan_of(letters: Letters) -> float:
    """Degrees between the lines of one half of the page and those of the other: on a page seen from aside they meet."""
    specks = _transposed(letters.specks) if letters.is_sideways else letters.specks
    if len(specks) < 2 * MIN_HALF:
        return 0.0
    middle = np.median(specks.top)
    halves = [_run(specks.only(half)) for half in (specks.top < middle, specks.top >= middle)]
    if min(run.order for run in halves) < IN_ROWS:
        return 0.0
    first, second = (float(np.degrees(np.arctan(run.lean))) for run in halves)
    return abs(first - second)


def _order(x: Pixels, y: Pixels, slope: float, bin_: float) -> float:
    rows = ((y - slope * x) / bin_).astype(np.int32)
    counts = np.bincount(rows - rows.min()).astype(np.float32)
    return float((counts**2).sum() / len(x) / max(1.0, len(x) * bin_ / (np.ptp(y) + bin_)))


@dataclass(frozen=True, slots=True)
class _Lines:
    mask: Pixels  # which specks stand in a line
    slope: float
    up: float
    pairs: int
    height: float


def _transposed(specks: Specks) -> Specks:
    return Specks(specks.top, specks.left, specks.bottom, specks.right, specks.area)


def _in_line(specks: Specks, slope: float) -> _Lines:
    """For every speck the nearest to its right of about its height, if there is one within reach."""
    if len(specks) < 2:
        return _Lines(np.zeros(len(specks), bool), slope, 0.0, 0, 0.0)
    high = specks.high
    middle = (specks.top + specks.bottom) / 2 - slope * (specks.left + specks.right) / 2
    gap = specks.left[None, :] - specks.right[:, None]
    taller = np.maximum(high[:, None], high[None, :])
    lower = np.minimum(high[:, None], high[None, :])
    off = np.abs(middle[None, :] - middle[:, None])
    beside = (gap > -0.3 * lower) & (gap < REACH * taller) & (specks.left[None, :] > specks.left[:, None])
    fits = beside & (taller < LIKE * lower) & (off < 0.7 * lower + 0.2 * np.maximum(gap, 0))
    distance = np.where(fits, gap + off, np.inf)
    second = distance.argmin(axis=1)
    first = np.flatnonzero(np.isfinite(distance.min(axis=1)))
    second = second[first]
    mask = np.zeros(len(specks), bool)
    mask[first] = mask[second] = True
    up, pairs = _feet(specks, slope, first, second)
    return _Lines(mask, slope, up, pairs, _middle(high[mask], specks.area[mask]))


def _middle(heights: Pixels, weights: Pixels) -> float:
    """The height that half of the ink exceeds: dots to be written upon and accents are many, but small."""
    if not len(heights):
        return 0.0
    order = np.argsort(heights, kind="stable")
    heaped = np.cumsum(weights[order])
    return float(heights[order][np.searchsorted(heaped, heaped[-1] / 2)])


def _feet(specks: Specks, slope: float, first: Pixels, second: Pixels) -> tuple[float, int]:
    """Whether neighbours share their feet or their heads, and how many pairs say so.

    Vietnamese stands on its feet: marks and tall letters rise above, little hangs below.
    """
    run = slope * ((specks.left + specks.right)[second] - (specks.left + specks.right)[first]) / 2
    feet = np.abs(specks.bottom[second] - specks.bottom[first] - run)
    heads = np.abs(specks.top[second] - specks.top[first] - run)
    unit = 0.12 * np.maximum(specks.high[first], specks.high[second])
    stand, hang = int((feet + unit < heads).sum()), int((heads + unit < feet).sum())
    return (stand - hang) / max(1, stand + hang), stand + hang


def _summed(specks: Specks, lines: _Lines, *, is_sideways: bool, doubt: float, rows: float) -> Letters:
    """Read across from the left; of lines that run down, the letters' heads are then on the left."""
    lean = float(np.degrees(np.arctan(lines.slope)))
    return Letters(specks.only(lines.mask), lines.height, is_sideways, doubt, lean, lines.up, lines.pairs, rows)
