"""The same person with the same answers in two worlds, turn beside turn: what a change means for those who chat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from flows.conversation.events import Opened, TextSent
from flows.conversation.state import Filling, Reviewing
from flows.procedures.model import Procedure
from flows.proofs.answering import Unanswerable
from flows.proofs.paths import Path
from flows.service.rehearsing import Exchange, Rehearsal
from flows.service.walking import endings_of, event_of, journeys
from flows.service.world import World

#: No journey of the catalogue is nearly as long.
MOST_TURNS = 150
#: Journeys looked through for those that come by what was changed, and shown at most.
LOOKED_THROUGH, SHOWN = 60, 3
#: What everybody meets before any procedure.
ENTRANCE = (("greeting", ""), ("person", "gặp cán bộ"))


@dataclass(frozen=True, slots=True)
class Side:
    """A turn in both worlds; one side is None where the other has no such turn."""

    place: str
    before: Exchange | None
    after: Exchange | None

    @property
    def differs(self) -> bool:
        return self.before is None or self.after is None or heard(self.before) != heard(self.after)


def heard(exchange: Exchange) -> list[object]:
    """What reaches the person; tokens of buttons do not."""
    return [(each.words, [button.label for button in each.buttons]) for each in exchange.spoken]


def entrance(before: World, after: World, *, now: datetime) -> list[Side]:
    """The greeting, and the way to a human."""
    return aligned(_entered(before, now), _entered(after, now))


def _entered(world: World, now: datetime) -> list[Exchange]:
    person = Rehearsal.of(world, now)
    for place, text in ENTRANCE:
        person.send(TextSent(text) if text else Opened(), place)
    return person.exchanges


def conversations(
    before: World, after: World, code: str, *, unit_id: str, steps: Sequence[str], now: datetime
) -> Iterator[list[Side]]:
    """At least one journey; with changed steps as many as come by all of them, if that is not too many."""
    for path in _chosen(before, after, code, steps=steps, now=now):
        yield aligned(*(played(world, path, unit_id=unit_id, now=now) for world in (before, after)))


def _chosen(before: World, after: World, code: str, *, steps: Sequence[str], now: datetime) -> list[Path]:
    world = before if before.office.offers_of(code) else after
    procedure = world.library.procedure(code)
    if procedure is None:
        return []
    found = _paths(world, procedure, now)
    first = next(found, None)
    if first is None:
        return []
    chosen, left = [first], set(steps) - _asked(first)
    for path in found:
        if not left or len(chosen) == SHOWN:
            break
        if came_by := left & _asked(path):
            chosen, left = [*chosen, path], left - came_by
    return chosen


def _paths(world: World, procedure: Procedure, now: datetime) -> Iterator[Path]:
    endings = endings_of(world, procedure.code, now=now)
    try:
        yield from journeys(world, procedure, now=now, endings=endings, most=LOOKED_THROUGH, pairs=False)
    except Unanswerable:  # the checks before a publication say so in words
        return


def _asked(path: Path) -> set[str]:
    return {step_id for step_id, _ in path.said}


def played(world: World, path: Path, *, unit_id: str, now: datetime) -> list[Exchange]:
    """As far as the answers lead: where this world asks something that they do not answer, it ends there."""
    person = Rehearsal.of(world, now)
    person.send(Opened(f"tt_{path.code}"), "card")
    begun = (("begin", None), ("unit", unit_id), ("agree", None))
    for act, arg in begun:
        pressed = person.button(act, arg)
        if pressed is not None:
            person.send(pressed, act)
        elif act != "unit" or person.button("unit"):
            return person.exchanges
    _answer(person, path)
    if isinstance(person.conversation.top, Reviewing) and (pressed := person.button("submit")):
        person.send(pressed, "submit")
    return person.exchanges


def _answer(person: Rehearsal, path: Path) -> None:
    left = {step_id: list(sayings) for step_id, sayings in path.said}
    while isinstance(top := person.conversation.top, Filling) and len(person.exchanges) < MOST_TURNS:
        saying = left.get(top.asked)
        event = event_of(person, saying.pop(0)) if saying else None
        if event is None:
            return
        person.send(event, top.asked)
        if taken := person.button("take_as_answer"):
            person.send(taken, f"{top.asked}!")


def aligned(before: Sequence[Exchange], after: Sequence[Exchange]) -> list[Side]:
    """Turns at the same place beside each other."""
    places = [[each.place for each in side] for side in (before, after)]
    sides: list[Side] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, places[0], places[1], autojunk=False).get_opcodes():
        if kind == "equal":
            sides += [Side(b.place, b, a) for b, a in zip(before[i1:i2], after[j1:j2], strict=True)]
        else:
            sides += [Side(each.place, each, None) for each in before[i1:i2]]
            sides += [Side(each.place, None, each) for each in after[j1:j2]]
    return sides


def differing(sides: Iterable[Side]) -> list[Side]:
    return [each for each in sides if each.differs]
