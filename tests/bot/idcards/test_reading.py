"""A card is read from whatever a phone makes of it; where there is doubt whose card it is, none is."""

import random
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import cv2
import numpy as np
import pytest

from bot.idcards.pixels import grey_pictures
from bot.idcards.reading import quick_card, read_card
from flows.identity.card import IdCard
from tests.bot.idcards.camera import Shot, a_mild_shot, a_shot, compressed, photograph
from tests.bot.idcards.drawing import Pixels, code_pixels, drawn_card, flat, saved_as
from tests.bot.idcards.people import payload, person
from tests.bot.idcards.strangers import STRANGERS

TODAY = date(2026, 11, 1)
RNG = random.Random("reading")
CARD = person(RNG)
DRAWN = drawn_card(CARD, payload(CARD), RNG)


def read(data: bytes | Pixels) -> IdCard | None:
    return read_card(data, seconds=20, today=TODAY)


def photo(seed: str, shot: Shot) -> tuple[IdCard, bytes]:
    rng = random.Random(seed)
    card = person(rng)
    return card, compressed(photograph(drawn_card(card, payload(card), rng), shot, rng), shot)


@pytest.mark.parametrize(
    "turn",
    [
        pytest.param(lambda pixels: pixels, id="upright"),
        pytest.param(lambda pixels: pixels[::-1, ::-1], id="upside down"),
        pytest.param(lambda pixels: np.rot90(pixels), id="on its side"),
        pytest.param(lambda pixels: pixels[:, ::-1], id="mirrored by a front camera"),
        pytest.param(lambda pixels: 255 - pixels, id="colours inverted"),
        pytest.param(lambda pixels: cv2.resize(pixels, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA), id="small"),
    ],
)
def test_a_card_is_read_however_it_lies(turn: Callable[[Pixels], Pixels]) -> None:
    assert read(flat(np.ascontiguousarray(turn(DRAWN.pixels)))) == CARD


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(flat(DRAWN.pixels, kind=".jpg"), id="JPEG"),
        pytest.param(flat(DRAWN.pixels, kind=".png"), id="PNG"),
        pytest.param(saved_as("WEBP", DRAWN.pixels), id="WEBP"),
        pytest.param(saved_as("PDF", DRAWN.pixels), id="scan as PDF"),
        pytest.param(flat(code_pixels(payload(CARD))), id="nothing but the code"),
        pytest.param(DRAWN.pixels, id="pixels"),
    ],
)
def test_a_card_is_read_from_any_kind_of_picture(data: bytes | Pixels) -> None:
    assert read(data) == CARD


@pytest.mark.parametrize(
    ("text", "eci"),
    [
        pytest.param(payload(CARD), True, id="encoding declared"),
        pytest.param(unicodedata.normalize("NFD", payload(CARD)), False, id="decomposed"),
        pytest.param(payload(CARD, trailing="||Nguyễn Văn Bố|Trần Thị Mẹ|\r\n"), False, id="card of 2024"),
    ],
)
def test_accents_come_out_right(text: str, eci: bool) -> None:
    assert read(flat(drawn_card(CARD, text, random.Random(1), eci=eci).pixels)) == CARD


def test_names_are_not_guessed_from_another_encoding() -> None:
    latin = payload(replace(CARD, full_name="Tran Van Ân", address="Hà Nam")).encode("cp1252", "replace")

    assert read(flat(code_pixels(latin))) is None


HARD = [
    pytest.param(Shot(170, turn=200, soft=1.3, noise=9, contrast=0.5, uneven=0.6, quality=45), id="soft, noisy, dim"),
    pytest.param(Shot(160, turn=20, tilt=0.25, bend=0.03, soft=1.1, noise=5, glare=0.5), id="tilted, bent, glare"),
    pytest.param(Shot(130, turn=5, soft=0.8, noise=6, again=87), id="small, sent by a messenger"),
]


@pytest.mark.parametrize("shot", HARD)
def test_what_one_look_does_not_read_the_ladder_does(shot: Shot) -> None:
    card, data = photo("hard", shot)

    assert read(data) == card


def test_a_small_code_in_a_large_photo_is_not_shrunk_away() -> None:
    card, data = photo("large", Shot(140, frame=(1000, 800), turn=100, soft=0.9, noise=8))
    table = np.random.default_rng(1).integers(60, 120, (2700, 3600), np.uint8)
    (table[1500:2300, 2100:3100],) = grey_pictures(data)

    assert read(table) == card


@pytest.mark.parametrize("kind", STRANGERS)
def test_where_there_is_no_one_card_none_is_read(kind: str) -> None:
    picture = STRANGERS[kind](random.Random(kind))

    assert read_card(flat(picture, kind=".jpg"), seconds=4, today=TODAY) is None


def test_the_same_card_twice_is_one_card() -> None:
    assert read(np.hstack([DRAWN.pixels, DRAWN.pixels])) == CARD


def test_one_plain_look_reads_a_careful_photo_and_refuses_two_people() -> None:
    card, data = photo("quick", a_mild_shot(random.Random(2), 250))
    other = drawn_card(person(RNG), payload(person(RNG)), RNG)

    assert quick_card(data, today=TODAY) == card
    assert quick_card(np.hstack([DRAWN.pixels, other.pixels]), today=TODAY) is None


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"%PDF-1.7 no", b"\x89PNG\r\n\x1a\n", b"text"])
def test_what_is_no_picture_has_no_card(data: bytes) -> None:
    assert read(data) is None
    assert quick_card(data) is None


def test_without_time_there_is_no_card() -> None:
    assert read_card(flat(DRAWN.pixels), seconds=-1) is None


def test_drawn_photos_are_the_same_for_the_same_seed() -> None:
    first, second = (photo("same", replace(a_shot(random.Random(3), 90), frame=(320, 240)))[1] for _ in range(2))

    assert first == second
