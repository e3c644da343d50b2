"""How wide an edge is, in the direction in which it is widest: by its own contrast and beyond the camera's noise.

A variance of the Laplacian would call a noisy blurred photo sharp and a faint clear one blurred.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from bot.photos.letters import Letters
from bot.photos.pixels import Pixels, Small

TILE = 64
TILES = 48
Place = tuple[int, int]  # of a tile: down, right
#: How well the tiles agree about the way of a shake: by chance and by ruled lines it is 0.9 at most.
ONE_WAY = 0.93
_ROOT = float(np.sqrt(2 * np.pi))
#: Widths (pixels of half the small copy) between which fine detail lies, and coarse detail; shares of the picture that
#: are its strongest detail: thin strokes are few on an empty page.
FINE, MIDDLE, COARSEST = 1.0, 2.5, 6.0
STRONGEST = (99.0, 99.8)


@dataclass(frozen=True, slots=True)
class Sharpness:
    width: float  # of an edge (standard deviation of the blur), pixels of the small copy: the middle tile
    best: float  # the same in the sharpest tiles and in the sharpest direction: lines alone run in one
    contrast: float  # between ink and ground, levels
    drag: float  # 0 … 1: how much less detail there is along one way than across it, the same way all over the page


def sharpness_of(small: Small, letters: Letters, ink: Pixels, unit: float) -> Sharpness:
    """`unit` is the height of a letter: detail far finer than that is not looked for, only noise would be found."""
    tiles, quiet = _tiles(small, letters, ink)
    if not tiles:
        return Sharpness(0.0, 0.0, 0.0, 0.0)
    soft = 0.6 + 0.05 * unit
    smooth = cv2.GaussianBlur(small.grey, (0, 0), soft).astype(np.float32)
    grain = min((_slopes(smooth, place)[0] for place in quiet), default=0.0)
    seen = [_tile(smooth, small.relief, place, grain, soft) for place in tiles]
    widest, narrowest, contrasts = np.array(seen).T
    return Sharpness(
        float(np.median(widest)),
        float(np.percentile(narrowest, 10)),
        float(np.median(contrasts)),
        _drag(smooth, tiles, quiet),
    )


def crispness_of(small: Small) -> float:
    """The strongest fine detail against the strongest coarse detail, whatever the picture shows: a clear edge has about
    as much of both, and out of focus nothing is left but the coarse. It needs no letters, nor a sheet."""
    grey = cv2.resize(small.grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA).astype(np.float32)
    fine, middle, coarse = (cv2.GaussianBlur(grey, (0, 0), width) for width in (FINE, MIDDLE, COARSEST))
    clear, vague = (np.percentile(cv2.absdiff(*pair), STRONGEST) for pair in ((fine, middle), (middle, coarse)))
    return float((clear / np.maximum(vague, 0.1)).max())


def _tiles(small: Small, letters: Letters, ink: Pixels) -> tuple[list[Place], list[Place]]:
    """Where most of the letters are (without letters, most ink), and where there is no ink nearby."""
    rows, columns = small.height // TILE, small.width // TILE
    if rows == 0 or columns == 0:
        return [(0, 0)], []
    counts = inked = ink[: rows * TILE, : columns * TILE].reshape(rows, TILE, columns, TILE).sum(axis=(1, 3)).ravel()
    if len(letters) >= 12:
        specks = letters.specks
        down = np.minimum(((specks.top + specks.bottom) / 2 // TILE).astype(int), rows - 1)
        right = np.minimum(((specks.left + specks.right) / 2 // TILE).astype(int), columns - 1)
        counts = np.bincount(down * columns + right, minlength=rows * columns)
    best = np.argsort(-counts, kind="stable")
    best = best[counts[best] > 0]
    busy = best[: max(TILES, len(best) // 2)]
    spread = busy[:: max(1, len(busy) // TILES)]
    bare = np.flatnonzero(inked == 0)
    return [_place(i, columns) for i in spread], [_place(i, columns) for i in bare[:: max(1, len(bare) // TILES)]]


def _place(index: int, columns: int) -> Place:
    return int(index) // columns * TILE, int(index) % columns * TILE


def _tile(smooth: Pixels, relief: Pixels, place: Place, grain: float, soft: float) -> tuple[float, float, float]:
    down, right = place
    contrast = float(np.percentile(relief[down : down + TILE, right : right + TILE], 97))
    gentle, steep = _slopes(smooth, place)
    return _width(contrast, gentle, grain, soft), _width(contrast, steep, grain, soft), contrast


def _width(contrast: float, slope: float, grain: float, soft: float) -> float:
    clean = max(slope**2 - grain**2, (0.25 * slope) ** 2) ** 0.5
    width = contrast / max(0.05, _ROOT * clean)
    return float(max(width**2 - soft**2, 0.0) ** 0.5)


def _slopes(smooth: Pixels, place: Place) -> tuple[float, float]:
    """The steepest slopes along that of four ways in which they are gentlest, and along that in which they are
    steepest: a shaken photo is sharp across the shake."""
    x, y = _steps(smooth, place)
    ways = (x, y, (x + y) / 2**0.5, (x - y) / 2**0.5)
    steepest = [float(np.percentile(np.abs(way), 98)) for way in ways]
    return min(steepest), max(steepest)


def _drag(smooth: Pixels, tiles: list[Place], quiet: list[Place]) -> float:
    """A shake leaves thin strokes as crisp as they were, only fainter and doubled: widths of edges do not tell. But it
    takes away detail along its own way, and takes it away everywhere; ruled lines do that in a few places at most."""
    noise = np.median([_detail(smooth, place) for place in quiet], axis=0) if quiet else np.zeros(3)
    across, down, both = (np.array([_detail(smooth, place) for place in tiles]) - noise * (1, 1, 0)).T
    middle, half = (across + down) / 2, np.hypot((across - down) / 2, both)
    if np.abs(np.exp(1j * np.arctan2(2 * both, across - down)).mean()) < ONE_WAY:
        return 0.0
    least, most = np.maximum(middle - half, 0), np.maximum(middle + half, 1e-3)
    return float(1 - np.median(np.sqrt(least / most)))


def _detail(smooth: Pixels, place: Place) -> Pixels:
    x, y = _steps(smooth, place)
    return np.array([(x * x).mean(), (y * y).mean(), (x * y).mean()])


def _steps(smooth: Pixels, place: Place) -> tuple[Pixels, Pixels]:
    down, right = place
    tile = smooth[down : down + TILE, right : right + TILE]
    return (tile[1:-1, 2:] - tile[1:-1, :-2]) / 2, (tile[2:, 1:-1] - tile[:-2, 1:-1]) / 2
