"""What a person can press, as every channel is told it."""

from __future__ import annotations

from dataclasses import dataclass

from flows.values import Words


@dataclass(frozen=True, slots=True)
class Button:
    """A button as a channel shows it; `token` comes back in `ButtonPressed`.

    Where there are no buttons it is typed: by its number if it is `numbered`, else in its words.
    """

    label: Words
    token: str
    aside: bool = False
    numbered: bool = True
