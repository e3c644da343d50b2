"""What a definition has to fit: the least that any channel allows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


class Limits(Protocol):
    """The strictest of every channel's limits, counted in characters and in options."""

    @property
    def button_label(self) -> int:
        """The longest words on an option."""
        ...

    @property
    def buttons(self) -> int:
        """The most options under one message; where there are more, they are lines of the text with a number each."""
        ...

    @property
    def text(self) -> int:
        """The longest message."""
        ...


@dataclass(frozen=True, slots=True)
class Strictest:
    """What fits here fits every channel."""

    button_label: int
    buttons: int
    text: int


def strictest(channels: Iterable[Limits]) -> Strictest:
    every = tuple(channels)
    return Strictest(
        button_label=min(each.button_label for each in every),
        buttons=min(each.buttons for each in every),
        text=min(each.text for each in every),
    )
