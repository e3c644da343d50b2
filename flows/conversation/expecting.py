"""Whether a picture that has just come may be an ID card to be read, told from the conversation as it was kept.

Asked before a file is fetched, so that a picture of a card that is only to be read is never stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from flows.conversation.filling import SCAN
from flows.conversation.state import Filling, ScanningCard, from_json


class Look(Enum):
    """How much trouble is taken to find a card in a picture."""

    NOT = "not"  #: it is a paper, whatever it shows
    GLANCE = "glance"  #: a card would answer what is asked: one quick try
    CLOSELY = "closely"  #: a card was asked for: everything is tried, and nothing is kept


def card(state: Mapping[str, Any] | None) -> Look:
    conversation = from_json(state or {})
    if isinstance(conversation.top, ScanningCard):
        return Look.CLOSELY
    is_offered = isinstance(conversation.top, Filling) and any(each.act == SCAN for each in conversation.shown)
    return Look.GLANCE if is_offered else Look.NOT
