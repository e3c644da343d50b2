"""Options without buttons: lines with numbers under the text, or words to be typed where a number may be the answer."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.render import label, words_to_text
from flows.values import JSON, Words

if TYPE_CHECKING:
    from flows.conversation.buttons import Button
    from flows.conversation.facts import Limits


def menu(buttons: Sequence[Button], limits: Limits) -> str:
    """What goes under the text of a message whose options the channel has no buttons for."""
    lines: list[JSON] = [[number_of(each), _line(each, limits)] for each in buttons if is_numbered(each)]
    words: list[JSON] = [label(each.label, limits) for each in buttons if not is_numbered(each)]
    said = words_to_text(Words("options", {"lines": lines, "words": words}), markup="plain")
    return html.escape(said, quote=False) if limits.markup == "html" else said


def is_numbered(button: Button) -> bool:
    """A standing button has no number: it is about no question, and questions come and go under it."""
    return button.numbered and not button.token.startswith("!")


def number_of(button: Button) -> int:
    """The number that the conversation knows it by."""
    return int(button.token.partition(".")[2]) + 1


def _line(button: Button, limits: Limits) -> str:
    """A label that is numbered already does not get a second number."""
    return label(button.label, limits).removeprefix(f"{number_of(button)}. ")
