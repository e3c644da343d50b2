"""The workshop's answer for a picture: fields as JSON, or null."""

import random

from bot.idcards.task import read_card
from flows.identity.card import as_fields
from tests.bot.idcards.drawing import drawn_card, flat
from tests.bot.idcards.people import payload, person


def test_fields_or_null_and_no_bytes() -> None:
    rng = random.Random("task")
    card = person(rng)
    picture = flat(drawn_card(card, payload(card), rng).pixels)

    assert read_card({}, (picture,)) == (as_fields(card), ())
    assert read_card({"quick": True}, (picture,)) == (as_fields(card), ())
    assert read_card({"seconds": 1.5}, (b"no picture",)) == (None, ())
