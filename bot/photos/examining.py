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


@dataclass(frozen=True, slots=True)
class Photo:
    findings: tuple[Finding, ...]
    measures: Measures
    picture: "Image.Image" = field(repr=False)  # upright, and straightened when that was certain
    look: str


def examine(picture: "Image.Image") -> Photo:
    """A refused picture is returned as it came: nobody will read it."""
    look = look_of(picture)
    measures, seen = measure(picture)
    findings = judge(measures)
    if any(finding.decision == "reject" for finding in findings):
        return Photo(findings, measures, picture, look)
    if is_sure(seen, measures):
        picture = straightened(picture, seen)
    picture = _turned(picture, quarter_turns(measures))
    return Photo(findings, measures, picture, look)


def _turned(picture: "Image.Image", quarters: int) -> "Image.Image":
    from PIL import Image

    ways = {1: Image.Transpose.ROTATE_90, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_270}
    return picture.transpose(ways[quarters]) if quarters else picture
