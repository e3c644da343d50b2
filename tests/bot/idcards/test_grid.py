"""A code's modules are found by its fixed patterns, also when its corners are only roughly known and it is bent."""

import random
import time

import cv2
import numpy as np
import pytest

from bot.idcards.codes import Corners, Grey, pure_text
from bot.idcards.grid import module_planes
from bot.idcards.modules import texts_of
from tests.bot.idcards.drawing import code_pixels
from tests.bot.idcards.people import payload, person

CARD = person(random.Random("grid"))
TEXT = payload(CARD)


def a_code(*, size: int, bend: float, blur: float) -> tuple[Grey, Corners]:
    """In the middle of a light picture, bent by so many pixels; corners where a straight code would have them."""
    large = np.pad(code_pixels(TEXT, size=600), 150, constant_values=235)
    scale = size / (len(large) - 300)
    small = cv2.resize(large, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    across, down = np.meshgrid(np.arange(len(small), dtype=np.float32), np.arange(len(small), dtype=np.float32))
    bent = cv2.remap(small, across, down + bend * np.sin(across / len(small) * np.pi), cv2.INTER_LINEAR)
    near, far = 150 * scale, 150 * scale + size
    corners = np.array([(near, near), (far, near), (far, far), (near, far)], np.float32)
    return np.asarray(cv2.GaussianBlur(bent, (0, 0), blur), dtype=np.uint8), corners


def texts(grey: Grey, corners: Corners) -> set[str]:
    planes = module_planes(grey, [corners], time.monotonic() + 20)
    return {text for plane in planes for text in texts_of(plane)}


@pytest.mark.parametrize(
    ("bend", "shift", "blur"),
    [
        pytest.param(0.0, 0.0, 0.5, id="straight"),
        pytest.param(0.0, 1.5, 0.5, id="corners half a module off"),
        pytest.param(3.0, 0.0, 0.8, id="bent by a module"),
        pytest.param(2.0, 1.0, 1.6, id="bent, off, and blurred over half a module"),
    ],
)
def test_the_text_is_read(bend: float, shift: float, blur: float) -> None:
    grey, corners = a_code(size=165, bend=bend, blur=blur)

    assert texts(grey, corners + shift) == {TEXT}


def test_where_there_is_no_code_nothing_is_read() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (300, 300), np.uint8)
    corners = np.array([(60, 60), (240, 60), (240, 240), (60, 240)], np.float32)

    assert texts(noise, corners) == set()


def test_a_lean_or_tiny_place_is_not_tried() -> None:
    lean = np.array([(10, 10), (250, 10), (250, 60), (10, 60)], np.float32)

    assert not list(module_planes(np.zeros((300, 300), np.uint8), [lean, lean / 9], time.monotonic() + 9))


def test_modules_that_are_no_code_have_no_text() -> None:
    assert pure_text(np.random.default_rng(1).random((45, 45)) > 0.5) is None
