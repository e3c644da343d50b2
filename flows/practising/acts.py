"""What a trainee may wish for beside the conversation itself, pressed or typed as it stands on the button."""

from __future__ import annotations

from enum import Enum
from functools import cache

from flows import texts
from flows.conversation.buttons import Button
from flows.conversation.events import ButtonPressed, Event, TextSent
from flows.conversation.intents import normalised
from flows.conversation.practising import ACT
from flows.values import Words


class Act(Enum):
    """Each has its label `button.practice_<value>`."""

    TASK = "task"  #: reads the task again
    OPEN = "open"  #: opens its procedure
    HINT = "hint"  #: what is to be answered here
    PAPER = "paper"  #: sends a sample for the paper that is asked for
    AGAIN = "again"  #: throws away what was filed and begins the task anew
    END = "end"  #: back to what is real


def button(act: Act) -> Button:
    return Button(Words(f"button.practice_{act.value}"), f"!{ACT}:{act.value}", aside=True)


def wished(event: Event) -> Act | None:
    match event:
        case ButtonPressed(token) if token.startswith(f"!{ACT}:"):
            name = token.removeprefix(f"!{ACT}:")
            return next((act for act in Act if act.value == name), None)
        case TextSent(text) if len(text) <= 40:
            return _typed().get(normalised(text))
    return None


@cache
def _typed() -> dict[str, Act]:
    return {normalised(texts.plain(Words(f"button.practice_{act.value}"))): act for act in Act}
