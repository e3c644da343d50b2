"""One photo from beginning to end: measured, judged, and made ready for those who will read it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.photos.hashing import look_of
from bot.photos.judging import Finding, judge
from bot.photos.measuring import Measures, measure
from bot.photos.orienting import quarter_turns
from bot.photos.straightening import is_sure, straightened

if TYPE_CHECKING:
    from PIL import Image


#: Longer than so many times its width a picture is a strip; of it so many widths are looked at.
LONGEST_SHAPE, PART = 4, 2


@dataclass(frozen=True, slots=True)
class Photo:
    findings: tuple[Finding, ...]
    measures: Measures
    picture: "Image.Image" = field(repr=False)  # upright, and straightened when that was certain
    look: str


def examine(picture: "Image.Image") -> Photo:
    """A refused picture is returned as it came: nobody will read it."""
    look = look_of(picture)
    part = _middle_of_a_strip(picture)
    measures, seen = measure(part)
    findings = judge(measures)
    if any(finding.decision == "reject" for finding in findings):
        return Photo(findings, measures, picture, look)
    if part is picture and is_sure(seen, measures):
        picture = straightened(picture, seen)
    picture = _turned(picture, quarter_turns(measures))
    return Photo(findings, measures, picture, look)


def _middle_of_a_strip(picture: "Image.Image") -> "Image.Image":
    """Of a long receipt or a scrolled screen a part in which letters stay large enough to be measured; else itself."""
    width, height = picture.size
    short = min(width, height)
    if max(width, height) <= LONGEST_SHAPE * short:
        return picture
    left, top = max(0, width - PART * short) // 2, max(0, height - PART * short) // 2
    return picture.crop((left, top, width - left, height - top))


def _turned(picture: "Image.Image", quarters: int) -> "Image.Image":
    from PIL import Image

    ways = {1: Image.Transpose.ROTATE_90, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_270}
    return picture.transpose(ways[quarters]) if quarters else picture
