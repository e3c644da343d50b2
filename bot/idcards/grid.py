"""A code that was found but not read, read module by module: its fixed patterns tell exactly where each module lies.

Readers measure a few points and draw straight lines; a worn card is bent and a small code forgives no half module.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.idcards.codes import Corners, Grey

Plane = NDArray[np.float32]

#: Pixels a module on the straightened picture, and modules kept around the code.
_PX, _AROUND = 8, 4
#: ISO/IEC 18004, Annex E: rows and columns of the alignment patterns. A card's text fits none of the smaller codes.
_ALIGNED: dict[int, tuple[int, ...]] = {
    4: (6, 26),
    5: (6, 30),
    6: (6, 34),
    7: (6, 22, 38),
    8: (6, 24, 42),
    9: (6, 26, 46),
    10: (6, 28, 50),
    11: (6, 30, 54),
    12: (6, 32, 58),
    13: (6, 34, 62),
}
#: Corners, then the middles of the sides, on a square from -1 to 1.
_NODES = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (0, -1), (0, 1), (-1, 0), (1, 0)], np.float32)
#: How far corners and middles of the sides are moved to make the fixed patterns fit, in modules, coarse to fine.
_MOVES = (0.8, 0.4, 0.2, 0.1)
#: How many fits are finished, and the agreement below which there is no code (by chance it is about 0.2).
_LIKELY, _LEAST = 4, 0.25
_LEAST_SIDE = 60
#: Softening before modules are read, in modules: more against noise, less against blur.
_SOFTNESSES = (0.3, 0.15)


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """The modules that are the same in every code of a version: where, how dark (1) or light (-1), and their grid."""

    side: int
    points: Plane
    dark: Plane
    weights: Plane


def module_planes(grey: Grey, places: Sequence[Corners], until: float) -> Iterator[Plane]:
    """Darkness of each module around 0, where a code may be, the likeliest place and version first."""
    rough: list[_Fit] = []
    for corners in places:
        if _may_be(corners) and time.monotonic() < until:
            fits = (_Fit.at(grey, corners, version).moved_by(_MOVES[:1]) for version in _ALIGNED)
            rough = sorted([*rough, *fits], key=lambda fit: -fit.agreement)[:_LIKELY]
    for fit in sorted((fit.moved_by(_MOVES[1:]) for fit in rough), key=lambda fit: -fit.agreement):
        if fit.agreement > _LEAST:
            yield from (fit.modules(softness) for softness in _SOFTNESSES)


def _may_be(corners: Corners) -> bool:
    """A quadrangle not too small and not too lean."""
    sides = np.linalg.norm(corners - np.roll(corners, 1, axis=0), axis=1)
    return bool(sides.min() > _LEAST_SIDE and sides.max() < 2 * sides.min())


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """A version's patterns laid on the straightened picture, the eight nodes moved by so many modules."""

    straight: Plane
    flat: Plane
    patterns: Patterns
    moved: Plane
    agreement: float

    @classmethod
    def at(cls, grey: Grey, corners: Corners, version: int) -> _Fit:
        patterns = _patterns(version)
        straight = _straightened(grey, corners, patterns.side)
        flat = _evened(straight, _SOFTNESSES[0])
        still = np.zeros((8, 2), np.float32)
        return cls(straight, flat, patterns, still, _agreement(flat, patterns, still))

    def moved_by(self, steps: Sequence[float]) -> _Fit:
        best, moved = self.agreement, self.moved
        for step in steps:
            best, moved = _improved(self.flat, self.patterns, moved, best, step)
        return replace(self, agreement=best, moved=moved)

    def modules(self, softness: float) -> Plane:
        side = self.patterns.side
        everywhere = _grid(side)
        plane = _at(_evened(self.straight, softness), everywhere, _weights(everywhere, side), self.moved)
        return plane.reshape(side, side)


def _improved(flat: Plane, patterns: Patterns, moved: Plane, best: float, step: float) -> tuple[float, Plane]:
    for move in _moves():
        for by in (step, -step):
            tried = moved + by * move
            agreement = _agreement(flat, patterns, tried)
            while agreement > best:
                best, moved = agreement, tried
                tried = moved + by * move
                agreement = _agreement(flat, patterns, tried)
    return best, moved


@cache
def _moves() -> tuple[Plane, ...]:
    """Ways to move the eight nodes: all of them aside, wider, askew, bent; then each alone."""
    x, y = _NODES.T
    together = (np.ones(8), x, y, x * y, 1 - x * x, 1 - y * y)
    ways = [*together, *np.eye(8)]
    return tuple(np.outer(way, axis).astype(np.float32) for way in ways for axis in np.eye(2))


def _agreement(flat: Plane, patterns: Patterns, moved: Plane) -> float:
    return float(np.mean(_at(flat, patterns.points, patterns.weights, moved) * patterns.dark))


def _at(flat: Plane, points: Plane, weights: Plane, moved: Plane) -> Plane:
    """The straightened picture at modules' middles, when the eight nodes are moved by so many modules."""
    places = (points + weights @ moved + 0.5 + _AROUND) * _PX - 0.5
    sampled = cv2.remap(flat, places[:, 0].astype(np.float32), places[:, 1].astype(np.float32), cv2.INTER_LINEAR)
    return np.asarray(sampled, dtype=np.float32).ravel()


def _straightened(grey: Grey, corners: Corners, side: int) -> Plane:
    """The code as a square with a fixed number of pixels a module."""
    near, far = _AROUND * _PX, (_AROUND + side) * _PX
    goal = np.array([(near, near), (far, near), (far, far), (near, far)], np.float32) - 0.5
    whole = (side + 2 * _AROUND) * _PX
    matrix = cv2.getPerspectiveTransform(np.asarray(corners, np.float32), goal)
    flat = cv2.warpPerspective(grey, matrix, (whole, whole), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(flat, dtype=np.float32)


def _evened(straight: Plane, softness: float) -> Plane:
    """Dark positive, light and contrast evened out over some modules, softened by so much of a module."""
    flat = cv2.GaussianBlur(straight, (0, 0), softness * _PX)
    window = (9 * _PX + 1, 9 * _PX + 1)
    mean = cv2.blur(flat, window)
    spread = np.sqrt(np.maximum(cv2.blur(flat * flat, window) - mean * mean, 1))
    return np.asarray((mean - flat) / (spread + 4), dtype=np.float32)


@cache
def _patterns(version: int) -> Patterns:
    side = 17 + 4 * version
    fixed = np.zeros((side, side), np.float32)
    fixed[6, :], fixed[:, 6] = _timing(side), _timing(side)
    for row in _ALIGNED[version]:
        for column in _ALIGNED[version]:
            fixed[row - 2 : row + 3, column - 2 : column + 3] = _rings(5)
    for row, column in ((0, 0), (0, side - 7), (side - 7, 0)):
        fixed[max(row - 1, 0) : row + 8, max(column - 1, 0) : column + 8] = -1
        fixed[row : row + 7, column : column + 7] = _rings(7)
    rows, columns = np.nonzero(fixed)
    points = np.stack([columns, rows], axis=1).astype(np.float32)
    dark = fixed[rows, columns]
    return Patterns(side, points, dark - dark.mean(), _weights(points, side))


def _timing(side: int) -> Plane:
    return np.where(np.arange(side) % 2 == 0, 1, -1).astype(np.float32)


def _rings(side: int) -> Plane:
    """Dark, light, dark from the outside in; a finder's heart is three modules wide, an alignment pattern's one."""
    away = np.maximum(*np.abs(np.indices((side, side)) - side // 2))
    return np.where((away == side // 2) | (away <= (side - 5) // 2), 1, -1).astype(np.float32)


@cache
def _grid(side: int) -> Plane:
    rows, columns = np.indices((side, side))
    return np.stack([columns.ravel(), rows.ravel()], axis=1).astype(np.float32)


def _weights(points: Plane, side: int) -> Plane:
    """How much each of the eight nodes (corners, then middles of the sides) moves a point: a bent sheet."""
    x, y = (2 * points / (side - 1) - 1).T
    corners = [(1 + x * a) * (1 + y * b) * (x * a + y * b - 1) / 4 for a, b in _NODES[:4]]
    across = [(1 - x * x) * (1 + y * b) / 2 for _, b in _NODES[4:6]]
    down = [(1 - y * y) * (1 + x * a) / 2 for a, _ in _NODES[6:]]
    return np.stack([*corners, *across, *down], axis=1).astype(np.float32)
