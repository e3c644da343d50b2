"""A card from a picture: looked at plainly, then by ever costlier means, until its QR is read or the time is over.

Nothing is guessed: two people's cards in one picture, or a QR that is no card's, give no card.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from bot.idcards.codes import Code, Grey, codes_in, without
from bot.idcards.grid import module_planes
from bot.idcards.modules import texts_of
from bot.idcards.pixels import grey_of, grey_pictures
from bot.idcards.rungs import PLAIN, RUNGS, Rung
from flows.identity.card import IdCard, parse_card

Pixels: TypeAlias = NDArray[np.uint8]

SECONDS = 4.0
#: Larger pictures are enlarged piece by piece; pieces overlap by more than a code is likely to be wide.
_PIECE, _OVERLAP = 1600, 400
#: What is done once more when a code was read, to see whether there is a second one beside it.
_SECOND_LOOK = ("denoised",)


def read_card(pixels: bytes | Pixels, *, seconds: float = SECONDS, today: date | None = None) -> IdCard | None:
    """The one card whose QR is in the picture, or None. Ends about when `seconds` have passed."""
    until = time.monotonic() + seconds
    pictures = grey_pictures(pixels) if isinstance(pixels, bytes) else iter((grey_of(pixels),))
    cards: set[IdCard] = set()
    for grey in pictures:
        cards |= _cards_in(grey, until, today or _today())
        if time.monotonic() > until:
            break
    return cards.pop() if len(cards) == 1 else None


def quick_card(pixels: bytes | Pixels, *, today: date | None = None) -> IdCard | None:
    """One plain look: enough for a good photo, and cheap enough to take of every photo."""
    pictures = grey_pictures(pixels) if isinstance(pixels, bytes) else iter((grey_of(pixels),))
    grey = next(pictures, None)
    cards = set() if grey is None else set(_cards(codes_in(grey), today or _today()))
    return cards.pop() if len(cards) == 1 else None


def _cards_in(grey: Grey, until: float, today: date) -> set[IdCard]:
    """Up the ladder until a code is read; then what is left of the picture is looked at for another."""
    places: list[Code] = []
    for codes in _looks(grey, (PLAIN, *RUNGS.values()), until):
        read = [code for code in codes if code.text is not None]
        if read:
            rest = _looks(without(grey, read), (PLAIN, *(RUNGS[name] for name in _SECOND_LOOK)), until)
            return set(_cards(read, today)).union(*(_cards(more, today) for more in rest))
        places += codes
    return _carefully(grey, places, until, today)


def _carefully(grey: Grey, places: Iterable[Code], until: float, today: date) -> set[IdCard]:
    """Module by module, where some rung saw a code that it could not read."""
    for plane in module_planes(grey, [place.corners for place in places], until):
        cards = set(_cards_of(texts_of(plane), today))
        if cards or time.monotonic() > until:
            return cards
    return set()


def _looks(grey: Grey, rungs: Iterable[Rung], until: float) -> Iterator[list[Code]]:
    """The codes that each rung shows, in the picture's own coordinates."""
    for rung in rungs:
        for piece, corner in _pieces(grey, rung):
            if time.monotonic() > until:
                return
            codes = codes_in(rung.make(piece), scale=rung.scale)
            yield [Code(code.text, code.corners + corner) for code in codes]


def _pieces(grey: Grey, rung: Rung) -> Iterator[tuple[Grey, Grey]]:
    if rung.scale <= 1 or max(grey.shape) <= _PIECE * 1.25:
        yield grey, np.zeros(2, np.uint8)
        return
    for top in _starts(grey.shape[0]):
        for left in _starts(grey.shape[1]):
            yield grey[top : top + _PIECE, left : left + _PIECE], np.array((left, top))


def _starts(side: int) -> list[int]:
    """Evenly spread, the last piece ending where the picture ends."""
    count = max(-(-(side - _OVERLAP) // (_PIECE - _OVERLAP)), 1)
    return [round(at * max(side - _PIECE, 0) / max(count - 1, 1)) for at in range(count)]


def _cards(codes: Iterable[Code], today: date) -> Iterator[IdCard]:
    return _cards_of((code.text for code in codes if code.text is not None), today)


def _cards_of(texts: Iterable[str], today: date) -> Iterator[IdCard]:
    return (card for text in texts if (card := parse_card(text, today=today)) is not None)


def _today() -> date:
    return datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()
