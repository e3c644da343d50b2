"""The practising officer: takes up what a trainee filed and moves it on by the real table of moves. Pure."""

from __future__ import annotations

from dataclasses import replace

from flows.dossiers.lifecycle import Actor, IllegalMove, IncompleteMove
from flows.dossiers.model import Status
from flows.practising.model import Seat, Stage
from flows.service.moving import Order, moved
from flows.service.practice_turn import Around, Taken, finished, next_deed_at, told

ACTOR = "practice"


def acted(seat: Seat, around: Around) -> Taken:
    """The next deed of the task; what can no longer be done (withdrawn meanwhile) ends it."""
    task, bench = seat.task, seat.bench
    dossier = next((each for each in bench.dossiers if each.id == bench.in_hand), None)
    idle = Taken(replace(seat, due_at=None))
    if task is None or dossier is None or bench.deed >= len(task.deeds):
        return idle
    deed = task.deeds[bench.deed]
    try:
        order = Order(deed.action, Actor.OFFICER, ACTOR, items=deed.items)
        after, _ = moved(around.world, dossier, order, at=around.now)
    except (IllegalMove, IncompleteMove):
        return idle
    seat = replace(seat, bench=replace(bench.with_dossier(after), deed=bench.deed + 1))
    said = told(after, deed.action, around.world)
    if after.status is Status.SUPPLEMENT_REQUESTED:
        waits = replace(seat, standing=replace(seat.standing, stage=Stage.SUPPLEMENT), due_at=None)
        return Taken(waits, said)
    due_at = next_deed_at(seat, around.now)
    if due_at is not None:
        return Taken(replace(seat, due_at=due_at), said)
    done = finished(seat)
    return Taken(done.seat, (*said, *done.spoken))
