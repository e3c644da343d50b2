"""Somebody who is in memory only talks with the engine: nothing is stored, numbered, queued, counted or sent.

Effects are folded into the facts, and the conversation goes through JSON between two turns, as it does in the store.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from flows.conversation import effects as do
from flows.conversation.buttons import Button
from flows.conversation.engine import Outcome, Spoken, advance
from flows.conversation.events import ButtonPressed, Event, FilesReceived, TextSent
from flows.conversation.facts import Facts, Person
from flows.conversation.folding import fold
from flows.conversation.state import Conversation, from_json, to_json
from flows.dossiers.lifecycle import Actor, IllegalMove, IncompleteMove
from flows.dossiers.model import Dossier
from flows.service.moving import Order, moved
from flows.service.notifying import notice_words
from flows.service.world import World
from flows.values import Words, as_is

#: In the place of a number that only real dossiers get.
NO_CODE = "THU-NGHIEM"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One turn: what was done (`place` names the question, the same in every world) and what was said to it."""

    place: str
    said: Words
    spoken: tuple[Spoken, ...]


@dataclass(slots=True)
class Rehearsal:
    """One person in one chat."""

    world: World
    facts: Facts
    conversation: Conversation = field(default_factory=Conversation)
    exchanges: list[Exchange] = field(default_factory=list)

    @classmethod
    def of(cls, world: World, now: datetime) -> Rehearsal:
        return cls(world, facts_of(world, now))

    def send(self, event: Event, place: str = "") -> Outcome:
        said = self._said(event)
        outcome = advance(self.conversation, event, replace(self.facts, fresh_id=draft_id(len(self.facts.dossiers))))
        self.conversation = from_json(to_json(outcome.conversation))
        told: list[Spoken] = []
        for effect in outcome.effects:
            if isinstance(effect, do.MoveDossier):
                told += self._move(effect)
            else:
                self.facts = fold(self.facts, (effect,))
        self.exchanges.append(Exchange(place, said, (*outcome.spoken, *told)))
        return outcome

    def button(self, act: str, arg: object = None) -> ButtonPressed | None:
        """The option that was offered last and does this."""
        for place, shown in enumerate(self.conversation.shown):
            if shown.act == act and arg in (None, shown.arg):
                return ButtonPressed(f"{self.conversation.prompt}.{place}")
        return None

    def buttons(self) -> list[Button]:
        """Under what was said last."""
        return [button for each in self.exchanges[-1].spoken for button in each.buttons] if self.exchanges else []

    def _move(self, effect: do.MoveDossier) -> list[Spoken]:
        before = self.facts.dossier(effect.dossier_id)
        if before is None:
            return []
        try:
            after, _ = moved(self.world, before, Order(effect.action, Actor.CITIZEN, "citizen"), at=self.facts.now)
        except (IllegalMove, IncompleteMove):
            return []
        after = replace(after, code=NO_CODE) if after.filed() else after
        self.facts = self.facts.with_dossier(after)
        words = notice_words(after, effect.action, world=self.world)
        return [Spoken(words)] if words else []

    def _said(self, event: Event) -> Words:
        match event:
            case TextSent(text):
                return as_is(text)
            case FilesReceived(files):
                return as_is(", ".join(file.name for file in files))
            case ButtonPressed(token):
                labels = (button.label for button in self.buttons() if button.token == token)
                return next(labels, as_is("…"))
            case _:
                return as_is("…")


def draft_id(number: int) -> str:
    return f"rehearsed-{number}"


def first_draft(rehearsal: Rehearsal) -> Dossier | None:
    return rehearsal.facts.dossier(draft_id(0))


def facts_of(world: World, now: datetime) -> Facts:
    return Facts(
        now=now,
        fresh_id=draft_id(0),
        person=Person(1),
        office=world.office,
        library=world.library,
        places=world.places,
        kinds=world.kinds,
        genuine=world.genuine,
    )
