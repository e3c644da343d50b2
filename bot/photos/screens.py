"""The grid of a screen's points: a fine pattern, the same all over the paper, where paper has none."""

import cv2
import numpy as np

from bot.photos.pixels import Pixels, Small

TILE = 96
TILES = 24
#: Patterns finer than this many pixels a wave; coarser ones are writing, folds or light.
LONGEST = 8.0
MAX_WRITTEN = 0.4
#: Ruled lines: waves broader than `LONGEST`, up to so many a tile, that stand out so many times.
RULED, BROADEST = 12.0, 4
MOST_TIMES = 8
_WINDOW = np.outer(np.hanning(TILE), np.hanning(TILE)).astype(np.float32)


def grid_strength(small: Small, ink: Pixels, sheet: Pixels | None) -> float:
    """How far the strongest wave, common to all quiet tiles, stands above the waves around it."""
    red, _, blue = cv2.split(small.colour)
    tint = cv2.addWeighted(red, 0.5, blue, -0.5, 128)
    written: Pixels = cv2.dilate(ink, np.ones((5, 5), np.uint8))
    if sheet is not None:
        written = written | 2 * (1 - sheet)
    planes = ((small.grey, 1), (tint, 2))
    return max(_common(plane, written, step) for plane, step in planes)


def _common(plane: Pixels, written: Pixels, step: int) -> float:
    if step > 1:
        size = (plane.shape[1] // step, plane.shape[0] // step)
        # Ink is filled in with its surroundings first: else it would be smeared over the paper.
        ground = cv2.resize(cv2.medianBlur(plane[::4, ::4].copy(), 15), plane.shape[::-1])
        plane = cv2.resize(np.where(written & 1, ground, plane), size, interpolation=cv2.INTER_AREA)
        written = cv2.resize(written, size, interpolation=cv2.INTER_NEAREST)
    tiles = _quiet_tiles(written)
    if len(tiles) < 4:
        return 0.0
    power = np.median(np.array([_power(plane[here], written[here]) for here in tiles]), axis=0)
    return _peak(power, 1 / step)


def _power(tile: Pixels, written: Pixels) -> Pixels:
    values = tile.astype(np.float32)
    bare = written == 0
    values = np.where(bare, values - np.median(values[bare]), 0).astype(np.float32)
    values -= cv2.GaussianBlur(values, (0, 0), 6)
    return np.asarray(np.abs(np.fft.rfft2(values * _WINDOW)) ** 2)


def _quiet_tiles(written: Pixels) -> list[tuple[slice, slice]]:
    found = []
    for down in range(0, written.shape[0] - TILE, TILE // 2):
        for right in range(0, written.shape[1] - TILE, TILE // 2):
            here = (slice(down, down + TILE), slice(right, right + TILE))
            if not (written[here] & 2).any():
                found.append((float(written[here].mean()), down, right))
    quiet = [(down, right) for share, down, right in sorted(found) if share < MAX_WRITTEN]
    few = quiet[:: max(1, len(quiet) // TILES)][:TILES]
    return [(slice(down, down + TILE), slice(right, right + TILE)) for down, right in few]


def _peak(power: Pixels, unit: float) -> float:
    """The strongest fine wave, unless it is an overtone of a coarser one that is as strong: a notebook's squares have
    many of them."""
    rows = np.abs(np.fft.fftfreq(TILE))[:, None]
    frequency = np.hypot(rows, np.fft.rfftfreq(TILE)[None, :])
    fine = frequency > 1 / (LONGEST * unit)
    smooth = cv2.medianBlur(power.astype(np.float32), 5)
    ratio = power / np.maximum(np.maximum(smooth, np.percentile(power[fine], 20)), 1.0)
    best = np.argmax(np.where(fine, ratio, 0))
    coarse = ~fine & (frequency > BROADEST / TILE) & (power > 0.7 * power.flat[best])
    if _is_overtone(int(best), np.flatnonzero(coarse & (ratio > RULED))):
        return 0.0
    return float(np.log10(max(1.0, float(ratio.flat[best]))))


def _is_overtone(fine: int, coarse: Pixels) -> bool:
    """Whether it is a multiple of one of those waves, as exactly as a tile tells waves apart."""
    row, column = _wave(fine)
    for each in coarse:
        across, along = _wave(int(each))
        for times in range(1, MOST_TIMES + 1):
            off = 0.5 * times + 0.2
            near = (abs(row - times * across) <= off and abs(column - times * along) <= off) or (
                abs(row + times * across) <= off and abs(column + times * along) <= off
            )
            if near:
                return True
    return False


def _wave(place: int) -> tuple[int, int]:
    """Waves a tile, downwards and to the right."""
    row, column = divmod(place, TILE // 2 + 1)
    return (row if row <= TILE // 2 else row - TILE), column
