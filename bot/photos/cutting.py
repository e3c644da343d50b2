"""Whether the frame cuts the paper off. Paper that fills the frame is no fault: scanners do that, people too."""

import numpy as np

from bot.photos.finding import SIDES, Sheet
from bot.photos.letters import Letters
from bot.photos.pixels import Pixels, Small

#: Letters that touch the frame: so many, and this share of all lines, or of one line's letters.
MIN_TOUCHING = 4
#: Where the sheet is seen to run out of the frame, text this near to the frame (in letters' heights) runs on outside.
NEAR = 2.2
MIN_NEAR = 5
#: Without a sheet: nearer than this (in letters' heights) no margin was ever printed.
AT_THE_FRAME = 0.3
#: Dots to be written upon may run on to the paper's rim; they are lower than this share of a letter.
FULL = 0.5
#: Sheets are longer than this, or have been shortened.
SHORTEST = 1.22


def cut_sides(small: Small, sheet: Sheet | None, letters: Letters) -> int:
    return sum(_is_cut(small, sheet, letters, side) for side in SIDES)


def _is_cut(small: Small, sheet: Sheet | None, letters: Letters, side: str) -> bool:
    if sheet is None:
        full = np.maximum(letters.specks.high, letters.specks.wide) > FULL * letters.height
        at_the_frame = full & (_distances(small, letters, side) <= max(1.5, AT_THE_FRAME * letters.height))
        return len(letters) >= 60 and int(at_the_frame.sum()) >= _needed(letters)
    if side not in sheet.touches:
        return False
    near = _distances(small, letters, side) < NEAR * letters.height
    return int(near.sum()) >= MIN_NEAR or (len(sheet.touches) == 1 and _is_short(sheet, side))


def _needed(letters: Letters) -> int:
    return max(MIN_TOUCHING, len(letters) // 150)


def _distances(small: Small, letters: Letters, side: str) -> Pixels:
    specks = letters.specks
    match side:
        case "top":
            return specks.top
        case "left":
            return specks.left
        case "right":
            return np.asarray(small.width - specks.right)
        case _:
            return np.asarray(small.height - specks.bottom)


def _is_short(sheet: Sheet, side: str) -> bool:
    """What is left is neither as long as a sheet standing nor as one lying, nor longer still."""
    sides = np.linalg.norm(np.roll(sheet.corners, -1, axis=0) - sheet.corners, axis=1)
    across, down = (sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2
    left = down / across if side in {"top", "bottom"} else across / down
    return bool(0.78 < left < SHORTEST or left < 0.58)
