"""Pictures that hold no one card: nothing, another QR, two people's cards, a card that cannot be."""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from tests.bot.idcards.camera import Shot, a_mild_shot, cloth, photograph
from tests.bot.idcards.drawing import Pixels, drawn_card
from tests.bot.idcards.people import payload, person


def _of_text(change: Callable[[str, random.Random], str]) -> Callable[[random.Random], Pixels]:
    def picture(rng: random.Random) -> Pixels:
        card = person(rng)
        return photograph(
            drawn_card(card, change(payload(card), rng), rng), replace(a_mild_shot(rng, 200), frame=(800, 640)), rng
        )

    return picture


def _with_field(text: str, at: int, value: str) -> str:
    parts = text.split("|")
    return "|".join([*parts[:at], value, *parts[at + 1 :]])


def _cloth_alone(rng: random.Random) -> Pixels:
    ground = cloth((800, 640), rng, np.random.default_rng(rng.getrandbits(32)))
    return np.clip(ground, 0, 255).astype(np.uint8)


def _two_people(rng: random.Random) -> Pixels:
    """Side by side, the second one often much harder to read."""
    easy = replace(a_mild_shot(rng, 220), frame=(800, 640))
    other = replace(easy, code_px=rng.choice((220, 180, 150)), soft=rng.uniform(0.5, 1.3))
    return np.hstack([_a_photo(rng, shot) for shot in rng.sample((easy, other), 2)])


def _a_photo(rng: random.Random, shot: Shot) -> Pixels:
    card = person(rng)
    return photograph(drawn_card(card, payload(card), rng), shot, rng)


_OTHER_TEXTS = (
    "https://motcua.example/s/{n}|a|b|c|d|e|f",
    "00020101021138540010A00000072701240006970415011{n}0208QRIBFTTA53037045802VN6304A1B2",
    "WIFI:S:Nha|{n};T:WPA;P:12345678;;",
)
_HEALTH = (
    "GD4{n}|4e677579e1bb856e2056c4836e20c3816e68|01/02/1999|1|48c3a0204ee1bb9969|01 - 025|01/01/2021|-|15/12/2020|"
)

STRANGERS: Mapping[str, Callable[[random.Random], Pixels]] = {
    "no card": _cloth_alone,
    "another QR": _of_text(lambda _, rng: rng.choice(_OTHER_TEXTS).format(n=rng.randrange(10**9, 10**10))),
    "health insurance": _of_text(lambda _, rng: _HEALTH.format(n=rng.randrange(10**11, 10**12))),
    "two people": _two_people,
    "impossible birth": _of_text(
        lambda text, rng: _with_field(text, 3, rng.choice(("31021990", "00001950", "29022001")))
    ),
    "impossible issue": _of_text(
        lambda text, rng: _with_field(text, 6, rng.choice(("31042022", "01012099", "1052021")))
    ),
    "wrong number": _of_text(lambda text, rng: _with_field(text, 0, str(rng.randrange(10**10, 10**11)))),
    "six fields": _of_text(lambda text, _: "|".join(text.split("|")[:6])),
}
