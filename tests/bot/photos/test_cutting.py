"""What at the frame shows that the paper goes on outside of it."""

import numpy as np
import pytest

from bot.photos.cutting import cut_sides
from bot.photos.letters import Letters, Specks
from bot.photos.pixels import Small

WIDE, HIGH, LETTER = 800, 1_000, 14.0
SMALL = Small(np.zeros((HIGH, WIDE), np.uint8), np.zeros((HIGH, WIDE, 3), np.uint8), 1.0)


def page(*, at_the_rim: float) -> Letters:
    """Thirty lines of letters with margins; each line ends in a speck of that height at the right rim."""
    boxes = [(100.0 + 20 * i, 40 + 30 * line, LETTER) for line in range(30) for i in range(25)]
    boxes += [(WIDE - at_the_rim, 40 + 30 * line, at_the_rim) for line in range(30)]
    left, top, size = np.array(boxes, np.float32).T
    specks = Specks(left, top, left + size, top + size, size * size)
    return Letters(specks, LETTER, False, 0.0, 0.0, 1.0, 700, 9.0)


@pytest.mark.parametrize(("height", "sides"), [(LETTER, 1), (4.0, 0)])
def test_letters_at_the_frame_are_cut_off_and_dots_to_write_upon_are_not(height: float, sides: int) -> None:
    assert cut_sides(SMALL, None, page(at_the_rim=height)) == sides
