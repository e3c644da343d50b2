"""What a definition has to fit: the least that any channel allows."""

from __future__ import annotations

from typing import Protocol


class Limits(Protocol):
    """The strictest of every channel's limits, counted in characters and in options."""

    @property
    def button_label(self) -> int:
        """The longest words on an option."""
        ...

    @property
    def buttons(self) -> int:
        """The most options of one question."""
        ...

    @property
    def text(self) -> int:
        """The longest message."""
        ...
