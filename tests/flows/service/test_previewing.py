"""A preview says what the move would say, and refuses what the move would refuse."""

from __future__ import annotations

import pytest

from flows.dossiers.lifecycle import Actor, IllegalMove, IncompleteMove
from flows.service.moving import Order
from flows.service.previewing import preview
from tests.kit import NOW, a_dossier, the_world


def said(action: str, reason: str = "") -> object:
    return preview(the_world(), a_dossier(), Order(action, Actor.OFFICER, "lan", reason), at=NOW)


def test_the_words_are_those_of_the_notice() -> None:
    words = preview(the_world(), a_dossier(), Order("refuse", Actor.OFFICER, "lan", "sai nơi nộp"), at=NOW)

    assert words is not None
    assert words.key == "notice.not_accepted"
    assert words.params["reason"] == "sai nơi nộp"


def test_receiving_shows_the_due_date_that_it_would_set() -> None:
    words = preview(the_world(), a_dossier(), Order("accept", Actor.OFFICER, "lan"), at=NOW)

    assert words is not None
    assert words.params["due_at"] is not None


def test_what_cannot_be_done_cannot_be_previewed() -> None:
    with pytest.raises(IllegalMove):
        said("resolve")
    with pytest.raises(IncompleteMove):
        said("refuse")
