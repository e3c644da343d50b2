"""Where a channel has no buttons every option of every question can be typed, and means what pressing it means."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from bot.channels.limits import ZALO_BOT
from bot.menus import is_numbered, number_of
from bot.render import label
from flows.conversation.buttons import Button
from flows.conversation.engine import Outcome, advance
from flows.conversation.events import ButtonPressed, TextSent
from flows.conversation.facts import Facts
from flows.conversation.state import Conversation, Filling
from flows.service.walking import walk_all
from tests.flows.conversation.test_walker import procedures
from tests.kit import NOW, the_world


@dataclass
class Typist:
    """Types each option that is offered, and compares what comes of it with what pressing it does."""

    counted: Counter[str] = field(default_factory=Counter)
    seen: set[tuple[object, ...]] = field(default_factory=set)

    def look(self, outcome: Outcome, facts: Facts) -> None:
        for button in (each for spoken in outcome.spoken for each in spoken.buttons):
            conversation = outcome.conversation
            known = (str(conversation.top), button.label.key, str(button.label.params), button.token.partition(".")[2])
            if known not in self.seen:
                self.seen.add(known)
                self.compare(conversation, button, facts)

    def compare(self, conversation: Conversation, button: Button, facts: Facts) -> None:
        pressed = advance(conversation, ButtonPressed(button.token), facts)
        typed = advance(conversation, TextSent(typed_as(button)), facts)
        self.counted["by number" if is_numbered(button) else "by word"] += 1
        if is_doubted(typed.conversation) and not is_doubted(pressed.conversation):
            self.counted["asked back"] += 1
            command = next(each for spoken in typed.spoken for each in spoken.buttons if "command" in each.label.key)
            typed = advance(typed.conversation, TextSent(typed_as(command)), facts)
        assert typed.conversation.frames == pressed.conversation.frames, typed_as(button)
        assert typed.effects == pressed.effects, typed_as(button)


def typed_as(button: Button) -> str:
    return str(number_of(button)) if is_numbered(button) else label(button.label, ZALO_BOT)


def is_doubted(conversation: Conversation) -> bool:
    return isinstance(conversation.top, Filling) and bool(conversation.top.doubt)


def test_every_option_on_the_way_through_every_guided_procedure_can_be_typed() -> None:
    typist = Typist()

    for _ in walk_all(the_world(), procedures(guided=True), now=NOW, most=8, pairs=False, look=typist.look):
        pass

    assert typist.counted["by number"] > 500
    assert typist.counted["by word"] > 200
