"""What the citizen would be told if an officer did this now: the same words as the notice, nothing is written."""

from __future__ import annotations

from datetime import datetime

from flows.dossiers.model import Dossier
from flows.service.moving import Order, moved
from flows.service.notifying import notice_words
from flows.service.world import World
from flows.values import Words


def preview(world: World, dossier: Dossier, order: Order, *, at: datetime) -> Words | None:
    """None when this move tells nobody. Raises IllegalMove, IncompleteMove."""
    after, _ = moved(world, dossier, order, at=at)
    return notice_words(after, order.action, world=world)
