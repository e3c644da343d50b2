"""Walks procedures through the engine itself, as a person in a chat would: from the card to what the move made of it.

`paths` says which answers lead through every branch; here each is typed, pressed or sent, turn by turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flows.conversation.consenting import ending_of
from flows.conversation.engine import Outcome
from flows.conversation.events import Event, FilesReceived, Opened, TextSent
from flows.conversation.facts import Facts
from flows.conversation.flow import Turn
from flows.conversation.state import Conversation, Filling, Reviewing
from flows.dossiers.model import Dossier
from flows.procedures.model import Intake, Procedure
from flows.proofs.paths import Path, paths
from flows.service.rehearsing import Rehearsal, facts_of, first_draft
from flows.service.world import World
from flows.steps.base import Around, Said

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
    """The person of one journey."""

    path: Path
    person: Rehearsal
    look: Look

    def send(self, event: Event) -> None:
        self.look(self.person.send(event), self.person.facts)

    def press(self, act: str, arg: object = None) -> None:
        pressed = self.person.button(act, arg)
        if pressed is None:
            raise Stumbled(self.path, f"there is no option to {act} {arg or ''}")
        self.send(pressed)

    def begin(self, unit_id: str) -> None:
        self.send(Opened(f"tt_{self.path.code}"))
        self.press("begin")
        if self.person.button("unit"):
            self.press("unit", unit_id)
        self.press("agree")

    def answer(self, step_id: str, said: Said) -> None:
        top = self.person.conversation.top
        if not isinstance(top, Filling) or top.asked != step_id:
            raise Stumbled(self.path, f"'{step_id}' is not asked, but {top}")
        event = event_of(self.person, said)
        if event is None:
            raise Stumbled(self.path, f"there is no option to answer {said.option}")
        self.send(event)
        if taken := self.person.button("take_as_answer"):
            self.send(taken)


def event_of(person: Rehearsal, said: Said) -> Event | None:
    """How a person says that to the question that stands; None when it offers no such option."""
    if said.option is not None:
        return person.button("answer", said.option)
    return FilesReceived(said.files) if said.files else TextSent(said.text or "")


def _blind(outcome: Outcome, facts: Facts) -> None:
    """Nobody looks."""


def walk(world: World, path: Path, *, now: datetime, look: Look = _blind) -> Walked:
    """Raises Stumbled when the engine asks something else, does not end, or ends otherwise than it should."""
    walker = _Walker(path, Rehearsal.of(world, now), look)
    walker.begin(_unit(world, path))
    for step_id, sayings in path.said:
        for said in sayings:
            walker.answer(step_id, said)
    if not isinstance(walker.person.conversation.top, Reviewing):
        raise Stumbled(path, f"nothing is left to answer, yet {walker.person.conversation.top} is shown")
    walker.press("submit")
    dossier = first_draft(walker.person)
    if dossier is None or dossier.ending.value != path.ending:
        raise Stumbled(path, "it ends otherwise")
    return Walked(path, dossier, len(walker.person.exchanges))


def walk_all(
    world: World, procedures: Sequence[Procedure], *, now: datetime, most: int, pairs: bool = True, look: Look = _blind
) -> Iterator[Walked]:
    """At most `most` journeys of each procedure, in every ending that its record and the units allow."""
    for procedure in procedures:
        endings = endings_of(world, procedure.code, now=now)
        for path in journeys(world, procedure, now=now, endings=endings, most=most, pairs=pairs):
            yield walk(world, path, now=now, look=look)


def journeys(
    world: World, procedure: Procedure, *, now: datetime, endings: Sequence[str], most: int, pairs: bool
) -> Iterator[Path]:
    facts = facts_of(world, now)

    def around_of(answers: object) -> Around:
        return facts.around(answers if isinstance(answers, dict) else {})

    return paths(procedure, world.kinds, around_of, endings=endings, pairs=pairs, most=most)


def endings_of(world: World, code: str, *, now: datetime) -> tuple[str, ...]:
    """How a dossier of this procedure may end here."""
    turn = Turn(facts_of(world, now), Conversation())
    offers = world.office.offers_of(code) or (None,)
    return tuple(dict.fromkeys(ending_of(turn, code, offer).value for offer in offers))


def _unit(world: World, path: Path) -> str:
    wanted = Intake(path.ending)
    return next((each.unit_id for each in world.office.offers_of(path.code) if each.intake is wanted), "")
