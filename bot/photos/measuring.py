"""Everything about a photo that its verdict rests on, as numbers; what they mean is said in `judging.py` alone."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from bot.photos.cutting import cut_sides
from bot.photos.finding import Sheet, find_sheet
from bot.photos.letters import Letters, fan_of, ink_of, letters_of
from bot.photos.light import glare_share, light_level
from bot.photos.pixels import Pixels, Small, small_copy
from bot.photos.screens import grid_strength
from bot.photos.sharpness import crispness_of, sharpness_of

if TYPE_CHECKING:
    from PIL import Image


#: Of paper: how far its level strays, and its steps between neighbouring places, in levels.
EVEN_SPREAD, EVEN_STEP = 0.16, 3.5
#: What is darker than this share of the paper lies beside it; a hand's shadow leaves more.
BESIDE = 0.45


@dataclass(frozen=True, slots=True)
class Measures:
    """Lengths are pixels of the picture as given, levels 0 to 255, shares and doubts 0 to 1."""

    width: int
    height: int
    letters: int = 0
    letter_height: float = 0.0
    rows: float = 1.0  # how much better they are ordered in rows than by chance
    unevenness: float = 0.0  # of their heights
    has_sheet: bool = False  # a sheet stands out from what it lies on
    has_even_ground: bool = False  # what carries the ink is one smooth surface
    edge: float = 0.0  # width of an edge where the picture is sharpest, pixels of the picture as given
    blur: float = 0.0  # width of an edge, in heights of a letter (without letters: of a letter on such a page)
    best_blur: float = 0.0  # the same where the picture is sharpest
    crispness: float = 1.0  # fine detail against coarse, wherever there is most
    drag: float = 0.0  # how much less detail there is along the way of a shake than across it
    light: float = 255.0  # level of the paper, or of white letters
    contrast: float = 255.0  # between ink and paper
    grain: float = 0.0  # the camera's noise
    ink: float = 1.0  # share of the sheet that is written, drawn or printed on
    glare: float = 0.0  # share of the text that is burnt out
    grid: float = 0.0  # the points of a screen, powers of ten above the paper's own texture
    cut_sides: int = 0
    slant: float = 0.0  # degrees between the lines of text, or the sheet, and the picture
    convergence: float = 0.0  # how much shorter one side of the sheet is than the opposite one
    lopsided: float = 0.0  # degrees between a corner of the whole sheet and a right angle
    fan: float = 0.0  # degrees between the lines of one half of the page and of the other, without a whole sheet
    is_sideways: bool = False
    sideways_doubt: float = 1.0
    up: float = 0.0  # -1 … 1: on their heads … on their feet
    up_pairs: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """What the measures were taken from, for those who straighten."""

    small: Small
    sheet: Sheet | None
    letters: Letters


def measure(picture: "Image.Image") -> tuple[Measures, Seen]:
    small = small_copy(picture)
    sheet = find_sheet(small)
    ink = ink_of(small, sheet.mask if sheet else _bright(small))
    letters = letters_of(small, ink)
    return _measures(picture.size, Seen(small, sheet, letters), ink), Seen(small, sheet, letters)


def _measures(size: tuple[int, int], seen: Seen, ink: Pixels) -> Measures:
    small, sheet, letters = seen.small, seen.sheet, seen.letters
    unit = _unit(small, letters)
    sharp = sharpness_of(small, letters, ink, unit)
    return Measures(
        width=size[0],
        height=size[1],
        letters=len(letters),
        letter_height=letters.height / small.scale,
        rows=letters.rows,
        unevenness=letters.unevenness,
        has_sheet=sheet is not None,
        has_even_ground=_is_even(small, ink),
        edge=sharp.best / small.scale,
        blur=sharp.width / unit,
        best_blur=sharp.best / unit,
        crispness=crispness_of(small),
        drag=sharp.drag,
        light=light_level(small, letters),
        contrast=sharp.contrast,
        grain=small.grain,
        ink=_ink_share(small, sheet),
        glare=glare_share(small, letters),
        grid=grid_strength(small, ink, sheet.mask if sheet else None),
        cut_sides=cut_sides(small, sheet, letters),
        slant=_slant(sheet, letters),
        convergence=_convergence(sheet),
        lopsided=sheet.lopsidedness if sheet and sheet.is_whole else 0.0,
        fan=0.0 if sheet and sheet.is_whole else fan_of(letters),
        is_sideways=letters.is_sideways,
        sideways_doubt=letters.doubt,
        up=letters.up,
        up_pairs=letters.pairs,
    )


def _unit(small: Small, letters: Letters) -> float:
    """The height of a letter; not more than letters usually have, since blurred ones run together."""
    side = (small.width * small.height) ** 0.5
    height = letters.height if len(letters) >= 12 else 0.0
    return float(min(max(height, side / 130), side / 65))


def _ink_share(small: Small, sheet: Sheet | None) -> float:
    """Pixels that stand clear of the paper, away from its rim: a shadow is no ink, nor what shines through."""
    inner = np.zeros_like(small.grey)
    rim = round(0.03 * min(small.width, small.height))
    inner[rim:-rim, rim:-rim] = 1
    if sheet:
        inner &= cv2.erode(sheet.mask, np.ones((2 * rim + 1, 2 * rim + 1), np.uint8), borderValue=1)
    else:
        inner &= _bright(small)
    clear = small.relief > np.maximum(0.09 * small.ground.astype(np.float32), max(8.0, 6 * small.grain))
    return float(clear[inner > 0].mean()) if inner.any() else 0.0


def _bright(small: Small) -> Pixels:
    """Without a sheet, all but the strips of a darker table beside paper that nearly fills the frame."""
    ground = small.ground[::8, ::8]
    bright = (ground > BESIDE * np.percentile(ground, 90)).astype(np.uint8)
    if bright.mean() < 0.6:
        bright[:] = 1
    bright = cv2.erode(bright, np.ones((7, 7), np.uint8), borderValue=1)
    return np.asarray(cv2.resize(bright, (small.width, small.height), interpolation=cv2.INTER_NEAREST))


def _is_even(small: Small, ink: Pixels) -> bool:
    """Paper is smooth and evenly lit under what is written on it; faces, streets and animals are not."""
    under = small.ground[::4, ::4][ink[::4, ::4] > 0].astype(np.float32)
    if not len(under):
        return False
    steps = np.abs(np.diff(small.ground[::16, ::16].astype(np.float32), axis=1))
    spread = float(np.std(under)) / max(1.0, float(np.median(under)))
    return spread < EVEN_SPREAD and float(np.percentile(steps, 80)) < EVEN_STEP


def _slant(sheet: Sheet | None, letters: Letters) -> float:
    """The sheet's own sides say it best; text without a sheet in sight nearly as well."""
    if sheet and sheet.is_whole:
        ways = np.roll(sheet.corners, -1, axis=0) - sheet.corners
        angles = np.degrees(np.arctan2(ways[:, 1], ways[:, 0]))
        return float(np.abs(np.median((angles + 45) % 90 - 45)))
    return abs(letters.lean) if len(letters) >= 60 and letters.doubt < 0.8 else 0.0


def _convergence(sheet: Sheet | None) -> float:
    if sheet is None or not sheet.is_whole:
        return 0.0
    sides = np.linalg.norm(np.roll(sheet.corners, -1, axis=0) - sheet.corners, axis=1)
    pairs: list[tuple[float, float]] = [(sides[0], sides[2]), (sides[1], sides[3])]
    if max(sides) > 2.2 * min(sides):
        pairs = pairs[:1] if sum(pairs[0]) > sum(pairs[1]) else pairs[1:]  # a strip's short sides say little
    return float(1 - min(min(a, b) / max(a, b) for a, b in pairs))
