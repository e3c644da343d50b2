"""A fingerprint of how a picture looks: the same photo sent twice, smaller or saved anew, has nearly the same one."""

from typing import TYPE_CHECKING

import cv2
import numpy as np

from bot.photos.pixels import plain

if TYPE_CHECKING:
    from PIL import Image

SIDE, WAVES = 256, 16


def look_of(picture: "Image.Image") -> str:
    """Which of the 16 x 16 broadest waves of its ink are above the middle one: 256 bits as 64 hexadecimal digits.

    Ink rather than brightness: by the light alone all pages photographed at one desk would look the same. To be
    taken of the picture as it came, not straightened: in a copy the corners of a sheet are found a pixel aside.
    """
    from PIL import Image

    cv2.setNumThreads(1)  # a process of the workshop has one share of the processor
    small = plain(picture).convert("L").resize((SIDE, SIDE), Image.Resampling.BOX, reducing_gap=2.0)
    grey = cv2.GaussianBlur(np.asarray(small, dtype=np.float32), (0, 0), 1.0)
    paper = cv2.GaussianBlur(cv2.dilate(grey, np.ones((9, 9), np.uint8)), (0, 0), 8)
    waves = cv2.dct(np.minimum(grey / np.maximum(paper, 1), 1))[:WAVES, :WAVES]
    return np.packbits(waves > np.median(waves)).tobytes().hex()
