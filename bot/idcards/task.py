"""Reading a card as a task of the workshop."""

import cv2

from bot.idcards.reading import SECONDS, quick_card
from bot.idcards.reading import read_card as _read_card
from bot.workshop.tasks import Answer, Blobs, Params
from flows.identity.card import as_fields


def read_card(params: Params, blobs: Blobs) -> Answer:
    """One picture in, the card's fields or null out. `seconds` may be given, or `quick` for a single look."""
    cv2.setNumThreads(1)  # how much of the machine there is to have, the number of processes says
    (content,) = blobs
    seconds = params.get("seconds")
    if params.get("quick"):
        card = quick_card(content)
    else:
        card = _read_card(content, seconds=float(seconds) if isinstance(seconds, int | float) else SECONDS)
    return (as_fields(card) if card else None), ()
