"""Walks procedures through the engine itself, as a person in a chat would: from the card to what the move made of it.

`paths` says which answers lead through every branch; here each is typed, pressed or sent, turn by turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flows.conversation import effects as do
from flows.conversation.consenting import ending_of
from flows.conversation.engine import Outcome, advance
from flows.conversation.events import ButtonPressed, Event, FilesReceived, Opened, TextSent
from flows.conversation.facts import Facts, Person
from flows.conversation.flow import Turn
from flows.conversation.folding import fold
from flows.conversation.state import Conversation, Filling, Reviewing, from_json, to_json
from flows.dossiers.lifecycle import Actor
from flows.dossiers.model import Dossier
from flows.procedures.model import Intake, Procedure
from flows.proofs.paths import Path, paths
from flows.service.moving import Order, moved
from flows.service.world import World
from flows.steps.base import Around, Said

DRAFT = "walked"
#: Looks at every turn of a journey, with the facts as they are after it.
Look = Callable[[Outcome, Facts], None]


class Stumbled(Exception):
    """The engine did not go where the answers lead."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path.code} ({path.ending}): {why}")


@dataclass(frozen=True, slots=True)
class Walked:
    """One journey that came to its end: what became of the dossier, and after how many turns."""

    path: Path
    dossier: Dossier
    turns: int


@dataclass(slots=True)
class _Walker:
    """The person of one journey. Effects are folded into the facts; the conversation goes through JSON."""

    path: Path
    facts: Facts
    conversation: Conversation
    look: Look
    turns: int = 0
    move: str = ""

    def send(self, event: Event) -> None:
        outcome = advance(self.conversation, event, self.facts)
        self.turns += 1
        self.conversation = from_json(to_json(outcome.conversation))
        moves = [effect for effect in outcome.effects if isinstance(effect, do.MoveDossier)]
        self.move = moves[0].action if moves else self.move
        self.facts = fold(self.facts, (each for each in outcome.effects if not isinstance(each, do.MoveDossier)))
        self.look(outcome, self.facts)

    def press(self, act: str, arg: object = None) -> None:
        for place, shown in enumerate(self.conversation.shown):
            if shown.act == act and arg in (None, shown.arg):
                self.send(ButtonPressed(f"{self.conversation.prompt}.{place}"))
                return
        raise Stumbled(self.path, f"there is no option to {act} {arg or ''}")

    def has(self, act: str) -> bool:
        return any(shown.act == act for shown in self.conversation.shown)

    def begin(self, unit_id: str) -> None:
        self.send(Opened(f"tt_{self.path.code}"))
        self.press("begin")
        if self.has("unit"):
            self.press("unit", unit_id)
        self.press("agree")

    def answer(self, step_id: str, said: Said) -> None:
        top = self.conversation.top
        if not isinstance(top, Filling) or top.asked != step_id:
            raise Stumbled(self.path, f"'{step_id}' is not asked, but {top}")
        if said.option is not None:
            self.press("answer", said.option)
        elif said.files:
            self.send(FilesReceived(said.files))
        else:
            self.send(TextSent(said.text or ""))
        if self.has("take_as_answer"):
            self.press("take_as_answer")


def _blind(outcome: Outcome, facts: Facts) -> None:
    """Nobody looks."""


def walk(world: World, path: Path, *, now: datetime, look: Look = _blind) -> Walked:
    """Raises Stumbled when the engine asks something else, does not end, or ends otherwise than it should."""
    walker = _Walker(path, _facts(world, now), Conversation(), look)
    walker.begin(_unit(world, path))
    for step_id, sayings in path.said:
        for said in sayings:
            walker.answer(step_id, said)
    if not isinstance(walker.conversation.top, Reviewing):
        raise Stumbled(path, f"nothing is left to answer, yet {walker.conversation.top} is shown")
    walker.press("submit")
    draft = walker.facts.dossier(DRAFT)
    if draft is None or draft.ending.value != path.ending:
        raise Stumbled(path, "it ends otherwise")
    dossier, _ = moved(world, draft, Order(walker.move, Actor.CITIZEN, "citizen"), at=now)
    return Walked(path, dossier, walker.turns)


def walk_all(
    world: World, procedures: Sequence[Procedure], *, now: datetime, most: int, pairs: bool = True, look: Look = _blind
) -> Iterator[Walked]:
    """At most `most` journeys of each procedure, in every ending that its record and the units allow."""
    facts = _facts(world, now)

    def around_of(answers: object) -> Around:
        return facts.around(answers if isinstance(answers, dict) else {})

    for procedure in procedures:
        endings = endings_of(world, procedure.code, now=now)
        for path in paths(procedure, world.kinds, around_of, endings=endings, pairs=pairs, most=most):
            yield walk(world, path, now=now, look=look)


def endings_of(world: World, code: str, *, now: datetime) -> tuple[str, ...]:
    """How a dossier of this procedure may end here."""
    turn = Turn(_facts(world, now), Conversation())
    offers = world.office.offers_of(code) or (None,)
    return tuple(dict.fromkeys(ending_of(turn, code, offer).value for offer in offers))


def _unit(world: World, path: Path) -> str:
    wanted = Intake(path.ending)
    return next((each.unit_id for each in world.office.offers_of(path.code) if each.intake is wanted), "")


def _facts(world: World, now: datetime) -> Facts:
    return Facts(
        now=now,
        fresh_id=DRAFT,
        person=Person(1),
        office=world.office,
        library=world.library,
        places=world.places,
        kinds=world.kinds,
    )
