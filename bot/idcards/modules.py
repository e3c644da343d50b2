"""From the darkness of modules to the text: what a blur has spread over neighbours is put back first."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bot.idcards.codes import pure_text
from bot.idcards.grid import Plane

#: Width of the blur in modules, and how much noise there is beside it; by how many photos each reads.
_BLURS = ((0.5, 0.03), (0.6, 0.03), (0.5, 0.1), (0.4, 0.03), (0.7, 0.1))
#: What counts as dark: ink spreads on some cards and thins on others.
_LEVELS = (0.0, -0.15, 0.15)
_BORDER = 6


def texts_of(plane: Plane) -> Iterator[str]:
    for width, noise in _BLURS:
        clear = _unblurred(plane, width, noise)
        for level in _LEVELS:
            text = pure_text(clear > level)
            if text is not None:
                yield text


def _unblurred(plane: Plane, width: float, noise: float) -> Plane:
    """Wiener's filter for a blur of bell shape."""
    wide = np.pad(plane, _BORDER, mode="reflect")
    frequency = np.fft.fftfreq(len(wide))
    passed = np.exp(-2 * (np.pi * width) ** 2 * (frequency[:, None] ** 2 + frequency**2))
    clear = np.fft.ifft2(np.fft.fft2(wide) * passed / (passed * passed + noise)).real
    return clear[_BORDER:-_BORDER, _BORDER:-_BORDER].astype(np.float32)
