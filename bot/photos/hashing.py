"""A fingerprint of how a picture looks: the same photo sent twice, smaller or saved anew, has nearly the same one."""

from typing import TYPE_CHECKING

from bot.photos.pixels import plain

if TYPE_CHECKING:
    from PIL import Image

#: Of 64 bits, how many may differ between two copies of one picture.
SAME_BITS = 4


def look_of(picture: "Image.Image") -> str:
    """Whether each of 8 x 8 patches holds more ink than its right neighbour, as 16 hexadecimal digits.

    Ink rather than brightness: by the light alone all pages photographed at one desk would look the same.
    """
    import cv2
    import numpy as np
    from PIL import Image, ImageChops

    small = plain(picture).convert("L").resize((432, 384), Image.Resampling.BOX, reducing_gap=2.0)
    around = cv2.dilate(np.asarray(small), np.ones((11, 11), np.uint8))  # a thousandth of what Pillow's filter takes
    ink = ImageChops.subtract(Image.fromarray(around), small)
    values = ink.resize((9, 8), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            place = row * 9 + column
            bits = bits << 1 | (values[place] > values[place + 1])
    return f"{bits:016x}"


def is_same_look(first: str, second: str) -> bool:
    """Never true of empty ones: what is no picture has no look."""
    return bool(first and second) and (int(first, 16) ^ int(second, 16)).bit_count() <= SAME_BITS
